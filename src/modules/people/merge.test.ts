import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildCare,
  buildEmployment,
  buildPerson,
  buildQualification,
  buildTeacher,
  buildTwoRegions,
  nextNumber,
  syntheticSnils,
} from '#testing/factories/people.ts'
import { employmentFields, listDuplicatesQuery, personFields } from './contract.ts'
import { createPerson, updatePerson } from './keep-person.ts'
import { listAlike } from './list-alike.ts'
import { judgeDifferent, listDuplicates } from './list-duplicates.ts'
import { mergePersons, previewMerge } from './merge-persons.ts'
import { peopleTrace } from './own-trace.ts'
import { showPerson, showPersonHistory } from './show-person.ts'
import { listMerges, undoMerge } from './undo-merge.ts'

const database = useDatabase()
const traces = [peopleTrace]
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const methodologist = (at: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(at, { name }))
const head = () => contextOf(database, actors.centreHead(world.here.region.id))
const pairsOf = async (context = head(), id?: string) =>
  (await listDuplicates(context, listDuplicatesQuery.parse({ limit: 200 }))).rows
    .filter(row => id === undefined || row.one.id === id || row.other.id === id)
    .map(row => row.kind)

/** A pair at the school: the second has no СНИЛС unless told. */
async function buildPair(
  one: Record<string, unknown>,
  other: Record<string, unknown>,
  at: readonly [string, string] = [world.here.schools[0].id, world.here.schools[0].id],
) {
  const first = await buildTeacher(database, { at: at[0], person: one })
  const second = await buildTeacher(database, {
    at: at[1],
    person: { ...one, snils: null, ...other },
    employment: { positionCode: 'tutor' },
  })
  return { survivor: first.person, former: second.person }
}

const NAMED = { lastName: 'Иванова', firstName: 'Наталья', middleName: 'Сергеевна' }
const bornOn = () => `19${60 + (nextNumber() % 40)}-0${1 + (nextNumber() % 9)}-${10 + (nextNumber() % 18)}`
const aYearLater = (date: string) => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`

describe('likely duplicates', () => {
  it('are found through misprints of name and birth date, a new surname, a missing date', async () => {
    const [school, next] = [world.here.schools[0].id, world.here.schools[1].id]
    const cases: [string, Record<string, unknown>, string | null, (readonly [string, string])?][] = [
      ['the same', {}, 'same'],
      ['a doubled letter', { lastName: 'Иваннова' }, 'name'],
      ['two letters changed places', { lastName: 'Ивнаова' }, 'name'],
      ['another spelling of the first name', { firstName: 'Наталия' }, 'name'],
      ['no middle name', { middleName: null }, 'same'],
      ['a surname after marriage', { lastName: 'Петренко' }, 'surname'],
      ['a surname after marriage, of another school', { lastName: 'Петренко' }, null, [school, next]],
      ['another middle name', { middleName: 'Петровна' }, null],
      ['another СНИЛС', { snils: syntheticSnils(700_000 + nextNumber()) }, null],
      ['no birth date', { birthDate: null }, 'no-birth'],
      ['another year of birth, of the same school', { birthDate: 'later' }, 'birth'],
    ]
    for (const [title, over, kind, at] of cases) {
      const birthDate = bornOn()
      const other = over.birthDate === 'later' ? { ...over, birthDate: aYearLater(birthDate) } : over
      const { survivor, former } = await buildPair({ ...NAMED, birthDate }, other, at)
      expect([title, await pairsOf(head(), former.id)]).toEqual([title, kind ? [kind] : []])
      await database.owner.query('delete from employments where person_id = any ($1)', [
        [survivor.id, former.id],
      ])
      await database.owner.query('delete from persons where id = any ($1)', [[survivor.id, former.id]])
    }
  })

  it('are shown to whoever keeps both, and not again once judged to be two people', async () => {
    const { survivor, former } = await buildPair({ ...NAMED, birthDate: bornOn() }, {}, [
      world.here.schools[0].id,
      world.here.schools[1].id,
    ])
    expect(await pairsOf(methodologist(world.here.schools[0].id), former.id)).toEqual([])
    expect(await pairsOf(contextOf(database, actors.centreHead(world.there.region.id)), former.id)).toEqual(
      [],
    )
    expect(await pairsOf(head(), former.id)).toEqual(['same'])
    await judgeDifferent(head(), { one: former.id, other: survivor.id, reason: 'Тёзки' })
    expect(await pairsOf(head(), former.id)).toEqual([])
    await expect(
      judgeDifferent(head(), { one: former.id, other: survivor.id, reason: 'Ещё раз' }),
    ).rejects.toMatchObject({ kind: 'not-found' })
    await database.owner.query('update persons set phone = $1 where id = $2', ['+7', former.id])
    await database.owner.query('update persons set first_name = $1 where id = $2', ['Наталия', former.id])
    expect(await pairsOf(head(), former.id)).toEqual([])
  })

  it('vanish from the queue when the misprint is put right', async () => {
    const birthDate = bornOn()
    const { former } = await buildPair({ ...NAMED, birthDate }, {})
    await database.owner.query('update persons set birth_date = $1 where id = $2', ['2001-01-02', former.id])
    expect(await pairsOf(head(), former.id)).toEqual([])
  })
})

describe('while a person is being entered', () => {
  it('who sounds alike and is seen is named, the one born on that day first; a stranger to the reader is not', async () => {
    const born = { lastName: 'Щукина', firstName: 'Зоя', middleName: 'Львовна', birthDate: '1971-03-04' }
    const at = world.here.schools[0].id
    const { person: namesake } = await buildTeacher(database, {
      at,
      person: { ...born, birthDate: '1990-01-01' },
    })
    const { person } = await buildTeacher(database, { at, person: born })
    await buildTeacher(database, { at: world.there.schools[0].id, person: born })
    const alike = async (entered: Parameters<typeof listAlike>[1], context = methodologist(at)) =>
      (await listAlike(context, entered)).people.map(({ id }) => id)
    const { birthDate } = born
    expect(await alike({ lastName: 'Щукинна', firstName: 'Зоя', middleName: 'Львовна', birthDate })).toEqual([
      person.id,
      namesake.id,
    ])
    // married since, entered without the father's name
    expect(await alike({ lastName: 'Щукова', firstName: 'Зоя', birthDate })).toEqual([person.id])
    expect(await alike({ lastName: 'Щукина', firstName: 'Инна', birthDate: '1990-01-01' })).toEqual([
      namesake.id,
    ])
    expect(await alike({ lastName: 'Карпова', firstName: 'Зоя' })).toEqual([])
    expect(await alike({ ...born }, methodologist(world.here.schools[1].id))).toEqual([])
  })
})

describe('merging', () => {
  const merge = (
    context: ReturnType<typeof head>,
    { survivor, former }: { survivor: { id: string }; former: { id: string } },
    over: Partial<Parameters<typeof mergePersons>[2]> = {},
  ) =>
    mergePersons(context, traces, {
      id: survivor.id,
      former: former.id,
      version: 1,
      formerVersion: 1,
      take: [],
      reason: 'Одна и та же',
      ...over,
    })

  it('shows beforehand exactly what it does, and changes nothing by showing', async () => {
    const at = world.here.schools[0].id
    const pair = await buildPair(
      { ...NAMED, birthDate: bornOn(), phone: null, snils: null },
      { phone: '+7 900', snils: syntheticSnils(800_000 + nextNumber()) },
    )
    await buildEmployment(database, {
      personId: pair.former.id,
      organisationId: at,
      positionCode: 'teacher',
      validFrom: '2018-09-01',
    })
    await buildQualification(database, { personId: pair.survivor.id })
    await buildQualification(database, { personId: pair.former.id })
    await buildQualification(database, { personId: pair.former.id, category: 'highest' })
    const preview = await previewMerge(methodologist(at), traces, {
      id: pair.survivor.id,
      former: pair.former.id,
    })
    expect(preview.fields.filter(one => one.proposed === 'former').map(one => one.field)).toEqual([
      'snils',
      'phone',
    ])
    expect(preview.rows).toEqual([
      expect.objectContaining({ title: 'Записи о работе', moved: 1, folded: 1, stayed: 0 }),
      expect.objectContaining({ title: 'Категории', moved: 1, folded: 1, stayed: 0 }),
    ])
    expect(preview.obstacle).toBeNull()
    expect((await showPerson(methodologist(at), { id: pair.former.id })).id).toBe(pair.former.id)
    await merge(methodologist(at), pair, { take: ['snils', 'phone'] })
    const card = await showPerson(methodologist(at), { id: pair.survivor.id })
    expect(card).toMatchObject({ phone: '+7 900', snils: pair.former.snils, version: 2 })
    expect(card.employments.map(one => one.positionCode).sort()).toEqual(['teacher', 'tutor'])
    expect(card.qualifications.map(one => one.category).sort()).toEqual(['first', 'highest'])
  })

  it('makes the former card lead to the surviving one, in links and by СНИЛС, and out of the queue', async () => {
    const at = world.here.schools[0].id
    const number = syntheticSnils(810_000 + nextNumber())
    const pair = await buildPair({ ...NAMED, birthDate: bornOn() }, { lastName: 'Иваннова', snils: null })
    await database.owner.query('update persons set snils = $1 where id = $2', [number, pair.former.id])
    await merge(methodologist(at), pair, { formerVersion: 1 })
    for (const context of [methodologist(at), contextOf(database, actors.admin())])
      expect((await showPerson(context, { id: pair.former.id })).id).toBe(pair.survivor.id)
    expect(await pairsOf(head(), pair.former.id)).toEqual([])
    const again = await createPerson(methodologist(world.here.schools[1].id), {
      person: personFields.parse({ ...NAMED, snils: number, birthDate: pair.survivor.birthDate }),
      employment: employmentFields.parse({
        organisationId: world.here.schools[1].id,
        positionCode: 'tutor',
        kind: 'part-time',
        validFrom: '2026-01-01',
      }),
    })
    expect(again).toEqual({ id: pair.survivor.id, isNew: false })
    await expect(
      updatePerson(contextOf(database, actors.admin()), {
        id: pair.former.id,
        version: 2,
        ...personFields.parse({ ...NAMED, snils: null }),
      }),
    ).rejects.toMatchObject({ code: 'person.merged' })
    const { entries } = await showPersonHistory(methodologist(at), { id: pair.survivor.id })
    expect(entries.find(one => one.action === 'people.merge')).toMatchObject({ reason: 'Одна и та же' })
  })

  it('is undone: rows, folded ones, fields and СНИЛС go back; what was changed since stays and is named', async () => {
    const at = world.here.schools[0].id
    const number = syntheticSnils(820_000 + nextNumber())
    const pair = await buildPair(
      { ...NAMED, birthDate: bornOn(), snils: null, phone: '1', email: 'old@example.org' },
      { snils: number, phone: '2', email: 'new@example.org' },
    )
    await buildQualification(database, { personId: pair.survivor.id })
    const folded = await buildQualification(database, { personId: pair.former.id })
    const carer = await buildTeacher(database, { at, person: { lastName: 'Опора' } })
    await buildCare(database, { personId: pair.survivor.id, carerPersonId: carer.person.id })
    await buildCare(database, { personId: pair.former.id, carerPersonId: carer.person.id })
    const context = methodologist(at)
    const done = await merge(context, pair, { take: ['snils', 'phone', 'email'] })
    await updatePerson(context, {
      ...personFields.parse({ ...NAMED, snils: number, phone: '3', email: 'new@example.org' }),
      birthDate: pair.survivor.birthDate,
      id: pair.survivor.id,
      version: done.version,
    })
    const undo = () =>
      undoMerge(context, { id: pair.survivor.id, merge: done.merge, reason: 'Это разные люди' })
    expect(await undo()).toEqual({ former: pair.former.id, returned: 3, lost: 0, kept: ['phone'] })
    expect(await showPerson(context, { id: pair.survivor.id })).toMatchObject({
      snils: null,
      phone: '3',
      email: 'old@example.org',
      employments: [{ positionCode: 'teacher' }],
    })
    expect(await showPerson(context, { id: pair.former.id })).toMatchObject({
      id: pair.former.id,
      snils: number,
      phone: '2',
      employments: [{ positionCode: 'tutor' }],
      qualifications: [{ id: folded.id }],
      carers: [{ carerName: 'Опора Анна Ивановна' }],
    })
    await expect(undo()).rejects.toMatchObject({ code: 'merge.undone' })
    expect((await listMerges(context, { id: pair.survivor.id })).merges).toMatchObject([
      { status: 'undone', formerName: 'Иванова Наталья Сергеевна', undoneBy: 'Методист' },
    ])
  })

  it('is undone from the last: an earlier one waits', async () => {
    const at = world.here.schools[0].id
    const birthDate = bornOn()
    const pair = await buildPair({ ...NAMED, birthDate }, {})
    const third = await buildTeacher(database, {
      at,
      person: { ...NAMED, birthDate, snils: null },
      employment: { positionCode: 'librarian' },
    })
    const first = await merge(methodologist(at), pair)
    const later = contextOf(database, actors.schoolMethodologist(at), {
      now: () => new Date('2026-03-02T10:00:00Z'),
      today: () => '2026-03-02',
    })
    await merge(later, { survivor: pair.survivor, former: third.person }, { version: 2 })
    await expect(
      undoMerge(later, { id: pair.survivor.id, merge: first.merge, reason: 'Нет' }),
    ).rejects.toMatchObject({ code: 'merge.later' })
  })

  it('is for whoever keeps both cards, of two at once the second is told', async () => {
    const [mine, next] = world.here.schools
    const pair = await buildPair({ ...NAMED, birthDate: bornOn() }, {}, [mine.id, next.id])
    await buildEmployment(database, {
      personId: pair.former.id,
      organisationId: mine.id,
      positionCode: 'librarian',
      validTo: '2020-01-01',
    })
    // she sees both, but the former card is kept by another school today
    await expect(merge(methodologist(mine.id), pair)).rejects.toMatchObject({ code: 'merge.foreign' })
    await expect(merge(head(), { ...pair, former: pair.survivor })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(merge(head(), pair, { formerVersion: 7 })).rejects.toMatchObject({ code: 'person.changed' })
    const both = await Promise.allSettled([
      merge(head(), pair),
      merge(head(), { survivor: pair.former, former: pair.survivor }),
    ])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const foreign = await buildPerson(database, { ...NAMED })
    await expect(merge(head(), { ...pair, former: foreign })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('does not overwrite what somebody changes at the same moment: one of the two is told', async () => {
    const at = world.here.schools[0].id
    const pair = await buildPair({ ...NAMED, birthDate: bornOn() }, {})
    const fields = personFields.parse({ ...NAMED, phone: '+7 111', snils: pair.survivor.snils })
    const results = await Promise.allSettled([
      updatePerson(methodologist(at), {
        ...fields,
        birthDate: pair.survivor.birthDate,
        id: pair.survivor.id,
        version: 1,
      }),
      merge(methodologist(at), pair),
    ])
    expect(results.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { phone } = await showPerson(methodologist(at), { id: pair.survivor.id })
    expect(phone).toBe(results[0].status === 'fulfilled' ? '+7 111' : null)
  })

  it('does not let a card of today’s other employer be taken by a former one', async () => {
    const [mine, next] = world.here.schools
    const pair = await buildPair({ ...NAMED, birthDate: bornOn() }, {}, [next.id, mine.id])
    await buildEmployment(database, {
      personId: pair.survivor.id,
      organisationId: mine.id,
      positionCode: 'librarian',
      validTo: '2020-01-01',
    })
    await expect(merge(methodologist(mine.id), pair)).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('moves nothing outside a merge under way', async () => {
    const pair = await buildPair({ ...NAMED, birthDate: bornOn() }, {})
    const { merge: id } = await merge(head(), pair)
    await expect(
      database.app.query(`select * from app.move_person_rows($1, 'employments', 'person_id', true)`, [id]),
    ).rejects.toThrow('no merge under way')
  })
})
