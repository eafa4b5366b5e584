import fc from 'fast-check'
import { isDelegable, ROLE_CODES, type Role } from '../../src/modules/accounts/role.ts'
import { newId } from '../../src/platform/ids/ids.ts'
import {
  type Account,
  type Care,
  type Dated,
  type Employment,
  type Grant,
  isWithin,
  kindsOf,
  mayDelegate,
  type Organisation,
  type Unit,
  type Universe,
} from './reference.ts'

/** A universe with what was tried to be passed on, and where its organisations lay before they moved. */
export type RandomUniverse = Universe & {
  regions: readonly string[]
  /** Every attempt to pass a grant on, with the model's word on whether it is taken. */
  attempts: readonly { grant: Grant; isTaken: boolean }[]
  /** Where an organisation lay while the attempts were made. */
  before: readonly Organisation[]
}

/** One time in ten; not the least number, which fast-check is fond of. */
const seldom = fc.integer({ min: 0, max: 9 }).map(one => one === 6)

/** Numbers only: shrinking a failure leaves few of them. Indices are taken modulo what there is. */
const plan = fc.record({
  municipalities: fc.array(fc.nat(1), { minLength: 2, maxLength: 5 }),
  organisations: fc.array(fc.nat(), { minLength: 2, maxLength: 6 }),
  /** organisation, new municipality, whether its jobs of today go along, whether it moves after the attempts. */
  moves: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean(), fc.boolean()), { maxLength: 3 }),
  people: fc.integer({ min: 4, max: 7 }),
  employments: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: -300, max: 60 }), fc.nat(500)), {
    minLength: 6,
    maxLength: 10,
  }),
  care: fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(3), fc.integer({ min: -90, max: 20 }), fc.nat(400)), {
    minLength: 3,
    maxLength: 8,
    selector: ([person, carer]) => `${person}-${carer}`,
  }),
  accounts: fc.array(fc.boolean(), { minLength: 3, maxLength: 6 }),
  blocked: fc.tuple(seldom, fc.nat(5)),
  grants: fc.array(
    fc.record({
      account: fc.nat(),
      role: fc.nat(ROLE_CODES.length - 1),
      kind: fc.nat(),
      unit: fc.nat(),
      from: fc.integer({ min: -200, max: 10 }),
      days: fc.nat(600),
      isEnded: seldom,
      isConfirmed: seldom.map(one => !one),
    }),
    { minLength: 6, maxLength: 10 },
  ),
  delegations: fc.array(
    fc.record({
      source: fc.nat(),
      to: fc.nat(),
      part: fc.nat(9),
      from: fc.integer({ min: -20, max: 5 }),
      days: fc.nat(60),
      isEnded: seldom,
    }),
    { minLength: 4, maxLength: 9 },
  ),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

export const randomUniverse = (today: string): fc.Arbitrary<RandomUniverse> =>
  plan.map(numbers => universeOf(numbers, today))

function universeOf(numbers: Plan, today: string): RandomUniverse {
  const regions = [newId(), newId()]
  const municipalities = numbers.municipalities.map(region => ({ id: newId(), regionId: regions[region]! }))
  const regionOf = new Map(municipalities.map(({ id, regionId }) => [id, regionId]))
  const first = numbers.organisations.map(at => placeAt(newId(), municipalities, at))
  const people = Array.from({ length: numbers.people }, newId)
  const day = (offset: number) => shift(today, offset)
  const moved = new Map(first.map(one => [one.id, one]))
  const early = new Map(moved)
  for (const [at, to, , isLate] of numbers.moves) {
    const { id } = pick(first, at)
    const place = placeAt(id, municipalities, to)
    moved.set(id, place)
    if (!isLate) early.set(id, place)
  }
  const stays = new Set(numbers.moves.filter(([, , goes]) => !goes).map(([at]) => pick(first, at).id))
  const employments = numbers.employments.map(([person, at, from, days]): Employment => {
    const place = pick(first, at)
    // Half of the moves leave the old facts where they were, as a reorganisation does.
    const asOf = stays.has(place.id) ? place : early.get(place.id)!
    return { id: newId(), personId: pick(people, person), ...asFact(asOf), ...span(day, from, days) }
  })
  const care = numbers.care.flatMap(([person, carer, from, days]): Care[] => {
    const [personId, carerId] = [pick(people, person), pick(people, carer)]
    return personId === carerId ? [] : [{ personId, carerId, ...span(day, from, days) }]
  })
  const accounts = numbers.accounts.map(
    (hasPerson, at): Account => ({
      id: newId(),
      personId: hasPerson ? (people[at] ?? null) : null,
      isBlocked: numbers.blocked[0] && at === numbers.blocked[1],
    }),
  )
  const units = {
    region: regions,
    municipality: [...regionOf.keys()],
    organisation: first.map(({ id }) => id),
  }
  const grants = once(numbers.grants.map(one => grantOf(one, accounts, units, day)))
  const universe = {
    today,
    regions,
    organisations: [...moved.values()],
    before: [...early.values()],
    regionOf,
    people,
    employments,
    care: onceCare(care),
    accounts,
    grants,
  }
  const attempts = attemptsOf(numbers, { ...universe, organisations: universe.before }, units, day)
  const taken = attempts.filter(({ isTaken }) => isTaken).map(({ grant }) => grant)
  return { ...universe, grants: [...grants, ...taken], attempts }
}

const placeAt = (
  id: string,
  municipalities: readonly { id: string; regionId: string }[],
  at: number,
): Organisation => {
  const { id: municipalityId, regionId } = pick(municipalities, at)
  return { id, municipalityId, regionId }
}
const asFact = ({ id, municipalityId, regionId }: Organisation) => ({
  organisationId: id,
  municipalityId,
  regionId,
})
const pick = <T>(from: readonly T[], at: number): T => from[at % from.length]!
const span = (day: (offset: number) => string, from: number, days: number): Dated => ({
  from: day(from),
  // Long ones have no end.
  to: days > 300 ? null : day(from + days),
})
const shift = (today: string, offset: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10)

type Units = { region: string[]; municipality: string[]; organisation: string[] }

function grantOf(
  one: Plan['grants'][number],
  accounts: readonly Account[],
  units: Units,
  day: (offset: number) => string,
): Grant {
  const role: Role = ROLE_CODES[one.role]!
  const kind = pick(kindsOf(role), one.kind)
  const id = kind === 'country' || kind === 'self' ? null : pick(units[kind], one.unit)
  const { isEnded, isConfirmed } = one
  const account = pick(accounts, one.account)
  const dates = span(day, one.from, one.days)
  return {
    id: newId(),
    accountId: account.id,
    role,
    unit: { kind, id },
    ...dates,
    isEnded,
    isConfirmed,
    source: null,
  }
}

/** One role at one unit once for an account: the schema refuses two at a time. */
function once(grants: readonly Grant[]): Grant[] {
  const keyOf = ({ accountId, role, unit }: Grant) => `${accountId} ${role} ${unit.id}`
  return [...new Map(grants.map(grant => [keyOf(grant), grant])).values()]
}

const onceCare = (care: readonly Care[]): Care[] => [
  ...new Map(care.map(one => [`${one.personId} ${one.carerId}`, one])).values(),
]

function attemptsOf(
  numbers: Plan,
  universe: Universe,
  units: Units,
  day: (offset: number) => string,
): RandomUniverse['attempts'] {
  const attempts = new Map<string, RandomUniverse['attempts'][number]>()
  const likely = universe.grants.filter(
    ({ role, to }) => isDelegable(role) && (to === null || to >= universe.today),
  )
  for (const one of numbers.delegations) {
    const received = [...attempts.values()].filter(({ isTaken }) => isTaken).map(({ grant }) => grant)
    // Mostly roles that may be passed on; now and then any, received ones among them.
    const sources = one.part % 4 === 0 ? [...universe.grants, ...received] : likely
    const source = pick(sources.length > 0 ? sources : universe.grants, one.source)
    const { id: accountId } = pick(universe.accounts, one.to)
    const unit = partOf(universe, source.unit, one.part, units)
    const dates = timeOf(one, source, day)
    const isTaken = mayDelegate(universe, source, unit, dates, accountId)
    const grant = {
      id: newId(),
      accountId,
      role: source.role,
      unit,
      ...dates,
      isEnded: one.isEnded,
      isConfirmed: true,
      source,
    }
    const key = `${source.id} ${accountId}`
    if (!attempts.has(key)) attempts.set(key, { grant, isTaken })
  }
  return [...attempts.values()]
}

/** The whole unit, a municipality or organisation that lies in it, or now and then any. */
function partOf(universe: Universe, unit: Unit, at: number, { municipality, organisation }: Units): Unit {
  if (at < 4) return unit
  const parts = [
    ...organisation.map(id => ({ kind: 'organisation', id }) as const),
    ...municipality.map(id => ({ kind: 'municipality', id }) as const),
  ]
  const inside = parts.filter(part => part.id !== unit.id && isWithin(universe, part, unit))
  return pick(at === 9 || inside.length === 0 ? parts : inside, at)
}

/** Within the source's time more often than not. */
function timeOf(
  { from, days }: Plan['delegations'][number],
  source: Grant,
  day: (offset: number) => string,
): { from: string; to: string } {
  const time = { from: day(from), to: day(from + days) }
  if (days % 3 === 2) return time
  const first = [time.from, source.from].sort().at(-1)!
  const last = day(Math.max(from + days, 1))
  const to = source.to !== null && source.to < last ? source.to : last
  return { from: first, to: [first, to].sort().at(-1)! }
}
