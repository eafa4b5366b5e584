import { addQualification, createPerson, employPerson } from '#modules/people/index.ts'
import type { Context } from '#platform/db/database.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import type { Body, Country, Municipality, Region, School } from './country.ts'
import { type DemoPerson, inventPerson, type Post } from './people.ts'
import type { Random } from './random.ts'
import { unlessRefused } from './refusals.ts'
import { as, everywhere, inRegion, type Run } from './run.ts'

const teacher = (position: string, over: Partial<Post> = {}): Post => ({
  position,
  class: 'teacher',
  ...over,
})
const leader = (position: string, men: number, youngest: number): Post => ({
  position,
  class: 'leader',
  men,
  ages: [youngest, 68],
  category: false,
})
const of = (subjects: string, men?: number): Post =>
  teacher('teacher', { subjects: subjects.split(', '), ...(men === undefined ? {} : { men }) })

/** Posts of a school beside its leaders, by how common they are. */
const SCHOOL_POSTS: readonly (readonly [Post, number])[] = [
  [teacher('primary-teacher', { subjects: ['начальные классы'] }), 30],
  [teacher('mathematics-teacher', { subjects: ['алгебра', 'геометрия', 'вероятность и статистика'] }), 11],
  [teacher('russian-teacher', { subjects: ['русский язык', 'литература'] }), 11],
  [of('английский язык'), 8],
  [of('история, обществознание', 0.15), 5],
  [of('физика', 0.2), 3],
  [of('химия, биология'), 4],
  [of('биология'), 2],
  [of('география'), 3],
  [of('информатика', 0.2), 3],
  [of('труд (технология)', 0.35), 3],
  [of('физическая культура', 0.45), 5],
  [of('музыка'), 2],
  [of('изобразительное искусство'), 2],
  [teacher('safety-teacher', { subjects: ['основы безопасности и защиты родины'], men: 0.6 }), 1.5],
  [teacher('psychologist'), 2.5],
  [teacher('social-pedagogue'), 2],
  [teacher('speech-teacher'), 1],
  [teacher('special-teacher'), 1],
  [teacher('education-adviser', { ages: [22, 45] }), 1.5],
  [teacher('organiser', { ages: [22, 50] }), 1],
  [teacher('librarian'), 1.5],
  [teacher('additional-teacher', { men: 0.15 }), 1.5],
]
const PRESCHOOL_POSTS: readonly (readonly [Post, number])[] = [
  [teacher('preschool-teacher', { men: 0 }), 72],
  [teacher('music-director', { men: 0.03 }), 8],
  [teacher('speech-teacher', { men: 0 }), 7],
  [teacher('psychologist', { men: 0.02 }), 5],
  [teacher('pe-instructor', { men: 0.12 }), 5],
  [teacher('additional-teacher'), 3],
]

/** Posts in the order in which they are filled: the leaders first, the one who does methodological work second. */
function postsOf(school: School, random: Random): Post[] {
  const isSchool = school.type === 'school'
  const leaders = isSchool
    ? [
        leader('director', 0.28, 36),
        ...Array.from({ length: Math.max(1, Math.round(school.size / 13)) }, () =>
          leader('deputy-director', 0.06, 30),
        ),
      ]
    : [leader('head', 0.01, 36), teacher('senior-preschool-teacher', { men: 0, ages: [30, 66] })]
  const needed: Post[] = isSchool
    ? [
        teacher('mathematics-teacher', { subjects: ['алгебра', 'геометрия'], men: 0, ages: [27, 52] }),
        teacher('primary-teacher', { subjects: ['начальные классы'] }),
      ]
    : []
  const fixed = [...leaders, ...needed]
  const rest = Array.from({ length: Math.max(0, school.size - fixed.length) }, () =>
    random.weighted(isSchool ? SCHOOL_POSTS : PRESCHOOL_POSTS),
  )
  return [...fixed, ...rest]
}

const METHODOLOGIST = teacher('methodologist', { ages: [32, 66] })

/** Everybody of the country, entered one by one as the administrators of the regions would do it. */
export async function staffCountry(run: Run, country: Country): Promise<DemoPerson[]> {
  const everybody: DemoPerson[] = []
  const enter = async (
    context: Context,
    body: Body,
    posts: Post[],
    surroundings: { altaic: number; ability: number },
  ) => {
    const random = run.random.fork(`people/${body.code}`)
    for (const post of posts) {
      const person = inventPerson(random, post, body.id, everybody.length + 1, {
        ...surroundings,
        today: run.today,
      })
      await atHerTime(run, person.employedFrom, () => enterPerson(run, context, person))
      everybody.push(person)
      body.people.push(person)
    }
    if (everybody.length % 100 < posts.length) run.progress(`Люди: ${everybody.length}`)
  }
  const coordinator = country.federal.get('federal-coordinator')!
  await enter(
    as(run, 'admin', everywhere, { name: 'Администратор системы' }),
    coordinator,
    FEDERAL_POSTS,
    NOWHERE,
  )
  for (const region of country.regions) {
    const context = as(run, 'admin', inRegion(region.id), { name: `Администратор, ${region.name}` })
    for (const [body, posts] of bodyPosts(region)) await enter(context, body, posts, region.profile)
    for (const municipality of region.municipalities) {
      const posts = [METHODOLOGIST, ...(municipality.isCapital ? [METHODOLOGIST, METHODOLOGIST] : [])]
      await enter(context, municipality.service, posts, region.profile)
      for (const school of municipality.schools)
        await enter(context, school, postsOf(school, run.random.fork(`posts/${school.code}`)), region.profile)
    }
    await employElsewhere(run, context, region)
  }
  return everybody
}

const NOWHERE = { altaic: 0, ability: 0 }
const OTHER: Post = { position: 'specialist', class: 'other', ages: [26, 62], men: 0.2 }
const FEDERAL_POSTS: Post[] = [OTHER, OTHER, { ...OTHER, position: 'expert' }]

function bodyPosts(region: Region): [Body, Post[]][] {
  const size = region.municipalities.reduce((sum, one) => sum + peopleOf(one), 0)
  const methodologists = Math.max(2, Math.ceil(size / 210))
  const posts: Record<string, Post[]> = {
    authority: [OTHER, OTHER],
    centre: [
      leader('centre-head', 0.1, 38),
      ...Array.from({ length: methodologists }, () => METHODOLOGIST),
      OTHER,
    ],
    institute: [leader('rector', 0.3, 45), teacher('senior-methodologist', { ages: [35, 66] }), OTHER, OTHER],
    'quality-centre': [leader('unit-head', 0.2, 38), { ...OTHER, position: 'expert' }],
  }
  return [...region.bodies.values()].flatMap(body =>
    posts[body.kind] ? [[body, posts[body.kind]!] as [Body, Post[]]] : [],
  )
}

const peopleOf = (municipality: Municipality) => municipality.schools.reduce((sum, one) => sum + one.size, 0)

/** Now, or when the history comes to the day after the fact. */
async function atHerTime(run: Run, day: string, work: () => Promise<void>): Promise<void> {
  if (day <= run.clock.today()) await work()
  else run.timeline.at(moment(workingDay(addDays(day, 1)), 8 * 60), work)
}

async function enterPerson(run: Run, context: Context, person: DemoPerson): Promise<void> {
  run.clock.advance({ seconds: 7 })
  const { id } = await createPerson(context, {
    person: {
      lastName: person.lastName,
      firstName: person.firstName,
      middleName: person.middleName,
      birthDate: person.birthDate,
      sex: person.sex,
      snils: person.snils,
      email: `person-${person.index}@demo.invalid`,
      phone: null,
      teachingSince: person.teachingSince,
      education: person.education,
    },
    employment: {
      organisationId: person.organisationId,
      positionCode: person.post.position,
      subjects: [...(person.post.subjects ?? [])],
      load: person.load,
      kind: 'main',
      validFrom: person.employedFrom,
      validTo: null,
    },
  })
  person.id = id
  for (const qualification of person.qualifications)
    await atHerTime(run, qualification.assignedOn, async () => {
      await unlessRefused(run, 'addQualification', () => addQualification(context, { id, ...qualification }))
    })
}

/** A few teachers give lessons in a second school of their municipality. */
async function employElsewhere(run: Run, context: Context, region: Region): Promise<void> {
  const random = run.random.fork(`part-time/${region.profile.territory}`)
  for (const { schools } of region.municipalities) {
    for (const school of schools) {
      const other = schools.find(one => one !== school && one.type === school.type)
      if (!other || !random.chance(0.5)) continue
      const present = school.people.filter(one => one.id !== '' && one.post.class === 'teacher')
      if (present.length === 0) continue
      const person = random.pick(present)
      await employPerson(context, {
        id: person.id,
        organisationId: other.id,
        positionCode: person.post.position,
        subjects: [...(person.post.subjects ?? [])],
        load: random.pick([0.25, 0.5]),
        kind: 'part-time',
        validFrom: context.clock.today(),
        validTo: null,
      })
    }
  }
}
