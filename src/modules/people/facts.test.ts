import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildCare,
  buildQualification,
  buildTeacher,
  buildTwoRegions,
  insertRow,
} from '#testing/factories/people.ts'
import { recordFields } from './contract.ts'
import { correctEmployment } from './correct-employment.ts'
import { addQualification, correctQualification, removeQualification } from './keep-qualification.ts'
import { addRecord, changeRecord, removeRecord } from './keep-record.ts'
import { peopleTrace } from './own-trace.ts'
import { showPerson, showPersonHistory } from './show-person.ts'
import { showTimeline } from './show-timeline.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const methodologist = (at: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(at, { name }))
const card = (id: string, at: string, on?: string) => showPerson(methodologist(at), { id, on })

const award = (over: Partial<z.input<typeof recordFields>> = {}) =>
  recordFields.parse({ kind: 'award', title: 'Почётная грамота', level: 'region', ...over })

describe('a category', () => {
  it('gets its term from the act of the day, whoever enters it', async () => {
    const { person, organisationId: at } = await buildTeacher(database, { at: world.here.schools[0].id })
    const add = (category: 'first' | 'highest' | 'conformity' | 'mentor', assignedOn: string) =>
      addQualification(methodologist(at), { id: person.id, category, assignedOn, validTo: null, act: null })
    await expect(add('mentor', '2024-02-01')).rejects.toMatchObject({ problems: [{ field: 'category' }] })
    await expect(add('mentor', '2023-08-31')).rejects.toMatchObject({
      problems: [{ field: 'assignedOn' }, { field: 'category' }],
    })
    await add('first', '2023-08-31')
    await add('highest', '2023-09-01')
    await add('conformity', '2024-02-29')
    await add('mentor', '2024-02-01')
    await insertRow(database, 'qualifications', {
      id: newId(),
      personId: person.id,
      category: 'highest',
      assignedOn: '2016-03-10',
    })
    const terms = Object.fromEntries(
      (await card(person.id, at)).qualifications.map(one => [
        `${one.category} ${one.assignedOn}`,
        one.validTo,
      ]),
    )
    expect(terms).toEqual({
      'first 2023-08-31': '2028-08-31',
      'highest 2023-09-01': null,
      'conformity 2024-02-29': '2029-02-28',
      'mentor 2024-02-01': null,
      'highest 2016-03-10': '2021-03-10',
    })
    await expect(
      addQualification(methodologist(at), {
        id: person.id,
        category: 'first',
        assignedOn: '2025-01-01',
        validTo: '2030-01-01',
        act: null,
      }),
    ).rejects.toMatchObject({ problems: [{ field: 'validTo' }] })
    await expect(add('first', '2023-08-31')).rejects.toMatchObject({ code: 'qualification.known' })
  })

  it('is put right and taken away with a reason; of two editors the second is told', async () => {
    const { person, organisationId: at } = await buildTeacher(database, { at: world.here.schools[0].id })
    const { id } = await buildQualification(database, { personId: person.id, assignedOn: '2024-02-01' })
    const anna = methodologist(at, 'Анна')
    const correct = (version: number, by = anna) =>
      correctQualification(by, {
        id: person.id,
        qualification: id,
        version,
        category: 'highest',
        assignedOn: '2024-03-01',
        validTo: null,
        act: 'Приказ № 7',
        reason: 'Ошиблись строкой',
      })
    expect(await correct(1)).toEqual({ version: 2 })
    await expect(correct(1)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('вы сами в другом окне'),
      changed: { who: expect.stringContaining('Анна'), at: expect.any(String) },
    })
    // who came later to another part of the card is not who was first here
    const boris = methodologist(at, 'Борис')
    const { id: record } = await addRecord(boris, { id: person.id, ...award() })
    await expect(correct(1, boris)).rejects.toMatchObject({
      message: expect.stringContaining('Запись тем временем изменили: Анна'),
    })
    await removeRecord(boris, { id: person.id, record, version: 1, reason: 'Проба' })
    await removeQualification(anna, { id: person.id, qualification: id, version: 2, reason: 'Не её' })
    expect((await card(person.id, at)).qualifications).toEqual([])
    const { entries } = await showPersonHistory(anna, { id: person.id })
    const ofIt = entries.filter(entry => /qualif/.test(entry.action))
    expect(ofIt.map(entry => [entry.action, entry.reason])).toEqual([
      ['people.remove-qualification', 'Не её'],
      ['people.correct-qualification', 'Ошиблись строкой'],
    ])
    expect(ofIt[1]!.changes).toContainEqual({ field: 'category', before: 'first', after: 'highest' })
    await expect(
      removeQualification(anna, { id: person.id, qualification: id, version: 3, reason: 'Ещё раз' }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('a job', () => {
  it('entered with a mistake is put right; it may not run into another of the same position', async () => {
    const {
      person,
      employment,
      organisationId: at,
    } = await buildTeacher(database, {
      at: world.here.schools[0].id,
    })
    const fields = {
      id: person.id,
      positionCode: 'tutor',
      subjects: ['физика'],
      load: 0.5,
      kind: 'part-time' as const,
      validFrom: '2016-09-01',
      validTo: null,
      reason: 'Опечатка в приказе',
    }
    expect(
      await correctEmployment(methodologist(at), { ...fields, employment: employment.id, version: 1 }),
    ).toEqual({ version: 2 })
    expect((await card(person.id, at)).employments).toMatchObject([
      { positionCode: 'tutor', subjects: ['физика'], load: 0.5, kind: 'part-time', validFrom: '2016-09-01' },
    ])
    const other = await insertRow<{ id: string }>(database, 'employments', {
      id: newId(),
      personId: person.id,
      organisationId: at,
      municipalityId: world.here.municipalities[0].id,
      regionId: world.here.region.id,
      positionCode: 'teacher',
      validFrom: '2010-09-01',
      validTo: '2011-05-31',
    })
    await expect(
      correctEmployment(methodologist(at), {
        ...fields,
        employment: other.id,
        version: 1,
        validFrom: '2018-09-01',
      }),
    ).rejects.toMatchObject({ code: 'employment.overlap' })
    await expect(
      correctEmployment(methodologist(world.here.schools[1].id), {
        ...fields,
        employment: employment.id,
        version: 2,
      }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('education, awards, languages', () => {
  it('are kept by the employer, each with its own levels, once', async () => {
    const { person, organisationId: at } = await buildTeacher(database, { at: world.here.schools[0].id })
    expect(recordFields.safeParse({ ...award(), level: 'master' }).error?.issues[0]?.path).toEqual(['level'])
    const context = methodologist(at)
    const { id } = await addRecord(context, { id: person.id, ...award({ obtainedOn: '2020-10-05' }) })
    await expect(
      addRecord(context, {
        id: person.id,
        ...award({ title: 'ПОЧЁТНАЯ грамота', obtainedOn: '2020-10-05' }),
      }),
    ).rejects.toMatchObject({ code: 'record.known' })
    await expect(
      addRecord(context, { id: person.id, ...award({ obtainedOn: '2026-03-03' }) }),
    ).rejects.toMatchObject({ problems: [{ field: 'obtainedOn' }] })
    await changeRecord(context, { id: person.id, record: id, version: 1, ...award({ level: 'ministry' }) })
    expect((await card(person.id, at)).records).toMatchObject([{ level: 'ministry', version: 2 }])
    await expect(
      removeRecord(context, { id: person.id, record: id, version: 1, reason: 'Не её' }),
    ).rejects.toMatchObject({ kind: 'conflict' })
    await removeRecord(context, { id: person.id, record: id, version: 2, reason: 'Не её' })
    expect((await card(person.id, at)).records).toEqual([])
  })

  it('are not changed by a former employer', async () => {
    const { person, organisationId: at } = await buildTeacher(database, {
      at: world.here.schools[0].id,
      employment: { validTo: '2025-06-30' },
    })
    await expect(addRecord(methodologist(at), { id: person.id, ...award() })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })
})

describe('the line of a professional history', () => {
  it('joins the facts of all rooms, newest first, each as far as the reader may see it', async () => {
    const [mine, next] = world.here.schools
    const { person } = await buildTeacher(database, {
      at: mine.id,
      employment: { validFrom: '2010-09-01', validTo: '2020-08-31' },
    })
    await insertRow(database, 'employments', {
      id: newId(),
      personId: person.id,
      organisationId: next.id,
      municipalityId: world.here.municipalities[1].id,
      regionId: world.here.region.id,
      positionCode: 'tutor',
      validFrom: '2020-09-01',
    })
    await buildQualification(database, { personId: person.id, assignedOn: '2024-02-01' })
    const carer = await buildTeacher(database, { at: next.id, person: { lastName: 'Опора' } })
    await buildCare(database, {
      personId: person.id,
      carerPersonId: carer.person.id,
      validFrom: '2022-01-01',
    })
    const told = async (context: ReturnType<typeof contextOf>) =>
      (await showTimeline(context, [peopleTrace], { id: person.id })).entries.map(entry => [
        entry.kind,
        entry.from,
        entry.isLasting,
      ])
    expect(await told(methodologist(next.id))).toEqual([
      ['qualification', '2024-02-01', true],
      ['care', '2022-01-01', true],
      ['job', '2020-09-01', true],
    ])
    expect(await told(contextOf(database, actors.centreHead(world.here.region.id)))).toContainEqual([
      'job',
      '2010-09-01',
      false,
    ])
    await expect(told(methodologist(world.there.schools[0].id))).rejects.toMatchObject({ kind: 'not-found' })
  })
})
