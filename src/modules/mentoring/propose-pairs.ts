import { notify } from '#modules/notifications/index.ts'
import { carerOf } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { NewPair, PairGround } from './contract.ts'
import { selectGroundsOn } from './grounds.sql.ts'
import { limitsOn, type PairLimits } from './keep-grounds.ts'
import {
  insertPair,
  lockLoads,
  type PairLoad,
  selectCompetencyTitles,
  selectLoads,
  selectNames,
  selectWorkplaces,
  type Workplace,
} from './pairs.sql.ts'

/**
 * Proposes pairs, one or many at once, all of them or none: both work on the first day where the actor leads, nobody is
 * beyond a limit, the same pair is not there already (Kaliningrad order 908/1, 11-3). Each of the two is asked herself.
 *
 * @throws Problem `pairs.invalid` with everything that stands against any of them, by its place in the list
 */
export async function proposePairs(
  context: Context,
  { pairs }: { pairs: readonly NewPair[] },
): Promise<{ ids: string[] }> {
  return await transact(context, async tx => {
    const people = [...new Set(pairs.flatMap(one => [one.giverPersonId, one.receiverPersonId]))]
    await lockLoads(tx, people)
    const facts = await gather(tx, pairs, people)
    const problems = [
      ...pairs.flatMap((pair, at) => objectionsTo(pair, at, facts)),
      ...(await overLimits(tx, pairs, facts, context.clock.today())),
    ]
    if (problems.length > 0) throw refusal(problems)
    const ids: string[] = []
    for (const [at, pair] of pairs.entries()) ids.push(await propose(context, tx, pair, at, facts))
    return { ids }
  })
}

type Facts = {
  names: Map<string, string>
  /** By first day: where each of the people works on it. */
  places: Map<string, Map<string, Workplace>>
  grounds: Map<string, readonly PairGround[]>
  competencies: Map<string, string>
}

async function gather(tx: Tx, pairs: readonly NewPair[], people: readonly string[]): Promise<Facts> {
  const facts: Facts = {
    names: await selectNames(tx, people),
    places: new Map(),
    grounds: new Map(),
    competencies: await selectCompetencyTitles(
      tx,
      pairs.flatMap(one => one.competencyId ?? []),
    ),
  }
  for (const day of new Set(pairs.map(one => one.startsOn))) {
    facts.places.set(day, await selectWorkplaces(tx, people, day))
    facts.grounds.set(day, await selectGroundsOn(tx, day))
  }
  return facts
}

const SIDES = ['giverPersonId', 'receiverPersonId'] as const

function objectionsTo(pair: NewPair, at: number, facts: Facts): ProblemItem[] {
  const problems: ProblemItem[] = []
  const add = (field: keyof NewPair, message: string) =>
    problems.push({ code: `pairs.${field}`, field: `pairs.${at}.${field}`, message })
  const ground = facts.grounds.get(pair.startsOn)?.find(one => one.code === pair.groundCode)
  if (!ground) add('groundCode', `Такого основания ${ruDate(pair.startsOn)} нет. Выберите из списка`)
  if (ground?.needsCompetency && pair.competencyId === null)
    add('competencyId', 'Для этого основания нужна компетенция: выберите из списка')
  if (pair.competencyId !== null && !facts.competencies.has(pair.competencyId))
    add('competencyId', 'Такой компетенции нет. Выберите из списка')
  if (pair.giverPersonId === pair.receiverPersonId)
    add('receiverPersonId', 'Человек не может быть в паре сам с собой')
  for (const side of SIDES) {
    const objection = objectionToPlace(pair[side], pair.startsOn, facts)
    if (objection) add(side, objection)
  }
  return problems
}

function objectionToPlace(personId: string, day: string, { names, places }: Facts): string | null {
  const name = names.get(personId)
  if (name === undefined) return 'Такого человека среди ваших нет. Выберите из списка'
  const place = places.get(day)?.get(personId)
  if (!place)
    return `${name}: ${ruDate(day)} нигде у вас не работает. Выберите другой день или другого человека`
  return place.isLed ? null : `${name}: пары в этой организации ведёте не вы`
}

/** Everybody who would give or receive in more pairs than the setting allows, these ones among them. */
async function overLimits(
  tx: Tx,
  pairs: readonly NewPair[],
  { places, names }: Facts,
  today: string,
): Promise<ProblemItem[]> {
  const loads = new Map<string, PairLoad>()
  const known = await selectLoads(tx, [...names.keys()], today)
  const limits = new Map<string | null, PairLimits>()
  const problems: ProblemItem[] = []
  for (const [at, pair] of pairs.entries())
    for (const [side, role, words] of [
      ['giverPersonId', 'given', 'передаёт опыт'],
      ['receiverPersonId', 'received', 'получает помощь'],
    ] as const) {
      const person = pair[side]
      const region = places.get(pair.startsOn)?.get(person)?.regionId ?? null
      if (!limits.has(region)) limits.set(region, await limitsOn(tx, region, today))
      const limit = limits.get(region)![role]
      const load = loads.get(person) ?? { ...(known.get(person) ?? { given: 0, received: 0 }) }
      load[role] += 1
      loads.set(person, load)
      if (load[role] === limit.value + 1)
        problems.push({
          code: 'pairs.limit',
          field: `pairs.${at}.${side}`,
          message: `${names.get(person) ?? 'Человек'}: уже ${words} в ${limit.value} ${limit.value === 1 ? 'паре' : 'парах'}, больше нельзя (${limit.source}). Завершите одну из них или выберите другого`,
        })
    }
  return problems
}

async function propose(context: Context, tx: Tx, pair: NewPair, at: number, facts: Facts): Promise<string> {
  const places = facts.places.get(pair.startsOn)!
  const giver = places.get(pair.giverPersonId)!
  const receiver = places.get(pair.receiverPersonId)!
  const id = newId()
  await refusingTwice(
    () =>
      insertPair(tx, {
        ...pair,
        id,
        proposedOn: context.clock.today(),
        proposedBy: carerOf(context.actor),
        regionId: receiver.regionId,
        municipalityId: receiver.municipalityId,
        organisationId: receiver.organisationId,
        giverRegionId: giver.regionId,
        giverMunicipalityId: giver.municipalityId,
        giverOrganisationId: giver.organisationId,
      }),
    `pairs.${at}.`,
  )
  const ground = facts.grounds.get(pair.startsOn)!.find(one => one.code === pair.groundCode)!
  await askBoth(context, tx, { ...pair, id }, { giver: giver.name, receiver: receiver.name })
  await recordAudit(context, tx, {
    action: 'mentoring.propose',
    entity: 'pair',
    entityId: id,
    regionId: receiver.regionId,
    after: {
      ground: ground.title,
      giver: giver.name,
      receiver: receiver.name,
      ...(pair.competencyId && { competency: facts.competencies.get(pair.competencyId) }),
      ...termsOf(pair),
    },
  })
  return id
}

export type Terms = Pick<NewPair, 'aim' | 'startsOn' | 'endsOn' | 'basisNumber' | 'basisDate'>
export const termsOf = ({ aim, startsOn, endsOn, basisNumber, basisDate }: Terms): Terms => ({
  aim,
  startsOn,
  endsOn,
  basisNumber,
  basisDate,
})

/** Asks each of the two about the other: she answers in her own account. */
export async function askBoth(
  context: Context,
  tx: Tx,
  pair: { id: string; giverPersonId: string; receiverPersonId: string },
  names: { giver: string; receiver: string },
): Promise<void> {
  const notice = (personId: string, other: string) => ({
    personId,
    kind: 'pair-proposed',
    title: 'Вам предложена пара',
    body: `${other}. Посмотрите цель и сроки и ответьте, согласны ли вы.`,
    link: '/my/pairs',
  })
  await notify(context, tx, [
    notice(pair.giverPersonId, names.receiver),
    notice(pair.receiverPersonId, names.giver),
  ])
}

/** The table refuses the same pair twice at a time, also of two people who write at once; named here. */
export async function refusingTwice<T>(work: () => Promise<T>, prefix = ''): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) !== 'teacher_pairs_once') throw error
    throw refusal([
      {
        code: 'pairs.twice',
        field: `${prefix}receiverPersonId`,
        message: 'Такая пара на этом основании уже есть. Откройте её в списке пар',
      },
    ])
  }
}

const refusal = (problems: ProblemItem[]) => invalid('pairs.invalid', 'Проверьте отмеченное.', problems)
