import { type Context, read } from '#platform/db/database.ts'
import { type Asked, ask, readActs, unitOf, withinUnit } from './ask.ts'
import type { IndicatorsOfUnit } from './contract.ts'
import { amountsOf, figureOf, yearBefore } from './figure.ts'
import { selectCounts } from './figures.sql.ts'
import { placeOf, selectPath, selectReorganised } from './units.sql.ts'

/**
 * The figures of one unit on a day, and a year before by the same definition (rows 251–253). Every value carries its
 * numerator and denominator, target, act and clause, and the moment it is true for.
 */
export async function listIndicators(context: Context, asked: Asked): Promise<IndicatorsOfUnit> {
  return await read(context, async tx => {
    const question = await ask(context, tx, asked)
    const { unit, asOf, rules, structure } = question
    const before = yearBefore(asOf)
    const counts = await selectCounts(tx, {
      days: [asOf, before],
      specs: rules.specs,
      within: withinUnit(question),
      levels: [unit.level],
    })
    const on = (day: string) => counts.find(row => row.day === day)
    const definitions = rules.definitionsAt(placeOf(unit))
    const acts = await readActs(tx, definitions)
    const { into, from } = await selectReorganised(tx, unit.id, context.clock.today())
    const { teachers = 0, leaders = 0 } = on(asOf) ?? {}
    return {
      unit: unitOf(unit),
      path: (await selectPath(tx, context.actor.scope, unit)).map(unitOf),
      asOf,
      structure,
      reorganised: { into: into.map(unitOf), from: from.map(unitOf) },
      computedAt: context.clock.now().toISOString(),
      people: { teachers, leaders },
      figures: definitions.map(definition => {
        const at = rules.specIndex(definition)
        return figureOf(
          definition,
          amountsOf(on(asOf), definition, at),
          { asOf: before, ...amountsOf(on(before), definition, at) },
          { asOf, today: context.clock.today(), acts },
        )
      }),
    }
  })
}
