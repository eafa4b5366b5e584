import { assignCare } from '#modules/people/index.ts'
import type { Context } from '#platform/db/database.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import { bodyOf } from './cast.ts'
import type { Municipality, Region, School } from './country.ts'
import type { DemoPerson } from './people.ts'
import { as, inMunicipality, inOrganisation, inRegion, type Run } from './run.ts'

/** Who does what in a region; by these contexts the history acts. */
export type Offices = {
  head: Context
  /** Regional methodologist who has the school's people in her care. */
  curatorOf: Map<School, DemoPerson>
}

export const contextOfCurator = (run: Run, region: Region, person: DemoPerson): Context =>
  as(run, 'regional-methodologist', inRegion(region.id), { personId: person.id, name: person.name })

export const contextOfTeacher = (run: Run, person: DemoPerson): Context =>
  as(run, 'teacher', { kind: 'self', id: null }, { personId: person.id, name: person.name })

export function contextOfHead(run: Run, region: Region): Context {
  const head = bodyOf(region, 'centre').people[0]!
  return as(run, 'centre-head', inRegion(region.id), { personId: head.id, name: head.name })
}

export function contextOfService(run: Run, municipality: Municipality): Context {
  const person = municipality.service.people[0]!
  return as(run, 'municipal-methodologist', inMunicipality(municipality.id), {
    personId: person.id,
    name: person.name,
  })
}

/** The deputy or the senior kindergarten teacher answers for methodological work of the school. */
export const methodologistOf = (school: School): DemoPerson => school.people[1]!

export const contextOfSchool = (run: Run, school: School): Context =>
  as(run, 'school-methodologist', inOrganisation(school.id), {
    personId: methodologistOf(school).id,
    name: methodologistOf(school).name,
  })

/** Whom the acts diagnose: teachers and school leaders of educational organisations. */
export const isMeasured = (person: DemoPerson): boolean => person.post.class !== 'other'

/**
 * Puts everybody in somebody's care: a school's teachers in that of its methodologist, all of a school in that of a
 * curator at the centre, beginners in that of a tutor of the municipal service.
 */
export async function assignEverybody(run: Run, region: Region): Promise<Offices> {
  const head = contextOfHead(run, region)
  const curatorOf = shareSchools(region)
  for (const municipality of region.municipalities) {
    const people = municipality.schools.flatMap(school => school.people).filter(isMeasured)
    const tutor = municipality.service.people[0]!
    const beginners = people.filter(person => (person.teachingSince ?? '') > addDays(run.today, -3 * 365))
    const some = people.filter((_, index) => index % 9 === 4)
    await take(run, head, tutor, [...new Set([...beginners, ...some])], 'tutor')
    for (const school of municipality.schools) {
      await take(run, head, curatorOf.get(school)!, school.people.filter(isMeasured), 'curator')
      const methodologist = methodologistOf(school)
      const colleagues = school.people.filter(
        person => person.post.class === 'teacher' && person !== methodologist,
      )
      await take(run, head, methodologist, colleagues, 'methodologist')
    }
  }
  return { head, curatorOf }
}

/** Gives each methodologist of the centre schools one after another until she has her equal part of the people. */
function shareSchools(region: Region): Map<School, DemoPerson> {
  const curators = bodyOf(region, 'centre').people.filter(one => one.post.position === 'methodologist')
  const schools = region.municipalities.flatMap(municipality => municipality.schools)
  const part = schools.reduce((sum, school) => sum + school.people.length, 0) / curators.length
  let before = 0
  return new Map(
    schools.map(school => {
      const curator = curators[Math.min(curators.length - 1, Math.floor(before / part))]!
      before += school.people.length
      return [school, curator]
    }),
  )
}

/** Those who work already now, the others two days after they have been entered. */
async function take(
  run: Run,
  head: Context,
  carer: DemoPerson,
  people: readonly DemoPerson[],
  kind: 'curator' | 'tutor' | 'methodologist',
): Promise<void> {
  const assign = async (ids: string[]) => {
    if (ids.length > 0 && carer.id) await assignCare(head, { people: ids, carerPersonId: carer.id, kind })
  }
  await assign(people.filter(person => person.id).map(person => person.id))
  for (const person of people.filter(one => !one.id))
    run.timeline.at(moment(workingDay(addDays(person.employedFrom, 3)), 9 * 60), () =>
      person.id ? assign([person.id]) : Promise.resolve(),
    )
}
