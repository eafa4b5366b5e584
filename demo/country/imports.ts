import { loadStaffFile, undoImport } from '#modules/people/index.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import type { Cast } from './cast.ts'
import type { Country, School } from './country.ts'
import { type DemoPerson, inventPerson } from './people.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfSchool } from './roles.ts'
import { daysAgo, type Run } from './run.ts'

const HEADER = [
  'Фамилия',
  'Имя',
  'Отчество',
  'Дата рождения',
  'Пол',
  'СНИЛС',
  'Должность',
  'Ставка',
  'Дата приёма',
  'Начало педагогической деятельности',
]
/** Positions of which a file speaks, as the nomenclature writes them. */
const TITLES: Readonly<Record<string, string>> = {
  'primary-teacher': 'Учитель начальных классов',
  'mathematics-teacher': 'Учитель математики',
  'russian-teacher': 'Учитель русского языка и литературы',
  'preschool-teacher': 'Воспитатель',
  psychologist: 'Педагог-психолог',
}

/**
 * Some schools load their lists themselves at the beginning of the school year: mostly people who are known already,
 * a few new ones, a row with a mistake; one school loads a wrong file and takes it back.
 *
 * @param firstIndex number of the next invented person
 */
export function planImports(run: Run, country: Country, cast: Cast, firstIndex: number): void {
  const random = run.random.fork('imports')
  let index = firstIndex
  for (const region of country.regions) {
    const schools = region.municipalities.flatMap(one => one.schools)
    const others = random
      .shuffle(schools.filter(one => one !== cast.school))
      .filter(one => one.closedOn === null)
      .slice(0, 2)
    for (const [number, school] of [...(region === cast.region ? [cast.school] : []), ...others].entries()) {
      const fresh = inventFresh(run, school, index, region.profile)
      index += fresh.length
      const day = workingDay(daysAgo(run, 70 - number * 6))
      const isTakenBack = school !== cast.school && number === 2
      run.timeline.at(moment(day, 10 * 60 + number), () => load(run, school, fresh, isTakenBack))
    }
  }
}

function inventFresh(run: Run, school: School, index: number, profile: { altaic: number; ability: number }) {
  const random = run.random.fork(`imports/${school.code}`)
  const position = school.type === 'school' ? 'primary-teacher' : 'preschool-teacher'
  return [0, 1].map(step =>
    inventPerson(random, { position, class: 'teacher', ages: [23, 45] }, school.id, index + step, {
      ...profile,
      today: daysAgo(run, 80),
    }),
  )
}

async function load(
  run: Run,
  school: School,
  fresh: readonly DemoPerson[],
  isTakenBack: boolean,
): Promise<void> {
  const context = contextOfSchool(run, school)
  const known = school.people.filter(one => one.id && one.post.position in TITLES)
  const hired = fresh.map(person => ({ ...person, employedFrom: addDays(run.clock.today(), -3) }))
  const rows = [...known, ...hired].map(row)
  // the file of a living school: one number is mistyped
  rows.push(row({ ...hired[0]!, snils: hired[0]!.snils.replace(/.$/, swapDigit) }))
  const bytes = Buffer.from([HEADER.join(';'), ...rows].join('\r\n'))
  const name = `Штат ${run.clock.today().slice(0, 7)}.csv`
  const report = await unlessRefused(run, 'loadStaffFile', () =>
    loadStaffFile(context, { organisation: school.id, file: { bytes, name } }),
  )
  if (!isTakenBack || !report?.batch) return
  const batch = report.batch
  run.timeline.at(moment(run.clock.today(), 11 * 60), async () => {
    await unlessRefused(run, 'undoImport', () => undoImport(context, { id: batch }))
  })
}

const row = (person: DemoPerson): string =>
  [
    person.lastName,
    person.firstName,
    person.middleName,
    ruDate(person.birthDate),
    person.sex === 'f' ? 'ж' : 'м',
    person.snils,
    TITLES[person.post.position],
    String(person.load).replace('.', ','),
    ruDate(person.employedFrom),
    person.teachingSince ? ruDate(person.teachingSince) : '',
  ].join(';')

const ruDate = (date: string): string => date.split('-').reverse().join('.')
const swapDigit = (digit: string): string => String((Number(digit) + 1) % 10)
