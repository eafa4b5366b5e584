import {
  type CompetencyRow,
  findPublishedFramework,
  selectCompetencies,
} from '#modules/competencies/index.ts'
import {
  type IndependentNeed,
  selectIndependentLevels,
  selectIndependentNeeds,
} from '#modules/diagnostics/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import type { PairGround } from './contract.ts'
import type { PairLimits } from './keep-grounds.ts'
import {
  type Candidate,
  type Matched,
  matchByCareer,
  matchByCompetency,
  matchBySubject,
  pairKey,
} from './match-pairs.ts'
import type { selectOpenPairs, TeacherOfUnit } from './proposals.sql.ts'

/** The most important deficits of a unit: what one sitting can look through, and what the choice takes a second for. */
const MOST_NEEDS = 300

export type Person = TeacherOfUnit & Candidate
export type Search = {
  context: Context
  tx: Tx
  people: readonly Person[]
  byId: ReadonlyMap<string, Person>
  limits: PairLimits
  open: Awaited<ReturnType<typeof selectOpenPairs>>
}
export type Found = {
  pairs: {
    matched: Matched
    reason: string
    /** Without anybody's results: more people read the pair than may see them. */
    aim: string
    competencyId: string | null
    competencyTitle: string | null
  }[]
  notes: string[]
}

const takenOn = (ground: PairGround, { open }: Search) =>
  new Set(
    open
      .filter(one => one.groundCode === ground.code)
      .map(one => pairKey(one.giverPersonId, one.receiverPersonId, one.competencyCode)),
  )
const numbersOf = ({ limits }: Search) => ({ given: limits.given.value, received: limits.received.value })

/** Those who lack a competency with those who hold it. */
export async function onCompetency(ground: PairGround, search: Search): Promise<Found> {
  const { tx, people } = search
  const ids = people.map(one => one.id)
  const framework = await findPublishedFramework(tx)
  const competencies = new Map(
    (framework ? await selectCompetencies(tx, framework.id) : []).map(one => [one.code, one]),
  )
  const levels = await selectIndependentLevels(tx, ids)
  const known = (await selectIndependentNeeds(tx, ids)).filter(one => competencies.has(one.code))
  const needs = mostImportant(known)
  const matched = matchByCompetency(
    people,
    {
      needs: needs.map(({ code, targetLevel, ...one }) => ({
        ...one,
        competency: code,
        target: targetLevel,
      })),
      holdings: levels.map(({ code, ...one }) => ({ ...one, competency: code })),
    },
    numbersOf(search),
    takenOn(ground, search),
  )
  const levelOf = new Map(levels.map(one => [`${one.personId} ${one.code}`, one.level]))
  const measured = new Set(levels.map(one => one.personId)).size
  return {
    pairs: matched.map(one =>
      competencyPair(one, competencies.get(one.competency!)!, search, {
        held: levelOf.get(`${one.giver} ${one.competency}`)!,
        need: needs.find(it => it.personId === one.receiver && it.code === one.competency)!,
      }),
    ),
    notes: resultNotes(search.context, {
      measured,
      people: people.length,
      needs: known.length,
      left: known.length - needs.length,
      matched: matched.length,
    }),
  }
}

function competencyPair(
  matched: Matched,
  { id, title }: CompetencyRow,
  { byId }: Search,
  { held, need }: { held: number; need: IndependentNeed },
): Found['pairs'][number] {
  const giver = shortName(byId.get(matched.giver)!)
  const receiver = shortName(byId.get(matched.receiver)!)
  return {
    matched,
    reason: `${giver} — уровень ${held}, ${receiver} — уровень ${need.level}, нужен ${need.targetLevel}${nearWords(matched)}`,
    aim: `Сформировать компетенцию «${title}»`,
    competencyId: id,
    competencyTitle: title,
  }
}

/** The widest and weightiest deficits first; equal ones by person and code, so that a repeated search is the same. */
function mostImportant(needs: readonly IndependentNeed[]): IndependentNeed[] {
  const worth = (one: IndependentNeed) => one.weight * (one.targetLevel - one.level)
  const key = (one: IndependentNeed) => `${one.personId} ${one.code}`
  return needs.toSorted((a, b) => worth(b) - worth(a) || (key(a) < key(b) ? -1 : 1)).slice(0, MOST_NEEDS)
}

type Seen = { measured: number; people: number; needs: number; left: number; matched: number }

/** Whose results were looked at, in words: a short list must not be taken for a healthy school. */
function resultNotes({ actor }: Context, { measured, people, needs, left, matched }: Seen): string[] {
  const isOwn = actor.reach.results === 'own'
  if (!actor.reach.results)
    return ['По компетенциям не подбирали: ваша роль не видит результатов диагностики.']
  if (measured === 0)
    return [
      isOwn
        ? 'По компетенциям не подбирали: вам видны результаты тех, кто за вами закреплён, а независимой диагностики у них здесь нет.'
        : 'По компетенциям не подбирали: независимую диагностику здесь ещё никто не прошёл.',
    ]
  const notes: string[] = []
  if (isOwn && measured < people)
    notes.push(
      `Уровни учтены по ${measured} из ${people} педагогов: вам видны результаты закреплённых за вами.`,
    )
  if (left > 0) notes.push(`Взяты ${MOST_NEEDS} самых важных дефицитов из ${needs}.`)
  if (matched === 0)
    notes.push(
      needs === 0
        ? 'По компетенциям пары не нужны: дефицитов не найдено.'
        : 'По компетенциям пар не нашлось: рядом никто не владеет тем, чего не хватает, или у всех уже достаточно пар.',
    )
  return notes
}

/** Beginners without a mentor with the experienced. */
export function onCareer(ground: PairGround, search: Search): Found {
  const { people, byId, limits, open } = search
  const mentored = new Set(
    open.filter(one => one.groundCode === ground.code).map(one => one.receiverPersonId),
  )
  const matched = matchByCareer(people, numbersOf(search), { taken: takenOn(ground, search), mentored })
  const waiting = people.filter(one => one.isBeginner && !mentored.has(one.id)).length
  const years = limits['experienced-years'].value
  return {
    pairs: matched.map(one => ({
      matched: one,
      reason: `${shortName(byId.get(one.receiver)!)} — первые три года в профессии, ${shortName(byId.get(one.giver)!)} — стаж не меньше ${years} лет; общий предмет: ${commonSubjects(one, byId)}${nearWords(one)}`,
      aim: 'Помочь молодому специалисту войти в профессию',
      competencyId: null,
      competencyTitle: null,
    })),
    notes:
      waiting > matched.length
        ? [
            `Без наставника остаются ${waiting - matched.length} из ${waiting} начинающих: рядом нет опытного педагога того же предмета или у кого-то уже достаточно пар.`,
          ]
        : [],
  }
}

/** Colleagues of one subject. */
export function onSubject(ground: PairGround, search: Search): Found {
  const { people, byId } = search
  return {
    pairs: matchBySubject(people, numbersOf(search), takenOn(ground, search)).map(one => ({
      matched: one,
      reason: `Общий предмет: ${commonSubjects(one, byId)}${nearWords(one)}`,
      aim: `Обмен опытом: ${commonSubjects(one, byId)}`,
      competencyId: null,
      competencyTitle: null,
    })),
    notes: [],
  }
}

function commonSubjects({ giver, receiver }: Matched, byId: ReadonlyMap<string, Person>): string {
  const theirs = byId.get(receiver)!.subjects
  return byId
    .get(giver)!
    .subjects.filter(subject => theirs.includes(subject))
    .join(', ')
}

const nearWords = (one: Matched) => (one.near === 'municipality' ? '; из другой организации' : '')

const shortName = ({ lastName, firstName, middleName }: Person) =>
  `${lastName} ${[firstName, middleName]
    .filter(Boolean)
    .map(part => `${part![0]}.`)
    .join('\u00A0')}`
