import { appointPerson } from '#modules/appointments/index.ts'
import { addYears } from '#modules/people/early-career.ts'
import { addRecord, createPerson } from '#modules/people/index.ts'
import { addDays } from './calendar.ts'
import { bodyOf } from './cast.ts'
import type { Region } from './country.ts'
import type { DemoPerson } from './people.ts'
import { contextOfHead } from './roles.ts'
import type { Run } from './run.ts'
import { HISTORY_DAYS } from './scale.ts'

const AWARDS = [
  ['Почётная грамота Министерства просвещения Российской Федерации', 'ministry'],
  ['Нагрудный знак «Почётный работник воспитания и просвещения»', 'ministry'],
  ['Почётная грамота департамента образования', 'region'],
  ['Благодарность управления образования', 'municipality'],
] as const

/**
 * What stands in a career beside the jobs: education and awards, appointments by an order, the regional and municipal
 * pools of methodologists, and one person who was entered twice.
 */
export async function keepCareers(run: Run, region: Region): Promise<void> {
  const head = contextOfHead(run, region)
  const random = run.random.fork(`careers/${region.name}`)
  const centre = bodyOf(region, 'centre')
  const schools = region.municipalities.flatMap(municipality => municipality.schools)
  for (const person of schools.flatMap(school => school.people).filter(one => one.id)) {
    const education = educationOf(person)
    // the history begins a year ago: who graduated since is taken on with her short line of education only
    if (education.obtainedOn <= head.clock.today()) await addRecord(head, { id: person.id, ...education })
    if (!random.chance(0.12)) continue
    const [title, level] = random.pick(AWARDS)
    await addRecord(head, {
      id: person.id,
      kind: 'award',
      title,
      level,
      detail: null,
      document: null,
      obtainedOn: addDays(run.today, -random.int(HISTORY_DAYS + 30, 3000)),
    })
  }
  const since = addDays(run.today, -80)
  const appoint = (person: DemoPerson, organisationId: string, kind: string, number: number) =>
    appointPerson(head, {
      personId: person.id,
      organisationId,
      kind,
      act: `Приказ от ${since.split('-').reverse().join('.')} № ${number}`,
      validFrom: since,
      validTo: null,
    })
  const [, ...methodologists] = centre.people.filter(one => one.id)
  if (methodologists[0]) await appoint(methodologists[0], centre.id, 'ecosystem-operation', 41)
  const official = bodyOf(region, 'authority').people.find(one => one.id)
  if (official) await appoint(official, official.organisationId, 'passport-control', 40)
  for (const person of methodologists) await appoint(person, centre.id, 'regional-pool', 42)
  for (const { service } of region.municipalities)
    for (const person of service.people.filter(one => one.id))
      await appoint(person, service.id, 'municipal-pool', 7)
  await enterTwice(run, region, schools[0]!.people.find(one => one.id && one.post.class === 'teacher')!)
}

/** By the diploma that her short line of education tells of, at the age at which one graduates. */
function educationOf(person: DemoPerson) {
  const isVocational = person.education.startsWith('среднее')
  return {
    kind: 'education' as const,
    title: isVocational ? 'Педагогический колледж' : 'Педагогический университет',
    level: isVocational ? 'vocational' : person.education.includes('магистратура') ? 'master' : 'specialist',
    detail: person.post.subjects?.join(', ') ?? null,
    document: null,
    obtainedOn: `${addYears(person.birthDate, isVocational ? 20 : 22).slice(0, 4)}-06-25`,
  }
}

/** The same person taken on a second time without СНИЛС: she stands among the likely duplicates. */
async function enterTwice(run: Run, region: Region, person: DemoPerson): Promise<void> {
  const { lastName, firstName, middleName, birthDate, sex, organisationId } = person
  await createPerson(contextOfHead(run, region), {
    person: {
      lastName,
      firstName,
      middleName,
      birthDate,
      sex,
      snils: null,
      email: null,
      phone: null,
      teachingSince: null,
      education: null,
    },
    employment: {
      organisationId,
      positionCode: 'secretary',
      subjects: [],
      load: 0.25,
      kind: 'part-time',
      validFrom: addDays(run.today, -120),
      validTo: null,
    },
  })
}
