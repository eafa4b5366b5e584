import { selectOpenDeficits } from '#modules/diagnostics/index.ts'
import { selectOffersFor } from '#modules/programmes/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { getPathway } from './get-pathway.ts'
import { selectItems } from './pathway-items.sql.ts'
import { findEmploymentOn } from './people.sql.ts'

/**
 * What may stand in an item's place: offers that raise one of the competencies it answers, those that cover most of
 * them first (row 138: a motivated choice among alternatives).
 */
export async function listReplacements(context: Context, input: { id: string; itemId: string }) {
  return await read(context, async tx => {
    const { pathway } = await getPathway(tx, input.id)
    const items = await selectItems(tx, pathway.id)
    const item = items.find(one => one.id === input.itemId)
    if (!item) throw notFound('pathways.item', 'Такого шага в маршруте нет.')
    const today = context.clock.today()
    const employment = await findEmploymentOn(tx, pathway.personId, today)
    const offers = await selectOffersFor(tx, {
      regionId: pathway.regionId,
      track: employment?.track ?? 'teacher',
      day: today,
    })
    const answered = new Set(item.closes.map(one => one.competency))
    const wanted =
      answered.size > 0
        ? answered
        : new Set((await selectOpenDeficits(tx, pathway.personId)).map(one => one.code))
    const taken = new Set(items.filter(one => one.status !== 'dropped').map(one => one.offerId))
    return {
      replacements: offers
        .filter(offer => !taken.has(offer.id))
        .map(({ id, title, kind, hours, federalNumber, raises }) => ({
          offerId: id,
          title,
          kind,
          hours,
          federalNumber,
          covers: raises.filter(raise => wanted.has(raise.code)).map(raise => raise.title),
        }))
        .filter(offer => offer.covers.length > 0)
        .sort(
          (a, b) =>
            b.covers.length - a.covers.length || a.hours - b.hours || a.title.localeCompare(b.title, 'ru'),
        ),
    }
  })
}
