import type { z } from 'zod'
import { METHODOLOGISTS, TUTORS } from '#modules/registers/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import {
  type ResourceSummary,
  type ResourceType,
  type summariseResources as summariseOperation,
  TYPES,
} from './contract.ts'
import {
  countEntered,
  countFacts,
  countFactsByKind,
  countPeople,
  type EnteredCount,
  findTerritory,
  findUnitName,
  type Level,
  type PeopleCount,
  selectOrganisationNames,
  selectTerritories,
  sumMoney,
  type Within,
} from './summary.sql.ts'

type Query = z.output<NonNullable<typeof summariseOperation.query>>
type Figures = ResourceSummary['total']

/**
 * The consolidated view (row 30): what is entered, by type, and what the registers know by themselves — methodologists,
 * tutors, people of pools, holders of the highest category, infrastructure of the national project — by the units
 * beneath the asked one, with what each of them lacks. People are counted as far as the actor's directory reaches.
 *
 * @throws Problem not-found for a territory outside the actor's unit: nothing would be counted of it, and be untrue
 */
export async function summariseResources(context: Context, query: Query): Promise<ResourceSummary> {
  const on = query.on ?? context.clock.today()
  const within = [...ownUnit(context.actor), ...asked(query)]
  const by = query.by ?? beneath(within)
  return await read(context, async tx => {
    await requireNested(tx, within)
    const counted = await count(tx, by, within, on)
    const units = await unitsOf(tx, by, within, on, counted)
    const narrowest = within.at(-1)
    return {
      by,
      on,
      within: narrowest ? await findUnitName(tx, narrowest) : null,
      total: figuresOf(counted, 'all'),
      units: units.map(unit => {
        const figures = figuresOf(counted, unit)
        return { ...unit, ...figures, lacks: lacking(figures) }
      }),
      infrastructure: await countFactsByKind(tx, within, on),
      money: await sumMoney(tx, within, on),
    }
  })
}

function ownUnit({ scope }: Actor): Within {
  return scope.kind === 'country' || scope.kind === 'self' || !scope.id
    ? []
    : [{ kind: scope.kind, id: scope.id }]
}

const asked = ({ region, municipality }: Query): Within => [
  ...(region ? [{ kind: 'region' as const, id: region }] : []),
  ...(municipality ? [{ kind: 'municipality' as const, id: municipality }] : []),
]

/** Each unit lies in the one before it: the actor's own (an organisation is never asked for), the region, the municipality. */
async function requireNested(tx: Tx, within: Within): Promise<void> {
  for (const [at, unit] of within.entries()) {
    if (unit.kind === 'organisation') continue
    const outer = within[at - 1]
    const found = await findTerritory(tx, unit)
    const isInside =
      outer === undefined || outer.id === unit.id || (outer.kind === 'region' && found?.regionId === outer.id)
    if (!found || !isInside)
      throw notFound(
        'resources.place',
        'Такой территории нет среди тех, по которым строится ваш свод. Откройте свод заново.',
      )
  }
}

function beneath(within: Within): Level {
  const kinds = within.map(({ kind }) => kind)
  if (kinds.includes('municipality') || kinds.includes('organisation')) return 'organisation'
  return kinds.includes('region') ? 'municipality' : 'region'
}

type Counted = {
  entered: EnteredCount[]
  /** Null for the whole country: millions of jobs are not counted for one look. */
  people: PeopleCount[] | null
  facts: { unitId: string | null; count: number }[]
}

async function count(tx: Tx, by: Level, within: Within, on: string): Promise<Counted> {
  const positions = { methodologists: [...METHODOLOGISTS, ...TUTORS], tutors: TUTORS }
  return {
    entered: await countEntered(tx, by, within, on),
    people: within.length === 0 ? null : await countPeople(tx, by, within, positions, on),
    facts: await countFacts(tx, by, within, on),
  }
}

/** Territories all of them, organisations those that have anything. */
async function unitsOf(tx: Tx, by: Level, within: Within, on: string, counted: Counted) {
  if (by !== 'organisation') return await selectTerritories(tx, by, within, on)
  const ids = new Set([
    ...counted.entered.map(one => one.unitId),
    ...(counted.people ?? [])
      .filter(one => !one.isTotal && one.methodologists + one.tutors + one.highest + one.pool > 0)
      .map(one => one.unitId),
    ...counted.facts.map(one => one.unitId),
  ])
  return await selectOrganisationNames(
    tx,
    [...ids].filter(id => id !== null),
  )
}

function figuresOf({ entered, people, facts }: Counted, of: { id: string } | 'all'): Figures {
  const isOf = (unitId: string | null) => of === 'all' || unitId === of.id
  const mine = entered.filter(one => isOf(one.unitId))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const ofType = (type: ResourceType) => sum(mine.filter(one => one.type === type).map(one => one.count))
  const staff = people?.find(one => (of === 'all' ? one.isTotal : !one.isTotal && one.unitId === of.id))
  return {
    entered: {
      staff: ofType('staff'),
      infrastructure: ofType('infrastructure'),
      finance: ofType('finance'),
      equipment: ofType('equipment'),
    },
    kopecks: sum(mine.map(one => one.kopecks)),
    people: people && {
      methodologists: staff?.methodologists ?? 0,
      tutors: staff?.tutors ?? 0,
      pool: staff?.pool ?? 0,
      highest: staff?.highest ?? 0,
    },
    facts: sum(facts.filter(one => isOf(one.unitId)).map(one => one.count)),
  }
}

/** Types of which there is nothing, neither entered nor in the registers; nothing is said of people not counted. */
export function lacking({ entered, people, facts }: Figures): ResourceType[] {
  const registered: Partial<Record<ResourceType, number>> = {
    staff: people ? people.methodologists + people.pool + people.highest : 1,
    infrastructure: facts,
  }
  return (Object.keys(TYPES) as ResourceType[]).filter(type => entered[type] + (registered[type] ?? 0) === 0)
}
