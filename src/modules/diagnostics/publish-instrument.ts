import { getPublishedFramework, selectCompetencyIds } from '#modules/competencies/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  findInstrumentVersion,
  insertInstrument,
  insertItems,
  type NewItem,
  selectNewestItems,
  type Thresholds,
} from './instruments.sql.ts'

export type ItemInput = {
  code: string
  competency: string
  kind: 'single' | 'multiple'
  difficulty: number
  stem: string
  options: readonly { id: string; text: string; correct: boolean }[]
  explanation: string
}

export type InstrumentInput = {
  code: string
  title: string
  purpose: string
  instruction: string
  track: 'teacher' | 'leader'
  modes: readonly ('independent' | 'self')[]
  minutes: number
  multipleScoring: 'exact' | 'partial'
  passShare?: number | undefined
  thresholds: Thresholds
  /** Codes of items, in the order they are asked. */
  items: readonly string[]
}

/** Adds items with their keys; the code of one that exists makes its next version. */
export async function addItems(context: Context, items: readonly ItemInput[]): Promise<{ added: number }> {
  return await transact(context, async tx => {
    const framework = await getPublishedFramework(tx)
    const competencyIds = await selectCompetencyIds(tx, framework.id)
    const problems = items.flatMap((item, index) => problemsOf(item, index, competencyIds))
    if (problems.length > 0) throw invalid('diagnostics.items', 'Задания не приняты.', problems)
    const known = new Map(
      (
        await selectNewestItems(
          tx,
          items.map(item => item.code),
        )
      ).map(item => [item.code, item.version]),
    )
    const rows = items.map(
      (item): NewItem => ({
        id: newId(),
        code: item.code,
        version: (known.get(item.code) ?? 0) + 1,
        competencyId: competencyIds.get(item.competency)!,
        kind: item.kind,
        difficulty: item.difficulty,
        stem: item.stem,
        options: item.options.map(({ id, text }) => ({ id, text })),
        correct: item.options.filter(option => option.correct).map(option => option.id),
        explanation: item.explanation,
      }),
    )
    await insertItems(tx, rows)
    await recordAudit(context, tx, {
      action: 'diagnostics.add-items',
      entity: 'framework',
      entityId: framework.id,
      regionId: null,
      after: { items: rows.length },
    })
    return { added: rows.length }
  })
}

function problemsOf(item: ItemInput, index: number, competencyIds: Map<string, string>): ProblemItem[] {
  const correct = item.options.filter(option => option.correct).length
  const problem = (field: string, message: string): ProblemItem => ({
    code: 'diagnostics.item',
    path: `items[${index}].${field}`,
    message: `Задание ${item.code}: ${message}`,
  })
  return [
    ...(competencyIds.has(item.competency)
      ? []
      : [problem('competency', `компетенции ${item.competency} нет.`)]),
    ...(item.kind === 'single' && correct !== 1
      ? [problem('options', 'нужен ровно один верный вариант.')]
      : []),
    ...(item.kind === 'multiple' && (correct < 2 || correct === item.options.length)
      ? [problem('options', 'верных вариантов должно быть не меньше двух и не все.')]
      : []),
  ]
}

/** Publishes an instrument; the version before it retires, attempts made by it stay as they were. */
export async function publishInstrument(context: Context, input: InstrumentInput): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const framework = await getPublishedFramework(tx)
    const items = await itemsByCode(tx, input)
    const competencyIds = await selectCompetencyIds(tx, framework.id)
    const id = newId()
    await insertInstrument(
      tx,
      {
        id,
        code: input.code,
        version: (await findInstrumentVersion(tx, input.code)) + 1,
        frameworkId: framework.id,
        title: input.title,
        purpose: input.purpose,
        instruction: input.instruction,
        track: input.track,
        modes: [...input.modes],
        minutes: input.minutes,
        multipleScoring: input.multipleScoring,
        passShare: input.passShare ?? null,
        thresholds: input.thresholds.map(version => ({
          ...version,
          byCompetency: Object.fromEntries(
            Object.entries(version.byCompetency).map(([code, cuts]) => [
              competencyIds.get(code) ?? code,
              cuts,
            ]),
          ),
        })),
        publishedAt: context.clock.now(),
      },
      input.items.map((code, index) => ({ itemId: items.get(code)!, position: index + 1, points: 1 })),
    )
    await recordAudit(context, tx, {
      action: 'diagnostics.publish-instrument',
      entity: 'instrument',
      entityId: id,
      regionId: null,
      after: { code: input.code, items: input.items.length },
    })
    return { id }
  })
}

async function itemsByCode(tx: Tx, input: InstrumentInput): Promise<Map<string, string>> {
  const items = new Map((await selectNewestItems(tx, [...input.items])).map(item => [item.code, item.id]))
  const missing = input.items.flatMap((code, index) =>
    items.has(code)
      ? []
      : [{ code: 'diagnostics.item', path: `items[${index}]`, message: `Задания ${code} в банке нет.` }],
  )
  if (missing.length > 0)
    throw invalid('diagnostics.instrument', 'Инструмент ссылается на задания, которых нет.', missing)
  return items
}
