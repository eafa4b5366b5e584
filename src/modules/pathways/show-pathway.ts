import type { PlanResult } from '#engines/planner/problem.ts'
import { selectOffersById } from '#modules/programmes/index.ts'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Pathway } from './contract.ts'
import { getPathway, sideOf } from './get-pathway.ts'
import { ACTION_TITLES, judge, objectionOf, PATHWAY_ACTIONS, STATUS_TITLES } from './lifecycle.ts'
import { type ItemRecord, selectItems } from './pathway-items.sql.ts'
import { findNames, isWritable, type PathwayRecord, selectCompetencyTitles } from './pathways.sql.ts'

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
  requireOffered(context, pathway, card)
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
    isReturned: isReturned(pathway, card),
    statusTitle: STATUS_TITLES[pathway.status],
    hours: items.filter(item => item.status !== 'dropped').reduce((sum, item) => sum + item.hours, 0),
    card: fields,
    items: await presentItems(context, tx, items, planned),
    unreached: await presentUnreached(tx, planned),
    actions: await actionsOf(context, tx, pathway, items),
    history: await historyOf(tx, 'pathway', id),
  }
}

/** A draft is the methodologist's until it is offered; one that the teacher has returned she knows already. */
function requireOffered(context: Context, pathway: PathwayRecord, card: { teacherRequest: string }): void {
  const isUnseenDraft = pathway.status === 'draft' && !isReturned(pathway, card)
  if (isUnseenDraft && sideOf(context, pathway) === 'teacher')
    throw notFound(
      'pathways.draft',
      'Методист ещё готовит ваш маршрут. Он появится здесь, когда его предложат.',
    )
}

const isReturned = (pathway: { status: string }, card: { teacherRequest: string }) =>
  pathway.status === 'draft' && card.teacherRequest !== ''

function facts(pathway: PathwayRecord) {
  const { id, number, personId, status, attemptId, startsOn, endsOn, draftedOn, offeredOn } = pathway
  const { confirmedOn, finishedOn, budgetHours, stopReason, version } = pathway
  return {
    id,
    number,
    personId,
    status,
    attemptId,
    startsOn,
    endsOn,
    draftedOn,
    offeredOn,
    confirmedOn,
    finishedOn,
    budgetHours,
    stopReason,
    version,
  }
}

/** How many of the planner's own alternatives are told beside an item; the rest are among the replacements. */
const ALTERNATIVES = 3

async function presentItems(context: Context, tx: Tx, items: ItemRecord[], planned: Proposal) {
  const insteadOf = new Map(planned.items.map(item => [item.offer, item.instead.slice(0, ALTERNATIVES)]))
  const alternativesOf = (item: ItemRecord) => insteadOf.get(item.offerId ?? '') ?? []
  const named = items.flatMap(item => [
    ...(item.offerId ? [item.offerId] : []),
    ...alternativesOf(item).map(one => one.offer),
  ])
  const offers = await selectOffersById(tx, named, context.clock.today())
  return items.map(item => ({
    ...item,
    federalNumber: offers.get(item.offerId ?? '')?.federalNumber ?? null,
    instead: alternativesOf(item).flatMap(({ offer, lossOfValue }) => {
      const known = offers.get(offer)
      return known ? [{ offerId: offer, title: known.title, hours: known.hours, lossOfValue }] : []
    }),
  }))
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
            competencyId: one.competency,
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
async function actionsOf(
  context: Context,
  tx: Tx,
  pathway: PathwayRecord,
  items: ItemRecord[],
): Promise<Pathway['actions']> {
  const side = sideOf(context, pathway)
  const mayWrite = await isWritable(tx, pathway.id)
  return PATHWAY_ACTIONS.map(action => {
    const verdict = judge(pathway.status, action, side)
    const reason = !mayWrite
      ? 'Маршрут ведёт другой методист.'
      : verdict.allowed
        ? objectionOf(action, items)
        : verdict.reason
    return { action, label: ACTION_TITLES[action], allowed: reason === null, reason }
  })
}
