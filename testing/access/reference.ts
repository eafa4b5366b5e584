import { isDelegable, ROLES, type Role } from '../../src/modules/accounts/role.ts'
import type { ScopeKind } from '../../src/platform/access/actor.ts'
import { accessTable } from '../actors.ts'

/**
 * Rights once more in the plainest words: no SQL, no actor, only lists and dates. The property test holds the
 * database's row-level security, the product's own computation of readers and its lists against it.
 */
export type Universe = {
  today: string
  organisations: readonly Organisation[]
  /** Region of each municipality. */
  regionOf: ReadonlyMap<string, string>
  people: readonly string[]
  employments: readonly Employment[]
  care: readonly Care[]
  accounts: readonly Account[]
  grants: readonly Grant[]
}

export type Organisation = { id: string; municipalityId: string; regionId: string }
export type Dated = { from: string; to: string | null }
/** Units as of the fact: what later became of the organisation does not change it. */
export type Employment = Dated & {
  id: string
  personId: string
  organisationId: string
  municipalityId: string
  regionId: string
}
export type Care = Dated & { personId: string; carerId: string }
export type Account = { id: string; personId: string | null; isBlocked: boolean }
export type Unit = { kind: ScopeKind; id: string | null }
export type Grant = Dated & {
  id: string
  accountId: string
  role: Role
  unit: Unit
  isEnded: boolean
  isConfirmed: boolean
  /** Grant it was passed on from. */
  source: Grant | null
}

const lasts = ({ from, to }: Dated, day: string) => from <= day && (to === null || to >= day)
const isAlive = (grant: Grant, day: string) => lasts(grant, day) && !grant.isEnded && grant.isConfirmed

/** Whether a unit lies in another one now. */
export function isWithin(universe: Universe, unit: Unit, outer: Unit): boolean {
  if (outer.kind === 'country') return true
  if (unit.kind === outer.kind) return unit.id === outer.id
  if (unit.kind === 'municipality')
    return outer.kind === 'region' && universe.regionOf.get(unit.id!) === outer.id
  const organisation = universe.organisations.find(({ id }) => id === unit.id)
  if (unit.kind !== 'organisation' || !organisation) return false
  return outer.kind === 'region'
    ? organisation.regionId === outer.id
    : organisation.municipalityId === outer.id
}

export function covers({ kind, id }: Unit, fact: Employment): boolean {
  if (kind === 'country') return true
  if (kind === 'region') return fact.regionId === id
  if (kind === 'municipality') return fact.municipalityId === id
  return kind === 'organisation' && fact.organisationId === id
}

/** Whether the source may be passed on like that: same role, within its time and place, once. */
export function mayDelegate(
  universe: Universe,
  source: Grant,
  part: Unit,
  time: Dated,
  toAccount: string,
): boolean {
  const isInside = isWithin(universe, part, source.unit)
  const isWhole = part.kind === source.unit.kind
  const everInside = universe.employments.every(fact => !covers(part, fact) || covers(source.unit, fact))
  return (
    source.source === null &&
    isDelegable(source.role) &&
    toAccount !== source.accountId &&
    time.to !== null &&
    time.from >= source.from &&
    (source.to === null || time.to <= source.to) &&
    isInside &&
    (isWhole || everInside)
  )
}

/** Whether the grant works today: itself, the account that holds it, and what it was passed on from. */
export function works(universe: Universe, grant: Grant): boolean {
  const { today } = universe
  if (!isAlive(grant, today) || accountOf(universe, grant).isBlocked) return false
  if (!grant.source) return true
  return (
    isAlive(grant.source, today) &&
    !accountOf(universe, grant.source).isBlocked &&
    isWithin(universe, grant.unit, grant.source.unit)
  )
}

const accountOf = ({ accounts }: Universe, { accountId }: Grant) =>
  accounts.find(({ id }) => id === accountId)!

/** People whom the holder has in her care, or the one she stands in for; in a part of the unit only who works there. */
export function inCare(universe: Universe, grant: Grant): Set<string> {
  const carer = accountOf(universe, grant.source ?? grant).personId
  const isPart = grant.source !== null && grant.unit.id !== grant.source.unit.id
  const people = universe.care
    .filter(care => care.carerId === carer && lasts(care, universe.today))
    .map(({ personId }) => personId)
    .filter(
      id =>
        !isPart ||
        universe.employments.some(
          job => job.personId === id && lasts(job, universe.today) && covers(grant.unit, job),
        ),
    )
  return new Set(people)
}

/** Whether a personal fact of the area is seen by the holder of the grant. */
export function seesFact(universe: Universe, grant: Grant, area: string, fact: Employment): boolean {
  if (fact.personId === accountOf(universe, grant).personId) return true
  const reach = accessTable.reachOf(grant.role)[area]
  if (reach === 'scope') return covers(grant.unit, fact)
  return reach === 'own' && inCare(universe, grant).has(fact.personId)
}

/** Whether the person's card is seen: through a job of hers, as oneself, or because she helps the holder. */
export function seesPerson(universe: Universe, grant: Grant, personId: string): boolean {
  const own = accountOf(universe, grant).personId
  const helps = universe.care.some(
    care => care.carerId === personId && care.personId === own && lasts(care, universe.today),
  )
  const reach = accessTable.reachOf(grant.role).directory
  return (
    personId === own ||
    helps ||
    (reach === 'scope' && grant.unit.kind === 'country') ||
    universe.employments.some(job => job.personId === personId && seesFact(universe, grant, 'directory', job))
  )
}

/** Whether the person stands in the holder's list of people: she works today in the unit that the role is held at. */
export function listsPerson(universe: Universe, grant: Grant, personId: string): boolean {
  return (
    accessTable.reachOf(grant.role).directory === 'scope' &&
    universe.employments.some(
      job => job.personId === personId && lasts(job, universe.today) && covers(grant.unit, job),
    )
  )
}

/** Ways in which the holder sees a person, as the page «Кому видно» tells them: `way:area`. */
export function waysTo(
  universe: Universe,
  grant: Grant,
  personId: string,
  areas: readonly string[],
): string[] {
  if (grant.unit.kind === 'self' && accountOf(universe, grant).personId === personId) return []
  const reach = accessTable.reachOf(grant.role)
  const byUnit =
    grant.unit.kind === 'country' ||
    universe.employments.some(job => job.personId === personId && covers(grant.unit, job))
  const byCare = inCare(universe, grant).has(personId)
  return areas.flatMap(area => [
    ...(byUnit && reach[area] === 'scope' ? [`unit:${area}`] : []),
    ...(byCare && reach[area] === 'own' ? [`care:${area}`] : []),
  ])
}

/** Kinds of unit at which a role may be held. */
export const kindsOf = (role: Role): readonly ScopeKind[] => ROLES[role].scopes
