import { packsOn, targetOn } from '#modules/acts/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { readActs } from './ask.ts'
import { type Structure, type UnitLevel, unitLevel } from './contract.ts'
import { rulesOf } from './definitions.ts'
import { actLine, amountsOf, figureOf, yearBefore } from './figure.ts'
import { selectCounts } from './figures.sql.ts'
import { findSuccessor, findUnit, placeOf, selectUnits, type UnitRow } from './units.sql.ts'

/** One value as the `indicators` command prints it; `value` and `target` in per cent, 0–100. */
export type IndicatorLine = {
  indicator: string
  unit: string
  value: number | null
  numerator: number
  denominator: number
  target: number | null
  targetDate: string | null
  met: boolean | null
  act: string | null
}

const LEVELS: readonly UnitLevel[] = ['country', 'region', 'municipality', 'organisation']

/**
 * The command `indicators --as-of DAY [--unit CODE] [--level LEVEL] [--structure then|now]`. With a unit and no level
 * that unit alone, with a level all units of it (below the unit), with neither every unit of every level the actor
 * sees. By the structure of the day, or by today's: former units are then counted where they went.
 *
 * @throws Problem `indicators.options` with every wrong option, not-found for an unknown unit
 */
export async function runIndicators(
  context: Context,
  options: {
    asOf: string
    unit?: string | undefined
    level?: string | undefined
    structure?: Structure | undefined
  },
): Promise<IndicatorLine[]> {
  const level = checkOptions(options)
  const { asOf } = options
  return await read(context, async tx => {
    const structureOn = options.structure === 'now' ? context.clock.today() : undefined
    const root = await findRoot(context, tx, options.unit, structureOn)
    const levels = level ? [level] : options.unit ? [root.level] : LEVELS.slice(LEVELS.indexOf(root.level))
    const rules = rulesOf(await packsOn(tx, asOf))
    const within = { level: root.level, id: root.level === 'country' ? null : root.id, structureOn }
    const counts = await selectCounts(tx, { days: [asOf], specs: rules.specs, within, levels })
    const byId = new Map(counts.map(row => [row.id ?? root.id, row]))
    const found = await selectUnits(tx, [...byId.keys(), root.id], {
      levels,
      within: root,
      on: structureOn ?? asOf,
    })
    const units = found.filter(unit => levels.includes(unit.level))
    const definitions = new Map(units.map(unit => [unit.id, rules.definitionsAt(placeOf(unit))]))
    const acts = await readActs(tx, [...new Set([...definitions.values()].flat())])
    return units.sort(byLevelAndCode).flatMap(unit =>
      definitions.get(unit.id)!.map(definition => {
        const amounts = amountsOf(byId.get(unit.id), definition, rules.specIndex(definition))
        const figure = figureOf(
          definition,
          amounts,
          { asOf: yearBefore(asOf), ...amounts },
          { asOf, today: asOf, acts },
        )
        return {
          indicator: definition.code,
          unit: unit.code,
          ...amounts,
          target: figure.target?.value ?? null,
          targetDate: targetOn(definition, asOf)?.by ?? null,
          met: figure.met,
          act: actLine(figure.act),
        }
      }),
    )
  })
}

/** The asked unit, by today's structure what has become of it; without a code the actor's own. */
async function findRoot(
  { actor }: Context,
  tx: Tx,
  code: string | undefined,
  structureOn: string | undefined,
): Promise<UnitRow> {
  const named = await findUnit(tx, actor.scope, code ? { code } : 'own')
  const successor = named && structureOn && (await findSuccessor(tx, named.id, structureOn))
  const root = successor ? await findUnit(tx, actor.scope, { id: successor }) : named
  if (root) return root
  throw notFound(
    'indicators.unit',
    code
      ? `Территории или организации с кодом «${code}» нет. Коды видны в списках территорий и организаций.`
      : 'Ни одной территории ещё не внесено.',
  )
}

function checkOptions({ asOf, level }: { asOf: string; level?: string | undefined }): UnitLevel | undefined {
  const problems: ProblemItem[] = []
  const day = new Date(`${asOf}T00:00:00Z`)
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(asOf) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== asOf
  )
    problems.push({
      code: 'indicators.as-of',
      field: 'as-of',
      message: `--as-of: дня «${asOf}» нет. Напишите ГГГГ-ММ-ДД, например 2026-11-23.`,
    })
  const parsed = unitLevel.optional().safeParse(level)
  if (!parsed.success)
    problems.push({
      code: 'indicators.level',
      field: 'level',
      message: `--level: уровня «${level}» нет. Бывают: ${LEVELS.join(', ')}.`,
    })
  if (problems.length > 0) throw invalid('indicators.options', 'Проверьте параметры команды.', problems)
  return parsed.data
}

function byLevelAndCode(
  a: { level: UnitLevel; code: string },
  b: { level: UnitLevel; code: string },
): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : 1)
}
