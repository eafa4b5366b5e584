import { beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '#platform/clock/clock.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import {
  buildCare,
  buildOrganisation,
  buildQualification,
  buildTeacher,
  buildTwoRegions,
} from '#testing/factories/people.ts'
import { employmentFields, personFields, recordFields } from './contract.ts'
import { employPerson, endEmployment, transferPerson } from './employ-person.ts'
import { createPerson, updatePerson } from './keep-person.ts'
import { addQualification } from './keep-qualification.ts'
import { addRecord } from './keep-record.ts'
import { previewLeaving } from './leaving.ts'
import { peopleTrace } from './own-trace.ts'
import { showPerson } from './show-person.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const methodologist = (at: string) => contextOf(database, actors.schoolMethodologist(at))
const head = () => contextOf(database, actors.centreHead(world.here.region.id))
const job = (organisationId: string, over: object = {}) =>
  employmentFields.parse({ organisationId, positionCode: 'tutor', validFrom: '2026-03-01', ...over })

/** A teacher of the first school with carers of every kind of employer. */
async function buildHelped() {
  const [mine, next] = world.here.schools
  const teacher = await buildTeacher(database, { at: mine.id })
  const centre = await buildOrganisation(database, {
    kind: 'centre',
    municipalityId: null,
    regionId: world.here.region.id,
  })
  const carers: Record<string, string> = {}
  for (const [name, at] of Object.entries({ Школьная: mine.id, Соседняя: next.id, Областная: centre.id })) {
    const carer = await buildTeacher(database, { at, person: { lastName: name } })
    carers[name] = carer.person.id
    await buildCare(database, { personId: teacher.person.id, carerPersonId: carer.person.id })
  }
  const helping = async (day: string) =>
    (await showPerson(head(), { id: teacher.person.id, on: day })).carers
      .filter(one => one.isCurrent)
      .map(one => one.carerName.split(' ')[0])
      .sort()
  return { ...teacher, mine, next, carers, helping }
}

describe('leaving a job', () => {
  it('ends the care that came with it: a transfer keeps those who still reach her', async () => {
    const { person, employment, mine, next, helping } = await buildHelped()
    const preview = await previewLeaving(head(), [peopleTrace], {
      id: person.id,
      employment: employment.id,
      lastDay: '2026-02-28',
      to: next.id,
    })
    expect(preview.consequences).toEqual([
      `После 28.02.2026 «${mine.shortName}» видит записи за время работы, новых не увидит и менять карточку не сможет.`,
      'Закончится сопровождение: методист Школьная Анна Ивановна.',
    ])
    expect(await helping('2026-03-01')).toEqual(['Областная', 'Соседняя', 'Школьная'])
    await transferPerson(head(), {
      id: person.id,
      employment: employment.id,
      version: 1,
      to: job(next.id),
      reason: 'Приказ № 1',
    })
    expect(await helping('2026-02-28')).toEqual(['Областная', 'Соседняя', 'Школьная'])
    expect(await helping('2026-03-01')).toEqual(['Областная', 'Соседняя'])
  })

  it('ends the care of former colleagues though the next school is in the same municipality', async () => {
    const { person, employment, helping } = await buildHelped()
    const near = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    await transferPerson(head(), {
      id: person.id,
      employment: employment.id,
      version: 1,
      to: job(near.id),
      reason: 'Приказ № 6',
    })
    expect(await helping('2026-03-01')).toEqual(['Областная', 'Соседняя'])
  })

  it('ends everything when no job remains, and the care she gave', async () => {
    const { person, employment, mine, helping } = await buildHelped()
    const pupil = await buildTeacher(database, { at: mine.id })
    await buildCare(database, { personId: pupil.person.id, carerPersonId: person.id })
    const account = await buildAccount(database, { personId: person.id })
    await buildAssignment(database, {
      accountId: account.id,
      personId: person.id,
      role: 'school-methodologist',
      scopeKind: 'organisation',
      scopeId: mine.id,
      regionId: world.here.region.id,
    })
    const asked = { id: person.id, employment: employment.id, lastDay: '2026-02-28' }
    const { consequences } = await previewLeaving(methodologist(mine.id), [peopleTrace], asked)
    expect(consequences).toContain(
      'Другой работы не остаётся: в списках и показателях человека не будет со следующего дня.',
    )
    expect(consequences).toContain('Останутся без сопровождения педагоги, которых ведёт этот человек: 1.')
    expect(consequences).toContain('Закончится роль «Методист организации» в этой организации.')
    await endEmployment(methodologist(mine.id), { ...asked, version: 1, reason: 'Приказ № 2' })
    expect(await helping('2026-03-01')).toEqual([])
    expect((await showPerson(head(), { id: pupil.person.id, on: '2026-03-01' })).carers[0]).toMatchObject({
      isCurrent: false,
      validTo: '2026-02-28',
    })
    const roles = await database.owner.query('select valid_to from role_assignments where person_id = $1', [
      person.id,
    ])
    expect(roles.rows[0].valid_to).toBe('2026-02-28')
  })

  it('of one of two jobs in the same organisation ends nothing', async () => {
    const { person, employment, mine, helping } = await buildHelped()
    await employPerson(methodologist(mine.id), { id: person.id, ...job(mine.id, { kind: 'part-time' }) })
    const asked = { id: person.id, employment: employment.id, lastDay: '2026-03-31' }
    const { consequences } = await previewLeaving(methodologist(mine.id), [peopleTrace], asked)
    expect(consequences[0]).toContain('остаётся работодателем')
    await endEmployment(methodologist(mine.id), { ...asked, version: 1, reason: 'Приказ № 3' })
    expect(await helping('2026-04-01')).toEqual(['Областная', 'Соседняя', 'Школьная'])
  })

  it('is not previewed by whoever does not keep her', async () => {
    const { person, employment, next } = await buildHelped()
    await expect(
      previewLeaving(methodologist(next.id), [peopleTrace], {
        id: person.id,
        employment: employment.id,
        lastDay: '2026-02-28',
      }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('a former employer', () => {
  it('keeps the history of its own time and sees nothing that came later', async () => {
    const [old, next] = [world.here.schools[0].id, world.there.schools[0].id]
    const { person, employment } = await buildTeacher(database, { at: old })
    await buildQualification(database, { personId: person.id, category: 'first', assignedOn: '2024-02-01' })
    await endEmployment(methodologist(old), {
      id: person.id,
      employment: employment.id,
      version: 1,
      lastDay: '2025-06-30',
      reason: 'Приказ № 4',
    })
    const taken = personFields.parse({
      ...person,
      middleName: person.middleName,
      phone: '+7 900 000-00-00',
      email: 'new@example.org',
    })
    await createPerson(methodologist(next), {
      person: taken,
      employment: job(next, { validFrom: '2025-09-01' }),
    })
    const { version } = await showPerson(methodologist(next), { id: person.id })
    await updatePerson(methodologist(next), { ...taken, id: person.id, version })
    await addQualification(methodologist(next), {
      id: person.id,
      category: 'highest',
      assignedOn: '2026-01-15',
      validTo: null,
      act: null,
    })
    const award = recordFields.parse({ kind: 'award', title: 'Грамота', level: 'region' })
    await addRecord(methodologist(next), { id: person.id, ...award, obtainedOn: '2026-02-01' })
    await addRecord(methodologist(next), { id: person.id, ...award, obtainedOn: '2020-02-01' })
    const seen = await showPerson(methodologist(old), { id: person.id })
    expect(seen).toMatchObject({
      employments: [{ organisationId: old, validTo: '2025-06-30' }],
      qualifications: [{ category: 'first' }],
      records: [{ obtainedOn: '2020-02-01' }],
      phone: null,
      email: null,
      birthDate: null,
      showsIdentifiers: false,
    })
    expect(seen.actions.filter(one => one.allowed).map(one => one.action)).toEqual([])
    const now = await showPerson(methodologist(next), { id: person.id })
    expect(now).toMatchObject({ phone: '+7 900 000-00-00', email: 'new@example.org' })
    expect(now.qualifications).toHaveLength(2)
    expect(now.records).toHaveLength(2)
  })

  it('loses sight on the day after the last one, not before', async () => {
    const old = world.here.schools[0].id
    const { person, employment } = await buildTeacher(database, { at: old })
    await endEmployment(methodologist(old), {
      id: person.id,
      employment: employment.id,
      version: 1,
      lastDay: '2026-03-02',
      reason: 'Приказ № 5',
    })
    const on = (day: string) =>
      showPerson(contextOf(database, actors.schoolMethodologist(old), fixedClock(`${day}T09:00:00Z`)), {
        id: person.id,
      })
    expect(await on('2026-03-02')).toMatchObject({ showsIdentifiers: true })
    expect(await on('2026-03-03')).toMatchObject({ showsIdentifiers: false })
  })
})
