import { type NamedAct, packsOn, selectActsByCode } from '#modules/acts/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Structure } from './contract.ts'
import { type Definition, type Rules, rulesOf } from './definitions.ts'
import { actsNamed } from './figure.ts'
import type { Within } from './figures.sql.ts'
import { findSuccessor, findUnit, placeOf, type UnitRow } from './units.sql.ts'

/** What every question about figures begins with: the unit in the actor's scope, the day, the rules of that day. */
export type Question = {
  unit: UnitRow
  asOf: string
  rules: Rules
  structure: Structure
  /** The day whose structure is asked for; undefined: each day by its own. */
  structureOn: string | undefined
}

export type Asked = {
  unit?: string | undefined
  asOf?: string | undefined
  structure?: Structure | undefined
}

/** @throws Problem not-found for a unit outside the actor's scope: it is not shown, so it does not exist */
export async function ask(
  context: Context,
  tx: Tx,
  { unit: asked, asOf = context.clock.today(), structure = 'then' }: Asked,
): Promise<Question> {
  const structureOn = structure === 'now' ? context.clock.today() : undefined
  const named = asked ?? context.actor.scope.id
  const id = structureOn && named ? await findSuccessor(tx, named, structureOn) : asked
  const unit = await findUnit(tx, context.actor.scope, id ? { id } : 'own')
  if (!unit)
    throw notFound(
      'indicators.unit',
      'Такой территории или организации среди ваших нет. Откройте показатели своей.',
    )
  return { unit, asOf, rules: rulesOf(await packsOn(tx, asOf)), structure, structureOn }
}

/** The definition of an indicator where the unit stands. */
export function definitionAt({ rules, unit }: Question, code: string): Definition {
  const definition = rules.definitionsAt(placeOf(unit)).find(one => one.code === code)
  if (!definition) throw notFound('indicators.code', `Показателя ${code} в действующих актах нет.`)
  return definition
}

export async function readActs(
  tx: Tx,
  definitions: readonly Definition[],
): Promise<ReadonlyMap<string, NamedAct>> {
  return await selectActsByCode(tx, [...new Set(actsNamed(definitions))])
}

/** What a unit is called in an answer. */
export const unitOf = ({ id, level, code, name }: UnitRow) => ({ id, level, code, name })

/** The part of the country a unit is. */
export const withinUnit = ({ unit: { level, id }, structureOn }: Question): Within => ({
  level,
  id: level === 'country' ? null : id,
  structureOn,
})
