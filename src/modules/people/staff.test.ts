import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildTeacher, buildTwoRegions, nextNumber, syntheticSnils } from '#testing/factories/people.ts'
import { assignCare, endCare, listCarers } from './care.ts'
import { employmentFields, personFields } from './contract.ts'
import { correctEmployment } from './correct-employment.ts'
import { employPerson, endEmployment, transferPerson } from './employ-person.ts'
import { createPerson, updatePerson } from './keep-person.ts'
import { addQualification } from './keep-qualification.ts'
import { showPerson, showPersonHistory } from './show-person.ts'
import { setThreshold } from './thresholds.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const person = (over: Partial<z.input<typeof personFields>> = {}) =>
  personFields.parse({
    lastName: 'Новикова',
    firstName: 'Ирина',
    middleName: 'Олеговна',
    birthDate: '1990-05-05',
    snils: syntheticSnils(500_000 + nextNumber()),
    ...over,
  })
const job = (organisationId: string, over: Partial<z.input<typeof employmentFields>> = {}) =>
  employmentFields.parse({ organisationId, positionCode: 'teacher', validFrom: '2024-09-01', ...over })
const methodologist = (at: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(at, { name }))
const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))

describe('taking on', () => {
  it('makes a card, and the second employer finds the same person by СНИЛС', async () => {
    const [here, there] = [world.here.schools[0].id, world.there.schools[0].id]
    const fields = person()
    const first = await createPerson(methodologist(here), { person: fields, employment: job(here) })
    expect(first.isNew).toBe(true)
    const second = await createPerson(methodologist(there), {
      person: { ...fields, lastName: 'Замужняя' },
      employment: job(there, { kind: 'part-time', positionCode: 'tutor' }),
    })
    expect(second).toEqual({ id: first.id, isNew: false })
    const card = await showPerson(methodologist(there), { id: first.id })
    // each employer sees its own job only, and the second one does not rename her
    expect(card).toMatchObject({ lastName: 'Новикова', employments: [{ positionCode: 'tutor' }] })
  })

  it('refuses a СНИЛС of somebody else, telling nothing about her', async () => {
    const school = world.here.schools[0].id
    const known = await buildTeacher(database, {
      at: world.there.schools[0].id,
      person: { lastName: 'Тайная' },
    })
    const attempt = createPerson(methodologist(school), {
      person: person({ snils: known.person.snils, birthDate: '1991-01-01' }),
      employment: job(school),
    })
    const refusal = await attempt.catch(error => error)
    expect(refusal.problems).toMatchObject([{ field: 'person.snils', code: 'person.snils-of-another' }])
    expect(JSON.stringify(refusal.problems)).not.toContain('Тайная')
  })

  it('refuses what cannot be: hired as a child, in another century, a second main job elsewhere, no load, zeros', async () => {
    const [here, there] = [world.here.schools[0].id, world.there.schools[0].id]
    const takeOn = (fields: ReturnType<typeof person>, over = {}) =>
      createPerson(methodologist(here), { person: fields, employment: job(here, over) })
    const at = (field: string) => ({ kind: 'invalid', problems: [{ field }] })
    for (const validFrom of ['2000-09-01', '0202-09-01', '2099-09-01'])
      await expect(takeOn(person(), { validFrom })).rejects.toMatchObject(at('employment.validFrom'))
    const known = person()
    const { id } = await takeOn(known, { validFrom: '2015-09-01' })
    await expect(
      updatePerson(methodologist(here), { ...known, id, version: 1, birthDate: '2008-01-01' }),
    ).rejects.toMatchObject(at('birthDate'))
    await expect(
      createPerson(methodologist(there), { person: known, employment: job(there) }),
    ).rejects.toMatchObject(at('employment.kind'))
    const second = job(there, { kind: 'part-time' })
    await createPerson(methodologist(there), { person: known, employment: second })
    const partTime = await showPerson(methodologist(there), { id, on: '2024-09-01' })
    expect(partTime.age).toBe(34)
    expect((await showPerson(methodologist(there), { id, on: '1970-01-01' })).age).toBeNull()
    const { organisationId: _, ...asMain } = { ...second, kind: 'main' as const }
    const correction = { id, employment: partTime.employments[0]!.id, version: 1, reason: 'Приказ № 6' }
    await expect(correctEmployment(methodologist(there), { ...correction, ...asMain })).rejects.toMatchObject(
      at('kind'),
    )
    for (const load of [0.004, 0])
      expect(employmentFields.safeParse({ ...job(here), load }).success).toBe(false)
    for (const fields of [
      { snils: '000-000-000 00' },
      { lastName: 'Ивaнова' },
      { middleName: '=1+1' },
      { middleName: '😀' },
    ])
      expect(personFields.safeParse({ ...known, ...fields }).success, JSON.stringify(fields)).toBe(false)
    for (const lastName of ['де ля Круа', 'О’Коннор-Д’Артаньян', 'Müller'])
      expect(personFields.safeParse({ ...known, lastName }).success, lastName).toBe(true)
  })

  it('moves the main job by a transfer, never by a second one', async () => {
    const [one, other] = [world.here.schools[0].id, world.here.schools[1].id]
    const { id } = await createPerson(methodologist(one), { person: person(), employment: job(one) })
    const card = await showPerson(head(), { id })
    const main = job(other, { validFrom: '2026-03-01' })
    await expect(employPerson(head(), { id, ...main })).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'kind' }],
    })
    const employment = card.employments[0]!.id
    await transferPerson(head(), { id, employment, version: 1, to: main, reason: 'Приказ № 5' })
    await expect(
      employPerson(head(), { id, ...job(one, { validFrom: '2025-09-01', validTo: '2026-02-28' }) }),
    ).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('names every broken field of person and job at once', async () => {
    const school = world.here.schools[0].id
    await expect(
      createPerson(methodologist(school), {
        person: person({ birthDate: '2015-01-01', teachingSince: '2026-05-01' }),
        employment: job(world.here.schools[1].id, { positionCode: 'wizard' }),
      }),
    ).rejects.toMatchObject({
      kind: 'invalid',
      problems: [
        { field: 'person.birthDate' },
        { field: 'person.teachingSince' },
        { field: 'employment.organisationId' },
        { field: 'employment.positionCode' },
      ],
    })
  })

  it('is refused by a form when СНИЛС or dates cannot be', () => {
    expect(personFields.safeParse({ ...person(), snils: '112-233-445 96' }).success).toBe(false)
    expect(personFields.parse({ ...person(), snils: '112-233-445 95' }).snils).toBe('11223344595')
    const dates = { ...job('019a0000-0000-7000-8000-000000000001'), validTo: '2024-08-31' }
    expect(employmentFields.safeParse(dates).error?.issues[0]?.path).toEqual(['validTo'])
  })
})

describe('changing', () => {
  it('tells the second of two editors who was first, and records what changed', async () => {
    const { person: built, organisationId } = await buildTeacher(database, { at: world.here.schools[0].id })
    const fields = personFields.parse({ ...person(), snils: built.snils })
    const [anna, olga] = [methodologist(organisationId, 'Анна'), methodologist(organisationId, 'Ольга')]
    expect(await updatePerson(anna, { ...fields, id: built.id, version: 1 })).toEqual({ version: 2 })
    await expect(updatePerson(olga, { ...fields, id: built.id, version: 1 })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Анна'),
    })
    const { entries } = await showPersonHistory(anna, { id: built.id })
    expect(entries[0]).toMatchObject({ who: 'Анна', role: 'school-methodologist' })
    expect(entries[0]!.changes).toContainEqual({ field: 'firstName', before: 'Анна', after: 'Ирина' })
  })

  it('is for the present employer: a former one sees the past and may not write', async () => {
    const built = await buildTeacher(database, {
      at: world.here.schools[0].id,
      employment: { validTo: '2024-01-31' },
    })
    const former = methodologist(built.organisationId)
    const card = await showPerson(former, { id: built.person.id })
    expect(card.actions.find(one => one.action === 'update')).toMatchObject({ allowed: false })
    await expect(
      updatePerson(former, { ...person({ snils: built.person.snils }), id: built.person.id, version: 1 }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('cannot give a person the СНИЛС of another', async () => {
    const at = world.here.schools[0].id
    const [one, other] = [await buildTeacher(database, { at }), await buildTeacher(database, { at })]
    await expect(
      updatePerson(methodologist(at), {
        ...person({ snils: other.person.snils }),
        id: one.person.id,
        version: 1,
      }),
    ).rejects.toMatchObject({ problems: [{ field: 'snils' }] })
  })

  it('records a category once it was assigned', async () => {
    const { person: built, organisationId } = await buildTeacher(database, { at: world.here.schools[0].id })
    const context = methodologist(organisationId)
    const fields = { id: built.id, category: 'highest' as const, validTo: null, act: 'Приказ № 12' }
    await expect(addQualification(context, { ...fields, assignedOn: '2026-03-03' })).rejects.toMatchObject({
      problems: [{ field: 'assignedOn' }],
    })
    await addQualification(context, { ...fields, assignedOn: '2026-03-02' })
    const card = await showPerson(context, { id: built.id })
    expect(card.qualifications).toMatchObject([{ category: 'highest', isInForce: true, validTo: null }])
  })
})

describe('jobs', () => {
  it('end on their last day, once, not before they began', async () => {
    const built = await buildTeacher(database, { at: world.here.schools[0].id })
    const context = methodologist(built.organisationId)
    const end = (lastDay: string, version: number) =>
      endEmployment(context, {
        id: built.person.id,
        employment: built.employment.id,
        version,
        lastDay,
        reason: 'Приказ № 3',
      })
    await expect(end('2015-08-31', 1)).rejects.toMatchObject({ problems: [{ field: 'lastDay' }] })
    expect(await end('2026-12-31', 1)).toEqual({ version: 2 })
    await expect(end('2026-12-30', 1)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('do not overlap in one position of one organisation', async () => {
    const built = await buildTeacher(database, { at: world.here.schools[0].id })
    await expect(
      employPerson(methodologist(built.organisationId), {
        ...job(built.organisationId),
        id: built.person.id,
      }),
    ).rejects.toMatchObject({ kind: 'conflict', code: 'employment.overlap' })
  })

  it('are transferred within the reach of the actor: the former ends on the eve', async () => {
    const built = await buildTeacher(database, { at: world.here.schools[0].id })
    const [from, to] = world.here.schools
    const move = {
      id: built.person.id,
      employment: built.employment.id,
      version: 1,
      to: job(to.id, { validFrom: '2026-09-01' }),
      reason: 'Перевод',
    }
    await expect(transferPerson(methodologist(from.id), move)).rejects.toMatchObject({
      problems: [{ field: 'to.organisationId' }],
    })
    await transferPerson(head(), move)
    const { employments } = await showPerson(head(), { id: built.person.id, on: '2026-09-01' })
    expect(employments.map(one => [one.organisationId, one.validFrom, one.validTo, one.isCurrent])).toEqual([
      [to.id, '2026-09-01', null, true],
      [from.id, '2015-09-01', '2026-08-31', false],
    ])
  })
})

describe('care', () => {
  it('is given to many at once, once each, and taken back', async () => {
    const at = world.here.schools[0].id
    const people = []
    for (let index = 0; index < 4; index++) people.push((await buildTeacher(database, { at })).person.id)
    const carer = await buildTeacher(database, {
      at: world.here.schools[1].id,
      person: { lastName: 'Кураторова' },
      employment: { positionCode: 'methodologist' },
    })
    const input = { people, carerPersonId: carer.person.id, kind: 'methodologist' as const }
    await setThreshold(contextOf(database, actors.admin()), {
      code: 'care-limit',
      regionId: world.here.region.id,
      value: 3,
      validFrom: '2026-01-01',
      act: 'Приказ № 1',
      clause: 'п. 5',
    })
    const given = await assignCare(head(), input)
    expect(given).toMatchObject({
      assigned: 4,
      alreadyAssigned: 0,
      warning: { load: 4, limit: 3, act: 'Приказ № 1, п. 5' },
    })
    expect(await assignCare(head(), input)).toMatchObject({ assigned: 0, alreadyAssigned: 4 })
    const { carers, limit } = await listCarers(head(), { q: 'кураторова' })
    expect(carers).toMatchObject([{ personId: carer.person.id, load: 4 }])
    expect(limit.count).toBe(3)
    expect(
      await endCare(head(), { ...input, people: people.slice(0, 3), reason: 'Сменился методист' }),
    ).toEqual({
      ended: 3,
    })
    expect((await listCarers(head(), { q: 'кураторова' })).carers[0]!.load).toBe(1)
  })

  it('of a stranger’s people is refused by name, and nobody is assigned', async () => {
    const mine = await buildTeacher(database, { at: world.here.schools[0].id })
    const foreign = await buildTeacher(database, { at: world.there.schools[0].id })
    const carer = await buildTeacher(database, { at: world.here.schools[1].id })
    const input = { carerPersonId: carer.person.id, kind: 'tutor' as const }
    await expect(
      assignCare(head(), { ...input, people: [mine.person.id, foreign.person.id] }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    expect((await showPerson(head(), { id: mine.person.id })).carers).toEqual([])
  })
})
