import { type Context, read } from '#platform/db/database.ts'
import { countWithoutPathway } from './candidates.sql.ts'
import { listMyPathways } from './list-pathways.ts'
import { type ItemRecord, selectItems } from './pathway-items.sql.ts'
import { findPathway, type PathwayRecord } from './pathways.sql.ts'
import { countCare, type PathwayWork, selectPathwayWork } from './today.sql.ts'

export type { PathwayWork, WorkKind } from './today.sql.ts'

export type OwnPathway = Pick<PathwayRecord, 'id' | 'number' | 'status' | 'offeredOn' | 'finishedOn'> & {
  isReturned: boolean
  /** Without what was dropped. */
  items: Pick<ItemRecord, 'id' | 'title' | 'kind' | 'hours' | 'startsOn' | 'endsOn' | 'status' | 'why'>[]
}

/** The actor's living pathway, or else her last one, as her home page needs it. */
export async function ownPathwayToday(context: Context): Promise<OwnPathway | null> {
  const { pathways } = await listMyPathways(context)
  const chosen = pathways.find(one => one.status !== 'completed' && one.status !== 'stopped') ?? pathways[0]
  if (!chosen) return null
  return await read(context, async tx => {
    const { id, number, status, offeredOn, finishedOn } = (await findPathway(tx, chosen.id))!
    const items = (await selectItems(tx, id)).filter(item => item.status !== 'dropped')
    return { id, number, status, offeredOn, finishedOn, isReturned: chosen.isReturned, items }
  })
}

export type LedPathways = {
  work: PathwayWork[]
  /** People with deficits and no living pathway. */
  candidates: number
  inCare: number
  withPathway: number
}

/** What pathways ask of the actor who leads them. */
export async function ledPathwaysToday(context: Context): Promise<LedPathways> {
  const today = context.clock.today()
  return await read(context, async tx => ({
    work: await selectPathwayWork(tx, today),
    candidates: await countWithoutPathway(tx, today),
    ...(await countCare(tx)),
  }))
}
