import type { PlanResult } from '#engines/planner/problem.ts'
import { findOffer } from '#modules/programmes/index.ts'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { Pathway, PathwayRow } from './contract.ts'
import { getPathway, sideOf } from './get-pathway.ts'
import { ACTION_TITLES, judge, PATHWAY_ACTIONS, type PathwayStatus, STATUS_TITLES } from './lifecycle.ts'
import { type ItemRecord, selectItems } from './pathway-items.sql.ts'
import {
  countPathways,
  findNames,
  isWritable,
  type PathwayFilter,
  type PathwayRecord,
  selectCompetencyTitles,
  selectPathways,
} from './pathways.sql.ts'

/** The planner's answer as it was stored, its reasons already in words. */
type Proposal = Omit<PlanResult, 'unreached'> & {
  unreached: (PlanResult['unreached'][number] & { words: string })[]
}

/** A pathway whole, with what the actor may do next and why not the rest. */
export async function showPathway(context: Context, input: { id: string }): Promise<Pathway> {
  return await read(context, tx => presentPathway(context, tx, input.id))
}

export async function presentPathway(context: Context, tx: Tx, id: string): Promise<Pathway> {
  const { pathway, card } = await getPathway(tx, id)
  const { proposal, ...fields } = card
  const items = await selectItems(tx, id)
  const names = await findNames(tx, pathway)
  const planned = proposal as unknown as Proposal
  return {
    ...facts(pathway),
    personName: names?.personName ?? '',
    organisationName: names?.organisationName ?? null,
    positionTitle: names?.positionTitle ?? '',
    curatorName: names?.curatorName ?? null,
    statusTitle: STATUS_TITLES[pathway.status],
    hours: items.filter(item => item.status !== 'dropped').reduce((sum, item) => sum + item.hours, 0),
    card: fields,
    items: await presentItems(context, tx, items, planned),
    unreached: await presentUnreached(tx, planned),
    actions: await actionsOf(context, tx, pathway),
    history: await historyOf(tx, 'pathway', id),
  }
}

function facts(pathway: PathwayRecord) {
  const { id, number, personId, status, attemptId, startsOn, endsOn, draftedOn, confirmedOn, finishedOn } =
    pathway
  const { budgetHours, stopReason, version } = pathway
  return {
    id,
    number,
    personId,
    status,
    attemptId,
    startsOn,
    endsOn,
    draftedOn,
    confirmedOn,
    finishedOn,
    budgetHours,
    stopReason,
    version,
  }
}

async function presentItems(context: Context, tx: Tx, items: ItemRecord[], planned: Proposal) {
  const today = context.clock.today()
  const insteadOf = new Map(planned.items.map(item => [item.offer, item.instead]))
  const presented: Pathway['items'] = []
  for (const item of items) {
    const offer = item.offerId ? await findOffer(tx, item.offerId, today) : undefined
    const instead: Pathway['items'][number]['instead'] = []
    for (const one of (insteadOf.get(item.offerId ?? '') ?? []).slice(0, 3)) {
      const alternative = await findOffer(tx, one.offer, today)
      if (alternative)
        instead.push({
          offerId: one.offer,
          title: alternative.title,
          hours: alternative.hours,
          lossOfValue: one.lossOfValue,
        })
    }
    presented.push({ ...item, federalNumber: offer?.federalNumber ?? null, instead })
  }
  return presented
}

async function presentUnreached(tx: Tx, planned: Proposal): Promise<Pathway['unreached']> {
  const titles = await selectCompetencyTitles(
    tx,
    planned.unreached.map(one => one.competency),
  )
  return planned.unreached.flatMap(one => {
    const competency = titles.get(one.competency)
    return competency
      ? [
          {
            competency: competency.code,
            title: competency.title,
            reached: one.reached,
            target: one.target,
            why: one.words,
          },
        ]
      : []
  })
}

/** Every action with its permission for this actor; row-level security has the last word on who may write. */
async function actionsOf(context: Context, tx: Tx, pathway: PathwayRecord): Promise<Pathway['actions']> {
  const side = sideOf(context, pathway)
  const mayWrite = await isWritable(tx, pathway.id)
  return PATHWAY_ACTIONS.map(action => {
    const verdict = judge(pathway.status, action, side)
    const reason = !mayWrite ? 'Маршрут ведёт другой методист.' : verdict.allowed ? null : verdict.reason
    return { action, label: ACTION_TITLES[action], allowed: reason === null, reason }
  })
}

/** Pathways within the actor's scope: the fact and the state, progress where she may see the contents. */
export async function listPathways(context: Context, filter: PathwayFilter) {
  const today = context.clock.today()
  return await read(context, async tx => {
    const rows = await selectPathways(tx, filter, today)
    const total = await countPathways(tx, filter, today)
    const page = cutPage(rows, filter.limit, row => [row.draftedOn, row.id])
    return { next: page.next, total, rows: page.rows.map(presentRow) }
  })
}

/** The actor's own pathways, the newest first. A draft is not shown: it is the methodologist's until offered. */
export async function listMyPathways(context: Context) {
  const { personId } = context.actor
  if (!personId) return { pathways: [] }
  const { rows } = await listPathways(context, { personId, limit: 50 })
  return { pathways: rows.filter(row => row.status !== 'draft') }
}

function presentRow<Row extends { status: string; items: number | null; done: number | null }>(row: Row) {
  return {
    ...row,
    status: row.status as PathwayStatus,
    done: row.items === null ? null : row.done,
  } as unknown as PathwayRow
}
