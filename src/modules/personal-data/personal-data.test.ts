import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { getPerson, personHistory } from '#modules/people/contract.ts'
import { read } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { buildAccount, buildApiToken, buildAssignment } from '#testing/factories/accounts.ts'
import {
  buildCare,
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildRegion,
  buildTeacher,
  insertRow,
} from '#testing/factories/people.ts'
import { useServer } from '#testing/server.ts'
import * as contract from './contract.ts'

const server = useServer()

async function school() {
  const region = await buildRegion(server.database)
  const municipality = await buildMunicipality(server.database, { regionId: region.id })
  const organisation = await buildOrganisation(server.database, { municipalityId: municipality.id })
  const teacher = await buildTeacher(server.database, { at: organisation.id })
  const id = teacher.person.id
  return { region, municipality, organisation, id, herself: await server.signedInAs(actors.teacher(id)) }
}

describe('the log of views', () => {
  test('has one line an hour for a viewer, her capacity and the part she looked at, and none for oneself', async () => {
    const { region, organisation, id, herself } = await school()
    const colleague = await buildTeacher(server.database, { at: organisation.id })
    const looks = await server.signedInAs(
      actors.schoolMethodologist(organisation.id, { personId: colleague.person.id, name: 'Вера Сомова' }),
    )
    const look = () => looks.call(getPerson, { params: { id }, query: {} })
    expect((await herself.call(getPerson, { params: { id }, query: {} })).status).toBe(200)
    for (let i = 0; i < 3; i++) expect((await look()).status).toBe(200)
    await looks.call(personHistory, { params: { id } })
    const mine = async () => (await herself.call(contract.listMyViews, { query: {} })).body
    expect((await mine()).rows).toMatchObject([
      { who: 'Вера Сомова', part: 'история изменений карточки' },
      {
        who: 'Вера Сомова',
        part: 'карточка',
        capacity: expect.stringMatching(/^Методист организации — Школа/),
      },
    ])
    server.clock.advance({ hours: 1 })
    await look()
    expect((await mine()).total).toBe(3)
    server.clock.advance({ hours: -1 })

    const keeper = await server.signedInAs(actors.admin(region.id))
    const ofPerson = await keeper.call(contract.listViewsOfPerson, { params: { id }, query: {} })
    expect(ofPerson.body.rows).toHaveLength(3)
    const stranger = await server.signedInAs(actors.admin((await buildRegion(server.database)).id))
    expect((await stranger.call(contract.listViewsOfPerson, { params: { id }, query: {} })).status).toBe(404)
    expect((await stranger.call(contract.listViews, { query: {} })).body.total).toBe(0)
  })

  test('is written for refused nothing: a card that was not shown leaves no line', async () => {
    const { id, herself } = await school()
    const stranger = await server.signedInAs(actors.ministry((await buildRegion(server.database)).id))
    expect((await stranger.call(getPerson, { params: { id }, query: {} })).status).toBe(404)
    expect((await herself.call(contract.listMyViews, { query: {} })).body.total).toBe(0)
  })

  test('is filtered, paged without a gap and exported as it is filtered', async () => {
    const { region, organisation, id } = await school()
    const others = await Promise.all(
      Array.from({ length: 5 }, () => buildTeacher(server.database, { at: organisation.id })),
    )
    const ministry = await server.signedInAs(actors.ministry(region.id, { name: 'Глеб Мин' }))
    const head = await server.signedInAs(actors.centreHead(region.id, { name: '=cmd|calc' }))
    for (const one of [id, ...others.map(({ person }) => person.id)])
      for (const visitor of [ministry, head]) {
        server.clock.advance({ ms: 7 })
        await visitor.call(getPerson, { params: { id: one }, query: {} })
      }
    const keeper = await server.signedInAs(actors.admin(region.id))
    const list = async (query: object) => (await keeper.call(contract.listViews, { query })).body
    const seen: string[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 5, ...(after && { after }) })
      seen.push(...page.rows.map(row => row.id))
      after = page.next
    }
    expect(new Set(seen).size).toBe(12)
    expect(seen).toHaveLength(12)
    expect((await list({ role: 'ministry' })).total).toBe(6)
    expect((await list({ q: 'глеб' })).total).toBe(6)
    expect((await list({ person: id })).total).toBe(2)
    expect((await list({ to: '2026-03-01' })).total).toBe(0)
    server.clock.advance({ days: 40 })
    expect((await list({})).total).toBe(0)
    expect((await list({ from: '2026-03-01' })).total).toBe(12)
    server.clock.advance({ days: -40 })
    expect((await list({ from: '2026-03-02', to: '2026-03-02' })).total).toBe(12)
    const file = await keeper.send(contract.exportViews, { query: { role: 'centre-head' } })
    const table = await readTable(file.response.rawPayload, { name: 'Журнал.xlsx' })
    const cells: unknown[][] = []
    for await (const row of table.rows) cells.push([...row.cells])
    await table.close()
    expect(cells).toHaveLength(6)
    // A formula stays the text it is.
    expect(cells[0]).toContain('=cmd|calc')
  })

  test('cannot be changed by the application', async () => {
    for (const text of [
      'update audit.card_views set part = $1',
      'delete from audit.card_views where part = $1',
    ])
      await expect(server.database.app.query(text, ['card'])).rejects.toThrow(/permission denied/)
    await expect(
      server.database.app.query('insert into audit.card_views (person_id) values (uuidv7())'),
    ).rejects.toThrow(/permission denied/)
  })

  test('every reading of one person says whose card it shows', () => {
    const open = server.app.operations.filter(
      ({ method, path, access, shows }) =>
        method === 'GET' &&
        !shows &&
        // the log itself, and the readers, are not the card
        !/\/(views|readers)$/.test(path) &&
        // a step of a pathway is read from the pathway's page, which has left its line
        !path.includes('/items/') &&
        (/\/api\/people\/:id/.test(path) ||
          (access.kind === 'permission' && ['person', 'pathway'].includes(access.subject ?? ''))),
    )
    expect(open.map(({ id }) => id)).toEqual([])
  })
})

describe('who can see a person', () => {
  test('are the roles over her present and past places, programs and carers, each with the reason', async () => {
    const { region, municipality, organisation, id, herself } = await school()
    const old = await buildOrganisation(server.database, { regionId: region.id })
    await buildEmployment(server.database, {
      personId: id,
      organisationId: old.id,
      validFrom: '2012-01-01',
      validTo: '2015-08-31',
    })
    const hold = async (name: string, role: string, scopeKind: string, scopeId: string | null, over = {}) => {
      const account = await buildAccount(server.database, { name })
      return await buildAssignment(server.database, {
        accountId: account.id,
        role,
        scopeKind: scopeKind as 'region',
        scopeId,
        regionId: region.id,
        ...over,
      })
    }
    await hold('Министр', 'ministry', 'region', region.id)
    await hold('Муниципальный', 'municipal-methodologist', 'municipality', municipality.id)
    await hold('Школьный', 'school-methodologist', 'organisation', organisation.id)
    await hold('Прежний', 'school-methodologist', 'organisation', old.id)
    await hold('Бывший', 'ministry', 'region', region.id, { validTo: '2026-03-01' })
    await hold('Страна', 'federal-coordinator', 'country', null)
    await hold('Чужой', 'ministry', 'region', (await buildRegion(server.database)).id)
    const maker = await buildAccount(server.database)
    await buildApiToken(server.database, {
      createdBy: maker.id,
      name: 'Журнал',
      scopeKind: 'region',
      scopeId: region.id,
    })
    const carer = await buildTeacher(server.database, { at: organisation.id })
    const caring = await buildAccount(server.database, { personId: carer.person.id, name: 'Кураторова' })
    await buildAssignment(server.database, {
      accountId: caring.id,
      role: 'regional-methodologist',
      scopeId: region.id,
      regionId: region.id,
    })
    await buildCare(server.database, { personId: id, carerPersonId: carer.person.id, kind: 'curator' })

    const mine = (await herself.call(contract.showMyReaders, {})).body
    const whyOf = (name: string) => mine.readers.filter(one => one.name === name).map(({ why }) => why)
    expect([...new Set(mine.readers.map(({ name }) => name))].sort()).toEqual([
      'Кураторова',
      'Министр',
      'Муниципальный',
      'Прежний',
      'Программа «Журнал»',
      'Страна',
      'Школьный',
    ])
    expect(whyOf('Прежний')).toEqual([expect.stringMatching(/^Раньше — работа здесь: .*, по 31\.08\.2015$/)])
    expect(whyOf('Кураторова')).toEqual([
      expect.stringMatching(/^Работа здесь/),
      'Закреплён за педагогом: куратор маршрута',
    ])
    const results = mine.readers.filter(({ sees }) => sees.includes('результаты диагностики'))
    expect(results.map(({ name }) => name)).toEqual(['Кураторова'])

    const keeper = await server.signedInAs(actors.admin(region.id))
    const kept = await keeper.call(contract.showReaders, { params: { id } })
    expect(kept.body.readers.length).toBe(mine.readers.length + 1)
  })

  test('are also the roles over the unit that authorised her as a subject, with what they read and on what ground', async () => {
    const { id, region, herself } = await school()
    const away = await buildRegion(server.database)
    const centre = await buildOrganisation(server.database, { kind: 'centre', regionId: away.id })
    const hold = async (
      name: string,
      role: string,
      scopeKind: 'region' | 'organisation',
      scopeId: string,
    ) => {
      const account = await buildAccount(server.database, { name })
      await buildAssignment(server.database, {
        ...{ accountId: account.id, role, scopeKind, scopeId },
        regionId: away.id,
      })
    }
    await hold('Министр соседей', 'ministry', 'region', away.id)
    await hold('Методист центра', 'school-methodologist', 'organisation', centre.id)
    await hold('Учитель', 'teacher', 'organisation', centre.id)
    await hold('Посторонний', 'ministry', 'region', (await buildRegion(server.database)).id)
    const names = ['Министр соседей', 'Методист центра', 'Учитель', 'Посторонний']
    const readers = async () => {
      const mine = await herself.call(contract.showMyReaders, {})
      return mine.body.readers.filter(one => names.includes(one.name))
    }
    expect(await readers()).toEqual([])
    const party = await insertRow<{ id: string }>(server.database, 'person_parties', {
      id: newId(),
      personId: id,
      capacity: 'mentor',
      level: 'R',
      organisationId: centre.id,
      regionId: away.id,
      basis: 'Приказ № 51',
      validFrom: '2026-02-01',
    })
    const sees = ['запись в реестре субъектов: имя, полномочия, основание']
    const why = `Полномочия дала организация: ${centre.shortName}. Наставник, Приказ № 51`
    expect(await readers()).toMatchObject([
      { name: 'Методист центра', sees, why, since: '2026-02-01' },
      { name: 'Министр соседей', sees, why },
    ])
    // and so it is: the name and the authority, not the card
    const ministry = actors.ministry(away.id)
    const visitor = await server.signedInAs(ministry)
    expect((await visitor.call(getPerson, { params: { id }, query: {} })).status).toBe(404)
    const { rows } = await read(contextOf(server.database, ministry), tx =>
      sql<{ basis: string }>`select basis from person_parties where id = ${party.id}::uuid`.execute(tx),
    )
    expect(rows).toEqual([{ basis: 'Приказ № 51' }])
    const keeper = await server.signedInAs(actors.admin(region.id))
    expect((await keeper.call(contract.showReaders, { params: { id } })).body.readers).toEqual(
      expect.arrayContaining(await readers()),
    )
    await server.database.owner.query(`update person_parties set valid_to = '2026-02-20' where id = $1`, [
      party.id,
    ])
    expect((await readers())[0]!.why).toBe(
      `Прежние полномочия, по 20.02.2026, — ${centre.shortName}: Наставник, Приказ № 51`,
    )
  })

  test('are told to nobody else, whatever the code forgets', async () => {
    const { id, region } = await school()
    await server.signedInAs(actors.ministry(region.id))
    const client = await server.database.app.connect()
    try {
      await client.query('begin')
      await client.query(
        "select set_config('app.person_id', uuidv7()::text, true), set_config('app.areas', 'directory=scope', true), set_config('app.scope_kind', 'country', true)",
      )
      const { rows } = await client.query("select * from app.readers_of($1, '2026-03-02', now())", [id])
      expect(rows).toEqual([])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
