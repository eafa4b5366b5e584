import { addYears, isInFirstThreeYears, thresholdsFor } from '#modules/people/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { invalid, notFound } from '#platform/errors/problem.ts'
import type { PairGround, PairProposal, Suggested } from './contract.ts'
import type { Matching } from './contract-grounds.ts'
import { selectGroundsOn } from './grounds.sql.ts'
import { limitsOn } from './keep-grounds.ts'
import { pairKey } from './match-pairs.ts'
import { selectLoads } from './pairs.sql.ts'
import { selectOpenPairs, selectTeachers, type TeacherOfUnit } from './proposals.sql.ts'
import { type Found, onCareer, onCompetency, onSubject, type Person, type Search } from './suggest-grounds.ts'
import { findUnit, type Unit } from './units.sql.ts'

/** More people of one unit than this are looked through organisation by organisation. */
const MOST_PEOPLE = 6000
const MOST_SHOWN = 100

type Asked = {
  ground?: string | undefined
  municipality?: string | undefined
  organisation?: string | undefined
}
type NearUnit = Unit & { kind: 'municipality' | 'organisation' }

/** What presses most is looked for first: it takes the room that a giver has. */
const ORDER: Record<Matching, number> = { competency: 0, career: 1, subject: 2 }
const MATCHERS: Record<Matching, (ground: PairGround, search: Search) => Found | Promise<Found>> = {
  competency: onCompetency,
  career: onCareer,
  subject: onSubject,
}

/**
 * Looks for pairs in an organisation or a municipality on each ground the product can match by itself; all that is
 * shown may be proposed together without passing a limit. Deficits and levels are those the actor may see: an
 * individual result belongs to the teacher and whoever has her in care. Where the actor sees none, that ground is left
 * out and the answer says why.
 */
export async function suggestPairs(context: Context, asked: Asked): Promise<Suggested> {
  return await read(context, async tx => {
    const unit = await unitOf(context, tx, asked)
    let search = await gather(context, tx, unit)
    const proposals: PairProposal[] = []
    const notes: string[] = []
    for (const ground of await matchedGrounds(context, tx, asked.ground)) {
      const found = await MATCHERS[ground.matching](ground, search)
      const shown = found.pairs.slice(0, MOST_SHOWN)
      search = withPairs(search, shown)
      proposals.push(...shown.map(one => presented(ground, one, search)))
      notes.push(...found.notes)
      if (found.pairs.length > shown.length)
        notes.push(`«${ground.title}»: показаны первые ${MOST_SHOWN} пар из ${found.pairs.length}.`)
    }
    return { within: unit.name, people: search.people.length, proposals, notes }
  })
}

async function matchedGrounds(context: Context, tx: Tx, asked: string | undefined) {
  const grounds = await selectGroundsOn(tx, context.clock.today())
  return grounds
    .filter((one): one is PairGround & { matching: Matching } => one.matching !== null)
    .filter(one => !asked || one.code === asked)
    .sort((one, other) => ORDER[one.matching] - ORDER[other.matching])
}

/** The unit asked for within the actor's own; a region is too wide for neighbours. */
async function unitOf({ actor }: Context, tx: Tx, { organisation, municipality }: Asked): Promise<NearUnit> {
  const { kind, id } = actor.scope
  const chosen = organisation
    ? { kind: 'organisation' as const, id: organisation }
    : municipality
      ? { kind: 'municipality' as const, id: municipality }
      : (kind === 'organisation' || kind === 'municipality') && id
        ? { kind, id }
        : undefined
  if (!chosen)
    throw invalid(
      'pairs.unit',
      'Выберите муниципалитет или организацию: пары подбирают среди тех, кто рядом.',
      [{ code: 'pairs.unit', field: 'municipality', message: 'Выберите муниципалитет или организацию' }],
    )
  const unit = await findUnit(tx, chosen.kind, chosen.id)
  if (!unit)
    throw notFound('pairs.unit-missing', 'Такого муниципалитета или организации нет. Выберите из списка.')
  return { ...unit, kind: chosen.kind }
}

async function gather(context: Context, tx: Tx, unit: NearUnit): Promise<Search> {
  const today = context.clock.today()
  const teachers = await selectTeachers(tx, unit, today, MOST_PEOPLE)
  if (teachers.length > MOST_PEOPLE)
    throw invalid('pairs.too-many', 'Педагогов слишком много для одного подбора. Выберите организацию.', [
      { code: 'pairs.too-many', field: 'organisation', message: 'Выберите организацию' },
    ])
  const ids = teachers.map(one => one.id)
  const loads = await selectLoads(tx, ids, today)
  const limits = await limitsOn(tx, unit.regionId, today)
  const thresholds = await thresholdsFor(context, tx, today)
  const isExperienced = ({ teachingSince }: TeacherOfUnit) =>
    teachingSince !== null && addYears(teachingSince, limits['experienced-years'].value) <= today
  const people = teachers.map(one => ({
    ...one,
    isBeginner: isInFirstThreeYears(one.teachingSince, today, thresholds),
    isExperienced: isExperienced(one),
    ...(loads.get(one.id) ?? { given: 0, received: 0 }),
  }))
  return { context, tx, ...peopled(people), limits, open: await selectOpenPairs(tx, ids, today) }
}

const peopled = (people: readonly Person[]) => ({
  people,
  byId: new Map(people.map(one => [one.id, one])),
})

/** The same people with these pairs upon them: the next ground is matched with the room that is left. */
function withPairs(search: Search, pairs: Found['pairs']): Search {
  const count = (side: 'giver' | 'receiver', id: string) =>
    pairs.filter(one => one.matched[side] === id).length
  const people = search.people.map(one => ({
    ...one,
    given: one.given + count('giver', one.id),
    received: one.received + count('receiver', one.id),
  }))
  return { ...search, ...peopled(people) }
}

function presented(
  ground: PairGround,
  { matched, ...words }: Found['pairs'][number],
  { byId }: Search,
): PairProposal {
  return {
    key: `${ground.code} ${pairKey(matched.giver, matched.receiver, matched.competency)}`,
    groundCode: ground.code,
    groundTitle: ground.title,
    isEqual: ground.giverTitle === null,
    giver: sideOf(byId.get(matched.giver)!),
    receiver: sideOf(byId.get(matched.receiver)!),
    ...words,
  }
}

const sideOf = (person: Person) => ({
  personId: person.id,
  name: [person.lastName, person.firstName, person.middleName].filter(Boolean).join(' '),
  position: person.positionTitle,
  organisationId: person.organisationId,
  organisationName: person.organisationName,
})
