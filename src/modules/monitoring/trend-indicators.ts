import { type Context, read } from '#platform/db/database.ts'
import { type Asked, ask, unitOf, withinUnit } from './ask.ts'
import { amountsOf, monthEnds } from './figure.ts'
import { selectCounts } from './figures.sql.ts'
import { placeOf } from './units.sql.ts'

const MONTHS = 12

/** The figures of a unit at the ends of the last months, by today's definition, in one pass. */
export async function trendIndicators(context: Context, asked: Asked) {
  return await read(context, async tx => {
    const question = await ask(context, tx, asked)
    const { unit, asOf, rules } = question
    const days = monthEnds(asOf, MONTHS)
    const counts = await selectCounts(tx, {
      days,
      specs: rules.specs,
      within: withinUnit(question),
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
