import type { z } from 'zod'
import { packOfActor, settingOn } from '#modules/acts/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { asActor, type Context, read, type Tx } from '#platform/db/database.ts'
import type { deficitsQuery } from './contract.ts'
import {
  countDeficits,
  countDiagnosed,
  selectCompetencyTitles,
  selectUnitNames,
  type UnitScope,
} from './ratings.sql.ts'

/** Smallest group told where no pack is loaded that says another one (its setting `small-group`). */
const USUAL_SMALL_GROUP = 5

type Query = z.output<typeof deficitsQuery>

/**
 * Deficits of the actor's unit, competency × unit beneath it, as counts of people (rows 121, 124). The employer
 * sees how many, never who: small groups come back as null.
 */
export async function summariseDeficits(context: Context, query: Query) {
  return await read(context, async tx => {
    const smallGroup = await smallGroupOf(context, tx)
    // Counting needs everybody's results of the actor's own unit; no smaller group leaves this function.
    return await asActor(tx, withResultsOfUnit(context.actor), context.actor, () =>
      summarise(context.actor, tx, query, smallGroup),
    )
  })
}

/** Groups smaller than this are hidden where the actor stands: nobody may guess a person from a figure (design §5). */
async function smallGroupOf(context: Context, tx: Tx): Promise<number> {
  const today = context.clock.today()
  const pack = await packOfActor(context, tx, today)
  const value = pack && settingOn(pack, 'small-group', today)?.value
  return typeof value === 'number' ? value : USUAL_SMALL_GROUP
}

async function summarise(actor: Actor, tx: Tx, query: Query, smallGroup: number) {
  const by = query.by ?? widestOf(actor)
  const within = [...scopeOf(actor), ...narrowedTo(query)]
  const counted = await countDeficits(tx, by, within, query)
  const diagnosed = new Map((await countDiagnosed(tx, by, within)).map(row => [row.unitId, row.diagnosed]))
  const unitIds = [...new Set(counted.map(row => row.unitId!))]
  const names = await selectUnitNames(tx, by, unitIds)
  const parentOf = new Map(names.map(unit => [unit.id, unit.parentId]))
  const competencies = await selectCompetencyTitles(tx, [...new Set(counted.map(row => row.competencyId))])
  const cells = counted.map(row => ({ ...row, unitId: row.unitId! }))
  return {
    smallGroup,
    by,
    widest: widestOf(actor),
    within: await unitNamed(tx, query),
    units: names
      .map(({ id, name }) => ({ id, name, diagnosed: diagnosed.get(id) ?? 0 }))
      .sort((a, b) => b.diagnosed - a.diagnosed || a.name.localeCompare(b.name, 'ru')),
    competencies: competencies as { id: string; code: string; title: string; area: 'subject' }[],
    cells: hideSmall(cells, smallGroup, cell => parentOf.get(cell.unitId) ?? ''),
  }
}

type Counted = { unitId: string; competencyId: string; people: number; measured: number }
type Told = Omit<Counted, 'people' | 'measured'> & { people: number | null; measured: number | null }

/**
 * A cell is told only when at least `smallGroup` people were measured. Where exactly one cell beneath a unit would
 * be hidden, the smallest of its neighbours is hidden too: else the figure of the unit above, less the told ones,
 * would give it away.
 */
export function hideSmall(
  cells: readonly Counted[],
  smallGroup: number,
  parentOf: (cell: Counted) => string,
): Told[] {
  const hidden = new Set<Counted>()
  const groups = Map.groupBy(cells, cell => `${parentOf(cell)} ${cell.competencyId}`)
  for (const group of groups.values()) {
    const small = group.filter(cell => cell.measured < smallGroup)
    const rest = group.filter(cell => cell.measured >= smallGroup)
    const cover = small.length === 1 ? rest.sort((a, b) => a.measured - b.measured).slice(0, 1) : []
    for (const cell of [...small, ...cover]) hidden.add(cell)
  }
  return cells.map(cell => (hidden.has(cell) ? { ...cell, people: null, measured: null } : cell))
}

function withResultsOfUnit(actor: Actor): Actor {
  return { ...actor, reach: { ...actor.reach, results: 'scope', directory: 'scope' } }
}

function scopeOf({ scope }: Actor): UnitScope[] {
  const column = {
    region: 'regionId',
    municipality: 'municipalityId',
    organisation: 'organisationId',
  } as const
  return scope.kind === 'country' || scope.kind === 'self' || !scope.id
    ? []
    : [{ column: column[scope.kind], id: scope.id }]
}

function narrowedTo({ region, municipality }: Query): UnitScope[] {
  return [
    ...(region ? [{ column: 'regionId', id: region } as const] : []),
    ...(municipality ? [{ column: 'municipalityId', id: municipality } as const] : []),
  ]
}

function widestOf({ scope }: Actor): 'region' | 'municipality' | 'organisation' {
  if (scope.kind === 'country') return 'region'
  return scope.kind === 'region' ? 'municipality' : 'organisation'
}

async function unitNamed(tx: Tx, { region, municipality }: Query) {
  const id = municipality ?? region
  const [unit] = id ? await selectUnitNames(tx, 'region', [id]) : []
  return unit ? { id: unit.id, name: unit.name } : null
}
