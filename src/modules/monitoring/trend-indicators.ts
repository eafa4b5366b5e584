import { type Context, read } from '#platform/db/database.ts'
import { ask, unitOf, withinUnit } from './ask.ts'
import { amountsOf, monthEnds } from './figure.ts'
import { selectCounts } from './figures.sql.ts'
import { placeOf } from './units.sql.ts'

const MONTHS = 12

/** The figures of a unit at the ends of the last months, by today's definition, in one pass. */
export async function trendIndicators(
  context: Context,
  asked: { unit?: string | undefined; asOf?: string | undefined },
) {
  return await read(context, async tx => {
    const { unit, asOf, rules } = await ask(context, tx, asked)
    const days = monthEnds(asOf, MONTHS)
    const counts = await selectCounts(tx, {
      days,
      specs: rules.specs,
      within: withinUnit(unit),
      levels: [unit.level],
    })
    const definitions = rules.definitionsAt(placeOf(unit))
    return {
      unit: unitOf(unit),
      points: days.map(day => ({
        asOf: day,
        values: definitions.map(definition => ({
          indicator: definition.code,
          ...amountsOf(
            counts.find(row => row.day === day),
            definition,
            rules.specIndex(definition),
          ),
        })),
      })),
    }
  })
}
