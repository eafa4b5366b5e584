import { addYears } from '#modules/people/early-career.ts'
import { addDays, daysBetween } from './calendar.ts'
import { inventName } from './names.ts'
import { inventedSnils } from './numbers.ts'
import type { Random } from './random.ts'
import { HISTORY_DAYS } from './scale.ts'

/** Class of a position as migrations define it: who is diagnosed as a teacher, who as a leader, who not at all. */
export type PositionClass = 'teacher' | 'leader' | 'other'

export type Post = {
  position: string
  class: PositionClass
  subjects?: readonly string[]
  /** Share of men; 0.04 unless told. */
  men?: number
  /** Youngest and oldest who hold it. */
  ages?: readonly [number, number]
  /** A leader gets no category, other staff neither. */
  category?: boolean
}

export type Category = 'first' | 'highest' | 'conformity'

export type DemoPerson = {
  /** Set when she is entered. */
  id: string
  index: number
  name: string
  lastName: string
  firstName: string
  middleName: string
  sex: 'f' | 'm'
  birthDate: string
  snils: string
  teachingSince: string | null
  education: string
  post: Post
  organisationId: string
  employedFrom: string
  load: number
  qualifications: { category: Category; assignedOn: string; validTo: string | null; act: string }[]
  /** In standard deviations; decides how she answers. */
  ability: number
}

/** Which day it is in the demo and what the region is like. */
export type Surroundings = { today: string; altaic: number; ability: number }

/** Invents a person for a post. `index` is hers alone: СНИЛС and address of mail come from it. */
export function inventPerson(
  random: Random,
  post: Post,
  organisationId: string,
  index: number,
  { today, altaic, ability }: Surroundings,
): DemoPerson {
  const sex = random.chance(post.men ?? 0.04) ? 'm' : 'f'
  const birthDate = inventBirth(random, today, post.ages ?? [22, 71])
  const name = inventName(random, {
    sex,
    bornIn: Number(birthDate.slice(0, 4)),
    altaic: random.chance(altaic),
  })
  const teachingSince = post.class === 'other' ? null : inventStart(random, birthDate, today)
  const years = teachingSince ? daysBetween(teachingSince, today) / 365.25 : 0
  const category = (post.category ?? post.class === 'teacher') ? inventCategory(random, years) : null
  return {
    id: '',
    index,
    ...name,
    name: `${name.lastName} ${name.firstName} ${name.middleName}`,
    sex,
    birthDate,
    snils: inventedSnils(index),
    teachingSince,
    education: random.weighted(EDUCATION),
    post,
    organisationId,
    employedFrom: inventHiring(random, teachingSince ?? addYears(birthDate, 25), today, post.class),
    load: post.class === 'teacher' ? random.pick([0.75, 1, 1, 1, 1.11, 1.25, 1.33, 1.5, 1.5]) : 1,
    qualifications:
      category && teachingSince ? inventQualification(random, category, teachingSince, today) : [],
    ability:
      random.normal(ability, 0.8) +
      (category === 'highest' ? 0.45 : category === 'first' ? 0.2 : 0) -
      (years < 3 ? 0.3 : 0),
  }
}

const EDUCATION: readonly (readonly [string, number])[] = [
  ['высшее педагогическое', 62],
  ['высшее педагогическое, магистратура', 8],
  ['высшее, профессиональная переподготовка', 10],
  ['среднее профессиональное педагогическое', 20],
]

/** Ages of teachers: a fifth under 35, the mean about 46, a sixth past 60 (form ОО-1 shows such regions). */
const AGES: readonly (readonly [readonly [number, number], number])[] = [
  [[22, 29], 12],
  [[30, 34], 9],
  [[35, 44], 22],
  [[45, 54], 29],
  [[55, 59], 12],
  [[60, 71], 16],
]

function inventBirth(random: Random, today: string, [youngest, oldest]: readonly [number, number]): string {
  for (;;) {
    const [from, to] = random.weighted(AGES)
    const age = random.int(from, to)
    if (age >= youngest && age <= oldest) return addDays(addYears(today, -age), -random.int(1, 364))
  }
}

/** First day in a pedagogical position: mostly straight from college or university, some come from another trade. */
function inventStart(random: Random, birthDate: string, today: string): string {
  const years = random.chance(0.8) ? random.int(20, 24) : random.int(25, 40)
  const start = `${Number(birthDate.slice(0, 4)) + years}-${random.chance(0.75) ? '09-01' : `0${random.int(2, 8)}-${random.int(10, 28)}`}`
  const latest = addDays(today, -random.int(60, 300))
  return start < latest ? start : latest
}

/** No body of the register is older than the country: the first school year of it. */
const OLDEST_BODY = '1992-09-01'

/** Day of hiring by the present employer: half of the staff stays for more than ten years. */
function inventHiring(random: Random, since: string, today: string, of: PositionClass): string {
  const years = Math.max(0, Math.floor(daysBetween(since, today) / 365.25))
  const stayed = Math.floor(years * (of === 'leader' ? random.next() ** 2 : random.next()))
  const september = `${Number(today.slice(0, 4)) - stayed - 1}-09-01`
  const earliest = addDays(today, -HISTORY_DAYS - 20)
  const from = [september, since, OLDEST_BODY].sort().at(-1)!
  // whoever is not a beginner worked here before the history begins
  return from > earliest && since < earliest ? earliest : from
}

/** By the years of teaching: nobody has one in her first two. */
function inventCategory(random: Random, years: number): Category | null {
  if (years < 2) return null
  if (years < 5)
    return random.weighted<Category | null>([
      ['first', 25],
      ['conformity', 35],
      [null, 40],
    ])
  return random.weighted<Category | null>([
    ['highest', 31],
    ['first', 33],
    ['conformity', 20],
    [null, 16],
  ])
}

/** From this day first and highest categories have no term (order 196 of 24.03.2023, in force 01.09.2023). */
const WITHOUT_TERM_FROM = '2023-09-01'

function inventQualification(
  random: Random,
  category: Category,
  teachingSince: string,
  today: string,
): DemoPerson['qualifications'] {
  const earliest = addYears(teachingSince, 2)
  const longest = Math.min(daysBetween(earliest, today) - 5, 5 * 365)
  if (longest < 10) return []
  const assignedOn = addDays(today, -random.int(5, longest))
  const hasTerm = category === 'conformity' || assignedOn < WITHOUT_TERM_FROM
  const day = assignedOn.split('-').reverse().join('.')
  return [
    {
      category,
      assignedOn,
      validTo: hasTerm ? addDays(addYears(assignedOn, 5), -1) : null,
      act: `Приказ от ${day} № Д-${random.int(100, 999)} (вымышленный)`,
    },
  ]
}
