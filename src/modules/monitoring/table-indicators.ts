import type { z } from 'zod'
import { targetOn } from '#modules/acts/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { decodeCursor, encodeCursor } from '#platform/db/keyset.ts'
import { ask, type Question, withinUnit } from './ask.ts'
import type { TableRow, tableFilter, tableIndicators as tableOperation, UnitLevel } from './contract.ts'
import { amountsOf, isMet } from './figure.ts'
import { selectCounts } from './figures.sql.ts'
import { placeOf, selectUnits, type UnitRow } from './units.sql.ts'

export type TableFilter = z.output<typeof tableFilter>

const LEVELS: readonly UnitLevel[] = ['country', 'region', 'municipality', 'organisation']

/** Figures of the units below one, a page at a time. All are counted in one pass, then put in order. */
export async function tableIndicators(
  context: Context,
  query: z.output<NonNullable<typeof tableOperation.query>>,
): Promise<{ rows: TableRow[]; next: string | null; total: number }> {
  const rows = await read(context, tx => readTable(context, tx, query))
  const start = query.after ? startAfter(rows, decodeCursor(query.after, ['uuid'])[0]) : 0
  const page = rows.slice(start, start + query.limit)
  const hasMore = start + page.length < rows.length
  return { rows: page, next: hasMore ? encodeCursor([page.at(-1)!.id]) : null, total: rows.length }
}

/** The place after the row of the cursor; the beginning when that unit is no longer in the list. */
function startAfter(rows: readonly TableRow[], id: unknown): number {
  return rows.findIndex(row => row.id === id) + 1
}

/** The whole table in order: what the screen pages through and the file contains. */
export async function readTable(context: Context, tx: Tx, query: TableFilter): Promise<TableRow[]> {
  const question = await ask(context, tx, query)
  const { unit, asOf, rules, structureOn } = question
  const levels = query.level ? [query.level] : LEVELS.slice(LEVELS.indexOf(unit.level) + 1)
  const counts = await selectCounts(tx, {
    days: [asOf],
    specs: rules.specs,
    within: withinUnit(question),
    levels,
  })
  const byId = new Map(counts.map(row => [row.id ?? unit.id, row]))
  const units = await selectUnits(tx, [...byId.keys()], { levels, within: unit, on: structureOn ?? asOf })
  const isListed = query.level ? (one: UnitRow) => one.level === query.level : isDirectlyBelow(unit)
  const words = plain(query.q ?? '')
    .split(/\s+/)
    .filter(Boolean)
  return units
    .filter(one => isListed(one) && words.every(word => plain(`${one.name} ${one.code}`).includes(word)))
    .map(one => rowOf(one, byId.get(one.id), question))
    .sort(orderBy(query))
}

const plain = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

/** Regions of a country, municipalities of a region, organisations of a municipality, and bodies of the unit itself. */
function isDirectlyBelow(unit: UnitRow): (one: UnitRow) => boolean {
  if (unit.level === 'country')
    return one => one.level === 'region' || (one.level === 'organisation' && one.regionId === null)
  if (unit.level === 'region')
    return one =>
      one.level === 'municipality' || (one.level === 'organisation' && one.municipalityId === null)
  return one => unit.level === 'municipality' && one.level === 'organisation'
}

function rowOf(
  one: UnitRow,
  counts: Parameters<typeof amountsOf>[0],
  { unit, asOf, rules }: Question,
): TableRow {
  const above = rules.definitionsAt(placeOf(unit))
  return {
    id: one.id,
    level: one.level,
    code: one.code,
    name: one.name,
    people: counts ? counts.teachers + counts.leaders : 0,
    values: rules.definitionsAt(placeOf(one)).map(definition => {
      const at = rules.specIndex(definition)
      const amounts = amountsOf(counts, definition, at)
      const target = targetOn(definition, asOf)
      const parent = above.find(other => other.code === definition.code)
      return {
        indicator: definition.code,
        ...amounts,
        target: target?.value ?? null,
        met: isMet(amounts, target),
        isOwnDefinition: parent === undefined || rules.specIndex(parent) !== at,
      }
    }),
  }
}

/** By name, number of people or the value of an indicator; units without a value stand last either way. */
function orderBy({ sort, order }: TableFilter): (a: TableRow, b: TableRow) => number {
  const sign = order === 'asc' ? 1 : -1
  const collator = new Intl.Collator('ru', { numeric: true })
  const byName = (a: TableRow, b: TableRow) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
  if (sort === 'name') return (a, b) => sign * byName(a, b)
  const keyOf = (row: TableRow) =>
    sort === 'people' ? row.people : (row.values.find(value => value.indicator === sort)?.value ?? null)
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    if (left === right) return byName(a, b)
    if (left === null) return 1
    return right === null ? -1 : sign * (left - right)
  }
}
