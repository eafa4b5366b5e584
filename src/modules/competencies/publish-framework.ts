import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  findFrameworkVersion,
  insertFramework,
  type NewCompetency,
  selectUnknownPositions,
} from './competencies.sql.ts'
import type { CompetencyRow } from './contract.ts'

/** A framework as its authors hand it in, with the target profiles of positions. */
export type FrameworkInput = {
  code: string
  version: number
  from: string
  title: string
  levels: readonly { level: number; title: string }[]
  competencies: readonly (Pick<CompetencyRow, 'code' | 'area' | 'track' | 'title' | 'description'> & {
    /** Observable behaviour at each level, lowest first. */
    levels: readonly string[]
  })[]
  profiles: readonly {
    position: string
    targets: Readonly<Record<string, { level: number; weight: number }>>
  }[]
  act?: string
}

/**
 * Publishes a version of a framework; the one before it retires and stays readable (rows 112, 117).
 *
 * @throws Problem `competencies.published` when this version exists already, `competencies.invalid` with every
 *   unknown position or competency
 */
export async function publishFramework(context: Context, framework: FrameworkInput): Promise<{ id: string }> {
  return await transact(context, async tx => {
    if (await findFrameworkVersion(tx, framework.code, framework.version))
      throw conflict(
        'competencies.published',
        `Версия ${framework.version} уже опубликована и не меняется. Увеличьте номер версии.`,
      )
    await requireKnownReferences(tx, framework)
    const id = newId()
    const competencies = framework.competencies.map(
      (one, sort): NewCompetency => ({
        ...one,
        id: newId(),
        frameworkId: id,
        sort,
        levels: framework.levels.map(({ level, title }) => ({
          level,
          name: title,
          description: one.levels[level] ?? '',
        })),
      }),
    )
    const idOf = new Map(competencies.map(one => [one.code, one.id]))
    await insertFramework(
      tx,
      {
        id,
        code: framework.code,
        version: framework.version,
        title: framework.title,
        publishedAt: context.clock.now(),
      },
      competencies,
      framework.profiles.flatMap(({ position, targets }) =>
        Object.entries(targets).map(([code, target]) => ({
          ...target,
          id: newId(),
          frameworkId: id,
          competencyId: idOf.get(code)!,
          positionCode: position,
          validFrom: framework.from,
          act: framework.act ?? null,
        })),
      ),
    )
    await recordAudit(context, tx, {
      action: 'competencies.publish',
      entity: 'framework',
      entityId: id,
      regionId: null,
      after: { code: framework.code, version: framework.version, competencies: competencies.length },
    })
    return { id }
  })
}

async function requireKnownReferences(tx: Tx, framework: FrameworkInput): Promise<void> {
  const codes = new Set(framework.competencies.map(one => one.code))
  const unknownPositions = new Set(
    await selectUnknownPositions(
      tx,
      framework.profiles.map(one => one.position),
    ),
  )
  const problems = framework.profiles.flatMap(({ position, targets }, index): ProblemItem[] => [
    ...(unknownPositions.has(position)
      ? [
          {
            code: 'competencies.position',
            path: `profiles[${index}].position`,
            message: `Должности «${position}» нет в номенклатуре. Добавьте её или исправьте код.`,
          },
        ]
      : []),
    ...Object.keys(targets)
      .filter(code => !codes.has(code))
      .map(code => ({
        code: 'competencies.competency',
        path: `profiles[${index}].targets.${code}`,
        message: `Компетенции «${code}» нет в этой модели.`,
      })),
  ])
  if (problems.length > 0)
    throw invalid('competencies.invalid', 'Модель компетенций ссылается на то, чего нет.', problems)
}
