import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { appointPerson, endAppointment } from '#modules/appointments/appoint-person.ts'
import { appointmentFields } from '#modules/appointments/contract.ts'
import { showPersonHistory } from '#modules/people/show-person.ts'
import type { Actor } from '#platform/access/actor.ts'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import { newId } from '#platform/ids/ids.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildCare,
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
  insertRow,
} from '#testing/factories/people.ts'
import { listRegisterQuery, type RegisterColumn } from './contract.ts'
import { listRegister, listRegisterChanges } from './list-register.ts'
import { exportRegister, printRegister } from './print-register.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let service: { id: string }
beforeAll(async () => {
  world = await buildTwoRegions(database)
  service = await buildOrganisation(database, {
    kind: 'municipal-service',
    municipalityId: world.here.municipalities[0].id,
    level: 'M',
    shortName: 'Методслужба',
  })
})

type Query = z.input<typeof listRegisterQuery>
const list = (actor: Actor, query: Query) =>
  listRegister(contextOf(database, actor), listRegisterQuery.parse(query))
const names = async (actor: Actor, query: Query) =>
  (await list(actor, query)).rows.map(row => row.name.split(' ')[0])
const head = () => actors.centreHead(world.here.region.id)
const build = (at: string, lastName: string, employment: Record<string, unknown> = {}) =>
  buildTeacher(database, { at, person: { lastName }, employment: { load: 0.5, ...employment } })

describe('registers of staff', () => {
  it('take workers by kind of body and position, on the day, in the reader’s unit', async () => {
    const college = await buildOrganisation(database, {
      level: 'R',
      regionId: world.here.region.id,
      municipalityId: null,
    })
    const institute = await buildOrganisation(database, {
      kind: 'institute',
      regionId: world.here.region.id,
      municipalityId: null,
    })
    const { person } = await build(service.id, 'Служебная', {
      positionCode: 'methodologist',
      kind: 'contract',
    })
    await build(service.id, 'Бывшая', { positionCode: 'methodologist', validTo: '2025-05-31' })
    await build(college.id, 'Колледжева', { positionCode: 'methodologist' })
    await build(college.id, 'Педагогова')
    await build(institute.id, 'Институтова', { positionCode: 'lecturer' })
    await build(world.here.schools[1].id, 'Дальняя')
    const pupil = await build(world.here.schools[0].id, 'Подопечная')
    await buildCare(database, { personId: pupil.person.id, carerPersonId: person.id })

    expect(await names(head(), { register: 'municipal-services' })).toEqual(['Служебная'])
    expect(await names(head(), { register: 'municipal-services', on: '2025-05-31' })).toEqual([
      'Бывшая',
      'Служебная',
    ])
    expect(await names(head(), { register: 'state-services' })).toEqual(['Колледжева'])
    expect(await names(head(), { register: 'methodologists' })).toEqual(['Колледжева', 'Служебная'])
    expect(await names(head(), { register: 'methodologists', kind: 'contract' })).toEqual(['Служебная'])
    expect(await names(head(), { register: 'further-education' })).toEqual(['Институтова', 'Служебная'])
    const [row] = (await list(head(), { register: 'municipal-services' })).rows
    expect(row).toMatchObject({ title: 'Методист', kind: 'contract', load: 0.5, inCare: 1, mayEnd: false })

    const municipal = actors.municipalMethodologist(world.here.municipalities[0].id)
    expect(await names(municipal, { register: 'municipal-staff' })).toEqual(['Подопечная', 'Служебная'])
    expect(await names(municipal, { register: 'state-services' })).toEqual([])
    expect(await names(actors.centreHead(world.there.region.id), { register: 'municipal-services' })).toEqual(
      [],
    )
    // the staff of the whole country is nobody's list
    expect(await names(actors.federalCoordinator(), { register: 'municipal-staff' })).toEqual([])
    expect(
      await names(actors.federalCoordinator(), {
        register: 'municipal-staff',
        municipality: world.here.municipalities[0].id,
      }),
    ).toEqual(['Подопечная', 'Служебная'])
  })

  it('are complete page by page in either order', async () => {
    for (let index = 0; index < 7; index++) await build(world.there.schools[index % 2]!.id, 'Тёзкина')
    const reader = actors.centreHead(world.there.region.id)
    for (const query of [
      { sort: 'name' as const },
      { sort: 'organisation' as const, order: 'desc' as const },
    ]) {
      const whole = await list(reader, { register: 'municipal-staff', ...query })
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await list(reader, { register: 'municipal-staff', ...query, limit: 3, after })
        seen.push(...page.rows.map(row => row.id))
        after = page.next ?? undefined
      } while (after)
      expect(seen).toEqual(whole.rows.map(row => row.id))
      expect(whole.total).toBe(seen.length)
    }
  })

  it('tell who came and who left', async () => {
    const context = contextOf(database, head())
    const { changes } = await listRegisterChanges(context, {
      register: 'municipal-services',
      from: '2015-01-01',
    })
    expect(changes.map(one => [one.on, one.what, one.name.split(' ')[0]])).toEqual([
      ['2025-05-31', 'left', 'Бывшая'],
      ['2015-09-01', 'came', 'Бывшая'],
      ['2015-09-01', 'came', 'Служебная'],
    ])
    const year = await listRegisterChanges(context, { register: 'municipal-services' })
    expect(year.from).toBe('2025-03-02')
    expect(year.changes.map(one => one.what)).toEqual(['left'])
  })

  it('go to XLSX and onto paper as they are on the screen; formulas stay text', async () => {
    await build(service.id, '=HYPERLINK("x")', { positionCode: 'tutor' })
    const columns: RegisterColumn[] = ['name', 'kind', 'validFrom']
    const query = {
      ...listRegisterQuery.parse({ register: 'municipal-services', sort: 'name' }),
      columns,
    }
    const context = contextOf(database, head())
    const file = await exportRegister(context, query)
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const rows: string[][] = []
    for await (const row of table.rows) rows.push(row.cells)
    expect(table.columns.map(column => column.name)).toEqual([
      'Фамилия, имя, отчество',
      'Форма занятости',
      'Начало',
    ])
    expect(rows.map(row => row[1])).toEqual(['основное место', 'договор'])
    expect(rows.some(row => row[0]!.includes('=HYPERLINK'))).toBe(true)
    const paper = await printRegister(context, { ...query, format: 'pdf' })
    const text = (await textOfPages(paper.content as Buffer)).join(' ').replaceAll(/\s+/g, ' ')
    for (const words of [
      'Работники муниципальных методических служб',
      'на 02.03.2026',
      'Служебная',
      'Всего в списке: 2',
    ])
      expect(text).toContain(words)
    expect((await printRegister(context, { ...query, format: 'docx' })).filename).toMatch(/\.docx$/)
  })
})

describe('appointments', () => {
  const fields = (personId: string, over: Partial<z.input<typeof appointmentFields>> = {}) =>
    appointmentFields.parse({
      personId,
      organisationId: service.id,
      kind: 'ecosystem-operation',
      act: 'Приказ от 01.02.2026 № 14',
      validFrom: '2026-02-01',
      ...over,
    })

  it('stand in their registers from day to day and end with a reason', async () => {
    const { person } = await build(service.id, 'Ответственная')
    const context = contextOf(database, head())
    const { id } = await appointPerson(context, fields(person.id))
    await appointPerson(context, fields(person.id, { kind: 'municipal-pool' }))
    await expect(appointPerson(context, fields(person.id))).rejects.toMatchObject({
      code: 'appointment.overlap',
    })
    expect((await list(head(), { register: 'appointments' })).rows).toMatchObject([
      { id, title: 'Эксплуатация цифровой экосистемы ДПО', act: 'Приказ от 01.02.2026 № 14', mayEnd: true },
    ])
    expect(await names(head(), { register: 'pools' })).toEqual(['Ответственная'])
    expect(await names(head(), { register: 'appointments', on: '2026-01-31' })).toEqual([])
    // another reader sees the appointment and may not end it
    const ministry = actors.ministry(world.here.region.id)
    expect((await list(ministry, { register: 'appointments' })).rows[0]).toMatchObject({ mayEnd: false })
    const end = (version: number, lastDay: string) =>
      endAppointment(context, { id, version, lastDay, reason: 'Приказ № 15' })
    await expect(end(1, '2026-01-01')).rejects.toMatchObject({ problems: [{ field: 'lastDay' }] })
    await end(1, '2026-02-28')
    await expect(end(1, '2026-02-27')).rejects.toMatchObject({ kind: 'conflict' })
    expect(await names(head(), { register: 'appointments' })).toEqual([])
    const { entries } = await showPersonHistory(context, { id: person.id })
    expect(entries.map(entry => entry.action).sort()).toEqual([
      'people.appoint',
      'people.appoint',
      'people.end-appointment',
    ])
  })

  it('a pool has those included by an order and the members of the body it is, on their days', async () => {
    const municipalityId = world.here.municipalities[1].id
    const reader = () => actors.municipalMethodologist(municipalityId)
    const school = world.here.schools[1]
    const [byOrder, member, former] = [
      await build(school.id, 'Приказова'),
      await build(school.id, 'Членова'),
      await build(school.id, 'Выбывшая'),
    ]
    const context = contextOf(database, head())
    await appointPerson(
      context,
      fields(byOrder.person.id, { organisationId: school.id, kind: 'municipal-pool' }),
    )
    const bodyOf = async (kind: string) =>
      await buildOrganisation(database, { kind, level: 'M', municipalityId, shortName: 'Актив района' })
    const [pool, council] = [await bodyOf('methodologist-pool'), await bodyOf('council')]
    const sit = (bodyId: string, personId: string, over: object = {}) =>
      insertRow(database, 'body_members', {
        id: newId(),
        bodyId,
        personId,
        organisationId: bodyId,
        municipalityId,
        regionId: world.here.region.id,
        office: 'member',
        validFrom: '2026-01-15',
        act: 'Протокол № 3',
        ...over,
      })
    await sit(pool.id, member.person.id)
    await sit(pool.id, former.person.id, { validTo: '2026-02-01' })
    await sit(council.id, byOrder.person.id)
    expect(await names(reader(), { register: 'pools' })).toEqual(['Приказова', 'Членова'])
    expect(await names(reader(), { register: 'pools', on: '2026-02-01' })).toEqual([
      'Выбывшая',
      'Приказова',
      'Членова',
    ])
    expect((await list(reader(), { register: 'pools', q: 'членова' })).rows).toMatchObject([
      { title: 'Актив района', act: 'Протокол № 3', bodyId: pool.id, version: null, mayEnd: false },
    ])
    expect(await names(reader(), { register: 'appointments' })).toEqual([])
    const { changes } = await listRegisterChanges(contextOf(database, reader()), { register: 'pools' })
    expect(changes.filter(one => one.what === 'left').map(one => one.name.split(' ')[0])).toEqual([
      'Выбывшая',
    ])
    // another municipality's people are nobody's here
    const stranger = actors.municipalMethodologist(world.there.municipalities[0].id)
    expect(await names(stranger, { register: 'pools' })).toEqual([])
  })

  it('are refused for a stranger’s body, an unknown person and an unknown function, all at once', async () => {
    const foreign = await build(world.there.schools[0].id, 'Чужая')
    await expect(
      appointPerson(
        contextOf(database, head()),
        fields(foreign.person.id, { organisationId: world.there.schools[0].id, kind: 'wizard' }),
      ),
    ).rejects.toMatchObject({
      problems: [{ field: 'personId' }, { field: 'organisationId' }, { field: 'kind' }],
    })
  })
})

it('a register finds a name in another layout, in Latin letters and with a slip, and says so', async () => {
  const far = await buildOrganisation(database, {
    kind: 'municipal-service',
    municipalityId: world.there.municipalities[0].id,
    level: 'M',
  })
  await build(far.id, 'Воробьёва', { positionCode: 'methodologist' })
  const ministry = actors.ministry(world.there.region.id)
  const query = { register: 'municipal-services', limit: 50 } as const
  for (const q of ['воробьева', 'djhj,mtdf', 'vorobyeva', 'воробева'])
    expect(await names(ministry, { ...query, q }), q).toEqual(['Воробьёва'])
  expect((await list(ministry, { ...query, q: 'воробева' })).shownFor).toEqual(['Воробьёва'])
  expect(await list(head(), { ...query, q: 'воробева' })).toMatchObject({ rows: [], shownFor: [] })
})
