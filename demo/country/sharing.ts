import { actOnPair, proposePairs, suggestPairs } from '#modules/mentoring/index.ts'
import { addResource } from '#modules/resources/index.ts'
import type { Context } from '#platform/db/database.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import { bodyOf, type Cast } from './cast.ts'
import type { Region } from './country.ts'
import type { DemoPerson } from './people.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfHead, contextOfSchool, contextOfTeacher } from './roles.ts'
import { daysAgo, type Run } from './run.ts'

const NOTHING_SAID = {
  reason: null,
  result: null,
  outcome: null,
  endedOn: null,
  basisNumber: null,
  basisDate: null,
}
const RESULT = {
  result: 'partly',
  outcome: 'Провели шесть уроков вместе; приёмы работают, самостоятельно — пока не каждый раз.',
}
/** Schools of a municipality that have pairs, and pairs a school proposes at once. */
const SCHOOLS = 3
const PAIRS = 4

/**
 * Pairs of teachers, looked for by the product itself: most agreed and at work, one ended with its result, one declined.
 * The school of the teacher who signs in proposed its pairs two days ago; they wait for an answer.
 */
export function planPairs(run: Run, region: Region, cast: Cast): void {
  for (const municipality of region.municipalities)
    for (const school of municipality.schools.slice(0, SCHOOLS)) {
      const isAnswered = school !== cast.school
      const people = new Map(school.people.map(person => [person.id, person]))
      const day = workingDay(daysAgo(run, isAnswered ? 50 : 2))
      run.timeline.at(moment(day, 15 * 60), async () => {
        const lead = contextOfSchool(run, school)
        const ids = await propose(lead, day)
        if (!isAnswered) return
        for (const [at, pair] of ids.entries())
          run.timeline.at(moment(workingDay(addDays(day, 4 + at)), 12 * 60), async () => {
            await unlessRefused(run, 'pair', () => answer(run, lead, people, pair, at))
          })
      })
    }
}

type Pair = { id: string; giver: string; receiver: string }

async function propose(lead: Context, day: string): Promise<Pair[]> {
  const { proposals } = await suggestPairs(lead, {})
  const chosen = proposals.slice(0, PAIRS)
  if (chosen.length === 0) return []
  const startsOn = addDays(day, 14)
  const { ids } = await proposePairs(lead, {
    pairs: chosen.map(({ groundCode, giver, receiver, competencyId, aim }) => ({
      groundCode,
      giverPersonId: giver.personId,
      receiverPersonId: receiver.personId,
      competencyId,
      aim,
      startsOn,
      endsOn: addDays(startsOn, 180),
      basisNumber: null,
      basisDate: null,
    })),
  })
  return ids.map((id, at) => ({
    id,
    giver: chosen[at]!.giver.personId,
    receiver: chosen[at]!.receiver.personId,
  }))
}

/** The third is declined; the others are agreed and begin, the first of them has ended. */
async function answer(
  run: Run,
  lead: Context,
  people: ReadonlyMap<string, DemoPerson>,
  { id, giver, receiver }: Pair,
  at: number,
): Promise<void> {
  const [one, other] = [people.get(giver), people.get(receiver)]
  if (!one || !other) return
  const as = (person: DemoPerson) => contextOfTeacher(run, person)
  if (at === 2) {
    await actOnPair(as(other), {
      ...NOTHING_SAID,
      id,
      version: 1,
      action: 'decline',
      reason: 'В этом году готовлюсь к аттестации',
    })
    return
  }
  const agreed = await actOnPair(as(one), { ...NOTHING_SAID, id, version: 1, action: 'agree' })
  const both = await actOnPair(as(other), { ...NOTHING_SAID, id, version: agreed.version, action: 'agree' })
  const move = (action: 'start' | 'end', version: number, said: object = {}) =>
    unlessRefused(run, 'pair', () => actOnPair(lead, { ...NOTHING_SAID, ...said, id, version, action }))
  run.timeline.at(moment(workingDay(daysAgo(run, 30)), 9 * 60 + at), async () => {
    const begun = await move('start', both.version)
    if (!begun || at !== 0) return
    run.timeline.at(moment(workingDay(daysAgo(run, 6)), 16 * 60), async () => {
      await move('end', begun.version, RESULT)
    })
  })
}

/** What the centre and some schools share with others. */
export async function shareResources(run: Run, region: Region): Promise<void> {
  const head = contextOfHead(run, region)
  const centre = bodyOf(region, 'centre')
  const year = Number(run.today.slice(0, 4))
  const common = {
    availableFrom: daysAgo(run, 200),
    availableTo: null,
    contact: null,
    source: 'Соглашение о сетевом взаимодействии (вымышленное)',
    capacity: null,
    capacityUnit: null,
    amountKopecks: null,
    budgetYear: null,
    moneySource: null,
    competencies: [],
  }
  await addResource(head, {
    ...common,
    kindCode: 'hall',
    ownerId: centre.id,
    name: 'Зал для семинаров и вебинаров',
    purpose: 'Семинары, стажировки, разбор уроков по видеозаписи',
    capacity: 40,
    capacityUnit: 'мест',
    access: 'agreement',
    contact: 'Запись у дежурного методиста',
  })
  await addResource(head, {
    ...common,
    kindCode: 'training-money',
    ownerId: centre.id,
    name: 'Средства на обучение педагогов',
    purpose: 'Программы федерального реестра по выявленным дефицитам',
    access: 'own',
    amountKopecks: 420_000_000,
    budgetYear: year,
    moneySource: 'regional',
  })
  for (const [at, { schools }] of region.municipalities.entries()) {
    const school = schools[0]
    if (!school || at % 3 === 2) continue
    await addResource(head, {
      ...common,
      kindCode: at % 2 === 0 ? 'laboratory' : 'internship-site',
      ownerId: school.id,
      name:
        at % 2 === 0 ? 'Лаборатория естественных наук' : 'Стажировочная площадка «Формирующее оценивание»',
      purpose: at % 2 === 0 ? 'Практикумы для учителей соседних школ' : 'Стажировки по две недели',
      capacity: 12,
      capacityUnit: 'человек',
      access: at % 2 === 0 ? 'free' : 'agreement',
    })
  }
}
