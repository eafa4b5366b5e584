import type { PlanResult } from '#engines/planner/problem.ts'
import { selectOpenDeficits } from '#modules/diagnostics/index.ts'
import { findMainEmploymentOn } from '#modules/people/index.ts'
import type { OfferRow } from '#modules/programmes/contract.ts'
import { selectOffersFor } from '#modules/programmes/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { getPathway } from './get-pathway.ts'
import { type ItemRecord, selectItems } from './pathway-items.sql.ts'

/**
 * What may stand in an item's place: offers that raise one of the competencies it answers. The planner's own
 * alternatives come first, then those that cover most (row 138: a motivated choice among alternatives).
 */
export async function listReplacements(context: Context, input: { id: string; itemId: string }) {
  return await read(context, async tx => {
    const { pathway, card } = await getPathway(tx, input.id)
    const items = await selectItems(tx, pathway.id)
    const item = items.find(one => one.id === input.itemId)
    if (!item) throw notFound('pathways.item', 'Такого шага в маршруте нет.')
    const today = context.clock.today()
    const employment = await findMainEmploymentOn(tx, pathway.personId, today)
    const offers = await selectOffersFor(tx, {
      regionId: pathway.regionId,
      track: employment?.track ?? 'teacher',
      day: today,
    })
    const wanted = await wantedBy(tx, pathway.personId, item)
    const taken = new Set(items.filter(one => one.status !== 'dropped').map(one => one.offerId))
    const rank = plannersOrder(card.proposal as unknown as PlanResult, item.offerId)
    return {
      replacements: offers
        .filter(offer => !taken.has(offer.id))
        .map(offer => present(offer, wanted, rank))
        .filter(offer => offer.covers.length > 0)
        .sort(
          (a, b) =>
            (rank.get(a.offerId) ?? rank.size) - (rank.get(b.offerId) ?? rank.size) ||
            b.covers.length - a.covers.length ||
            a.hours - b.hours ||
            a.title.localeCompare(b.title, 'ru'),
        ),
    }
  })
}

/** Competencies a replacement should raise: those the item answers, for a preparing item every open deficit. */
async function wantedBy(tx: Tx, personId: string, item: ItemRecord): Promise<Map<string, string>> {
  if (item.closes.length > 0) return new Map(item.closes.map(one => [one.competency, one.title]))
  return new Map((await selectOpenDeficits(tx, personId)).map(one => [one.code, one.title]))
}

/** Places of the planner's own alternatives to an offer, the least loss of value first. */
function plannersOrder(proposal: PlanResult, offerId: string | null): Map<string, number> {
  const chosen = proposal.items.find(one => one.offer === offerId)
  const instead = [...(chosen?.instead ?? [])].sort((a, b) => a.lossOfValue - b.lossOfValue)
  return new Map(instead.map((one, place) => [one.offer, place]))
}

function present(offer: OfferRow, wanted: Map<string, string>, rank: Map<string, number>) {
  const { id, title, kind, hours, federalNumber, raises } = offer
  const raised = new Set(raises.map(raise => raise.code))
  const titlesWhere = (isCovered: boolean) =>
    [...wanted].flatMap(([code, name]) => (raised.has(code) === isCovered ? [name] : []))
  return {
    offerId: id,
    title,
    kind,
    hours,
    federalNumber,
    covers: titlesWhere(true),
    misses: titlesWhere(false),
    isPlanners: rank.has(id),
  }
}
