import type { DemoAssignment } from '#modules/accounts/index.ts'
import type { Role } from '#modules/accounts/role.ts'
import { addDays } from './calendar.ts'
import type { Body, Country, Municipality, Region, School } from './country.ts'
import type { DemoPerson } from './people.ts'
import type { Run } from './run.ts'
import { HISTORY_DAYS } from './scale.ts'

/** Who signs in with the demo's logins: all of one region, so that one piece of work goes from hand to hand. */
export type Cast = {
  region: Region
  municipality: Municipality
  school: School
  people: Record<Role, DemoPerson>
}

export function chooseCast(country: Country): Cast {
  const region = country.regions.find(one => one.profile.territory === 'ivanovo')!
  const municipality = region.municipalities[0]!
  const school = municipality.schools.find(one => one.type === 'school')!
  const centre = bodyOf(region, 'centre')
  const institute = bodyOf(region, 'institute')
  const coordinator = country.federal.get('federal-coordinator')!
  const holding = (body: Body, position: string, index = 0) =>
    body.people.filter(person => person.post.position === position)[index]!
  const another = municipality.schools.find(one => one !== school && one.type === 'school') ?? school
  return {
    region,
    municipality,
    school,
    people: {
      teacher: holding(school, 'mathematics-teacher'),
      'school-methodologist': holding(school, 'deputy-director'),
      'municipal-methodologist': holding(municipality.service, 'methodologist'),
      'regional-methodologist': holding(centre, 'methodologist'),
      'centre-head': holding(centre, 'centre-head'),
      'course-manager': holding(institute, 'specialist'),
      'programme-author': holding(institute, 'senior-methodologist'),
      expert: holding(another, 'deputy-director', another === school ? 1 : 0) ?? holding(another, 'director'),
      'quality-analyst': holding(institute, 'specialist', 1),
      ministry: holding(bodyOf(region, 'authority'), 'specialist'),
      'federal-coordinator': holding(coordinator, 'specialist'),
      admin: holding(coordinator, 'specialist', 1),
    },
  }
}

export const bodyOf = (region: Region, kind: string): Body =>
  [...region.bodies.values()].find(body => body.kind === kind)!

/** The rights of the cast, as `createDemoAccounts` takes them. */
export function assignmentsOf(run: Run, { region, municipality, school, people }: Cast): DemoAssignment[] {
  const scopes: Record<Role, Pick<DemoAssignment, 'scopeKind' | 'scopeId'>> = {
    teacher: { scopeKind: 'self', scopeId: null },
    'school-methodologist': { scopeKind: 'organisation', scopeId: school.id },
    'municipal-methodologist': { scopeKind: 'municipality', scopeId: municipality.id },
    'regional-methodologist': { scopeKind: 'region', scopeId: region.id },
    'centre-head': { scopeKind: 'region', scopeId: region.id },
    'course-manager': { scopeKind: 'region', scopeId: region.id },
    'programme-author': { scopeKind: 'region', scopeId: region.id },
    expert: { scopeKind: 'region', scopeId: region.id },
    'quality-analyst': { scopeKind: 'region', scopeId: region.id },
    ministry: { scopeKind: 'region', scopeId: region.id },
    'federal-coordinator': { scopeKind: 'country', scopeId: null },
    admin: { scopeKind: 'country', scopeId: null },
  }
  return (Object.keys(scopes) as Role[]).map(role => ({
    ...scopes[role],
    role,
    regionId: scopes[role].scopeKind === 'country' ? null : region.id,
    personId: people[role].id,
    name: people[role].name,
    validFrom: addDays(run.today, -HISTORY_DAYS),
  }))
}
