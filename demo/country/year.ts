import { endEmployment, showPerson } from '#modules/people/index.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import { bodyOf, type Cast } from './cast.ts'
import type { Teaching } from './content.ts'
import type { Region, School } from './country.ts'
import { planCampaign } from './diagnosis.ts'
import { makePathways, type PathwayMaker } from './pathways.ts'
import type { DemoPerson } from './people.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfSchool, contextOfService, isMeasured, type Offices } from './roles.ts'
import { as, daysAgo, inRegion, type Run } from './run.ts'

type Wave = {
  key: string
  title: string
  instrument: string
  /** Days before today. */
  opens: number
  closes: number
}

/** Independent diagnoses of a region's centre within the year, the one under way last. */
const WAVES = {
  method: {
    key: 'method',
    title: 'Методические и психолого-педагогические компетенции: первый этап',
    instrument: 'teacher-method-psychology',
    opens: 342,
    closes: 310,
  },
  literacy: {
    key: 'literacy',
    title: 'Функциональная грамотность педагога',
    instrument: 'functional-literacy',
    opens: 285,
    closes: 262,
  },
  leaders: {
    key: 'leaders',
    title: 'Управленческие компетенции директоров и заместителей',
    instrument: 'leader-management',
    opens: 250,
    closes: 228,
  },
  digital: {
    key: 'digital',
    title: 'Цифровые и коммуникативные компетенции',
    instrument: 'communication-digital',
    opens: 225,
    closes: 200,
  },
  mathematics: {
    key: 'mathematics',
    title: 'Предметная диагностика учителей математики',
    instrument: 'mathematics-subject',
    opens: 62,
    closes: 38,
  },
  current: {
    key: 'current',
    title: 'Методические и психолого-педагогические компетенции: второй этап',
    instrument: 'teacher-method-psychology',
    opens: 10,
    closes: -18,
  },
} as const satisfies Record<string, Wave>

type WaveName = keyof typeof WAVES

/** The year of a region: campaigns, what follows from them, people who leave. */
export function planYear(
  run: Run,
  region: Region,
  offices: Offices,
  teaching: Teaching,
  cast: Cast,
): PathwayMaker {
  const schoolOf = new Map(
    region.municipalities.flatMap(municipality =>
      municipality.schools.flatMap(school =>
        school.people.map(person => [person, school] as [DemoPerson, School]),
      ),
    ),
  )
  const pathways = makePathways(run, region, offices, schoolOf)
  const protagonist = cast.people.teacher
  const onScored = (person: DemoPerson) => {
    // what follows her diagnosis is told apart, see the day before
    if (person !== protagonist) pathways.afterDiagnosis(person)
  }
  const { chosen, invited } = chooseWaves(run, region, protagonist)
  const centre = bodyOf(region, 'centre')
  for (const [name, wave] of Object.entries(WAVES) as [WaveName, Wave][])
    planCampaign(
      run,
      teaching,
      offices.head,
      {
        key: `${region.profile.territory}/${wave.key}`,
        title: wave.title,
        instrument: wave.instrument,
        mode: 'independent',
        organiserId: centre.id,
        opensOn: workingDay(daysAgo(run, wave.opens)),
        closesOn: daysAgo(run, wave.closes),
        invited: invited[name],
        takers: new Set(chosen[name]),
      },
      onScored,
    )
  planMunicipalCampaigns(run, region, teaching, onScored)
  planSelfDiagnosis(run, region, teaching)
  planLeaving(run, region, new Set(Object.values(cast.people)))
  return pathways
}

type Lists = Record<WaveName, DemoPerson[]>
const emptyLists = (): Lists =>
  Object.fromEntries(Object.keys(WAVES).map(name => [name, [] as DemoPerson[]])) as Lists

/** Whom each campaign invites and who of them comes: municipalities differ, leaders have one of their own. */
function chooseWaves(run: Run, region: Region, protagonist: DemoPerson): { chosen: Lists; invited: Lists } {
  const random = run.random.fork(`waves/${region.profile.territory}`)
  const [chosen, invited] = [emptyLists(), emptyLists()]
  for (const { schools } of region.municipalities) {
    const share = Math.min(0.95, Math.max(0.15, region.profile.diagnosed * random.normal(1, 0.22)))
    for (const person of schools.flatMap(school => school.people).filter(isMeasured)) {
      if (person === protagonist) {
        chosen.mathematics.push(person)
        invited.mathematics.push(person)
        invited.current.push(person)
        continue
      }
      const wave = waveFor(random.fork(person.index).next(), person)
      const comes = random.chance(share)
      if (comes || random.chance(0.25)) invited[wave].push(person)
      if (comes) chosen[wave].push(person)
      // the second stage invites those who have not been measured yet, and a few again
      if (person.post.class === 'teacher' && wave !== 'mathematics' && (!comes || random.chance(0.1)))
        if (random.chance(0.6)) {
          invited.current.push(person)
          if (random.chance(0.3)) chosen.current.push(person)
        }
    }
  }
  return { chosen, invited }
}

function waveFor(chance: number, person: DemoPerson): WaveName {
  if (person.post.class === 'leader') return 'leaders'
  if (person.post.position === 'mathematics-teacher' && chance < 0.75) return 'mathematics'
  return chance < 0.5 ? 'method' : chance < 0.75 ? 'literacy' : 'digital'
}

/** Independent too, but held by a municipal service: where the act says «в ЦНППМ», it does not count. */
function planMunicipalCampaigns(
  run: Run,
  region: Region,
  teaching: Teaching,
  onScored: (person: DemoPerson) => void,
): void {
  const random = run.random.fork(`municipal/${region.profile.territory}`)
  for (const municipality of region.municipalities) {
    if (!random.chance(0.25)) continue
    const teachers = municipality.schools
      .flatMap(school => school.people)
      .filter(one => one.post.class === 'teacher')
    const invited = teachers.filter(() => random.chance(0.3))
    planCampaign(
      run,
      teaching,
      contextOfService(run, municipality),
      {
        key: `municipal/${municipality.code}`,
        title: `Диагностика функциональной грамотности: ${municipality.label}`,
        instrument: 'functional-literacy',
        mode: 'independent',
        organiserId: municipality.service.id,
        opensOn: workingDay(daysAgo(run, 150)),
        closesOn: daysAgo(run, 128),
        invited,
        takers: new Set(invited.filter(() => random.chance(0.75))),
      },
      onScored,
    )
  }
}

/** Schools ask their teachers to look at themselves; the result is hers alone and counts for nothing. */
function planSelfDiagnosis(run: Run, region: Region, teaching: Teaching): void {
  const random = run.random.fork(`self/${region.profile.territory}`)
  const schools = region.municipalities.flatMap(municipality => municipality.schools)
  for (const [index, school] of schools.entries()) {
    const isFirst = index === 0
    if (!isFirst && !random.chance(0.12)) continue
    const ago = random.int(25, 80)
    if (school.closedOn) continue
    const invited = school.people.filter(one => one.post.class === 'teacher')
    planCampaign(
      run,
      teaching,
      contextOfSchool(run, school),
      {
        key: `self/${school.code}`,
        title: 'Самодиагностика: цифровые и коммуникативные компетенции',
        instrument: 'communication-digital',
        mode: 'self',
        organiserId: school.id,
        opensOn: workingDay(daysAgo(run, ago)),
        closesOn: daysAgo(run, ago - 21),
        invited,
        takers: new Set(invited.filter(() => random.chance(0.55))),
      },
      () => {},
    )
  }
}

/** One in forty leaves within the year; what she did stays in the history of the school. */
function planLeaving(run: Run, region: Region, staying: ReadonlySet<DemoPerson>): void {
  const random = run.random.fork(`leaving/${region.profile.territory}`)
  const admin = as(run, 'admin', inRegion(region.id), { name: `Администратор, ${region.name}` })
  const people = region.municipalities.flatMap(one => one.schools.flatMap(school => school.people.slice(2)))
  for (const person of people) {
    if (staying.has(person) || !random.chance(0.025)) continue
    const lastDay = daysAgo(run, random.int(20, 330))
    if (lastDay <= addDays(person.employedFrom, 30)) continue
    run.timeline.at(moment(workingDay(addDays(lastDay, 1)), 7 * 60), async () => {
      if (!person.id) return
      const { employments } = await showPerson(admin, { id: person.id })
      for (const job of employments.filter(one => one.validTo === null))
        await unlessRefused(run, 'endEmployment', () =>
          endEmployment(admin, {
            id: person.id,
            employment: job.id,
            version: job.version,
            lastDay,
            reason: random.pick(['Увольнение по собственному желанию', 'Выход на пенсию', 'Переезд']),
          }),
        )
    })
  }
}
