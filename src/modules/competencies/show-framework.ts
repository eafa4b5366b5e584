import type { Context } from '#platform/db/database.ts'
import { read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import {
  type FrameworkRow,
  findPublishedFramework,
  selectCompetencies,
  selectProfiledPositions,
  selectTargets,
} from './competencies.sql.ts'
import type { TargetRow } from './contract.ts'

/** The framework in force with all its competencies. */
export async function showFramework(context: Context) {
  return await read(context, async tx => {
    const framework = await getPublishedFramework(tx)
    const [competencies, positions] = [
      await selectCompetencies(tx, framework.id),
      await selectProfiledPositions(tx, framework.id),
    ]
    return {
      code: framework.code,
      version: framework.version,
      title: framework.title,
      competencies,
      positions,
    }
  })
}

/** What a position asks for on a day (today unless given). */
export async function showTargetProfile(
  context: Context,
  query: { position: string; asOf?: string | undefined },
) {
  return await read(context, async tx => {
    const asOf = query.asOf ?? context.clock.today()
    return { position: query.position, asOf, targets: await targetsOfPosition(tx, query.position, asOf) }
  })
}

/** For other rooms, inside their transaction. Empty when the position has no profile. */
export async function targetsOfPosition(tx: Tx, position: string, day: string): Promise<TargetRow[]> {
  const framework = await getPublishedFramework(tx)
  return await selectTargets(tx, framework.id, position, day)
}

export async function getPublishedFramework(tx: Tx): Promise<FrameworkRow> {
  const framework = await findPublishedFramework(tx)
  if (!framework)
    throw notFound(
      'competencies.none',
      'Модель компетенций ещё не опубликована. Её публикует федеральный координатор.',
    )
  return framework
}
