import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildCare,
  buildEmployment,
  buildOrganisation,
  buildQualification,
  buildTeacher,
  buildTwoRegions,
} from '#testing/factories/people.ts'
import { listPeopleQuery, PEOPLE_COLUMNS, type PeopleColumn } from './contract.ts'
import { exportPeople } from './export-people.ts'
import { listPeople, settle } from './list-people.ts'
import { peopleQuery } from './people.sql.ts'
import { showPerson } from './show-person.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

type Query = z.input<typeof listPeopleQuery>
const list = (actor: Actor, query: Query = {}) =>
  listPeople(contextOf(database, actor), listPeopleQuery.parse(query))
const names = async (actor: Actor, query: Query = {}) =>
  (await list(actor, query)).rows.map(row => row.lastName)

describe('the list', () => {
  it('shows each role her own unit, one row for a person with two jobs', async () => {
    const school = world.here.schools[0]
    const { person } = await buildTeacher(database, { at: school.id, person: { lastName: 'Двойных' } })
    await buildTeacher(database, { at: world.here.schools[1].id, person: { lastName: 'Соседка' } })
    await buildTeacher(database, { at: world.there.schools[0].id, person: { lastName: 'Дальняя' } })
    await database.owner.query(
      `insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, kind, valid_from)
       values (gen_random_uuid(), $1, $2, $3, $4, 'librarian', 'part-time', '2020-01-01')`,
      [person.id, school.id, world.here.municipalities[0].id, world.here.region.id],
    )
    const q = { q: 'а' }
    expect(await names(actors.schoolMethodologist(school.id), { q: 'двойных' })).toEqual(['Двойных'])
    expect(await names(actors.schoolMethodologist(school.id), q)).not.toContain('Соседка')
    expect(await names(actors.ministry(world.here.region.id), { q: 'соседка' })).toEqual(['Соседка'])
    expect(await names(actors.ministry(world.here.region.id), { q: 'дальняя' })).toEqual([])
    expect(await names(actors.federalCoordinator(), { q: 'дальняя' })).toEqual(['Дальняя'])
    const asLibrarian = await list(actors.schoolMethodologist(school.id), { position: 'librarian' })
    expect(asLibrarian.rows.map(row => [row.lastName, row.positionTitle])).toEqual([
      ['Двойных', 'Педагог-библиотекарь'],
    ])
  })

  it('finds by words in any order, with е for ё, in a region through the index and in a school without', async () => {
    const school = world.here.schools[1]
    await buildTeacher(database, {
      at: school.id,
      person: { lastName: 'Королёва-Щеглова', firstName: 'Алёна', middleName: 'Петровна' },
    })
    for (const actor of [actors.schoolMethodologist(school.id), actors.ministry(world.here.region.id)]) {
      expect(await names(actor, { q: 'алена КОРОЛЕВА' })).toEqual(['Королёва-Щеглова'])
      expect(await names(actor, { q: 'щегл петр' })).toEqual(['Королёва-Щеглова'])
      expect(await names(actor, { q: 'щегл иванов' })).toEqual([])
      expect(await names(actor, { q: '100%' })).toEqual([])
    }
  })

  it('sorts and searches by a new name at once, also of whoever is taken on while she is renamed', async () => {
    const school = world.here.schools[0]
    const { person } = await buildTeacher(database, {
      at: school.id,
      person: { lastName: 'Ящерицына', teachingSince: '2010-09-01' },
    })
    const rename = `update persons set last_name = 'Абаева', birth_date = '1999-05-05', teaching_since = '2025-09-01' where id = $1`
    const renaming = await database.owner.connect()
    await renaming.query('begin')
    await renaming.query(rename, [person.id])
    const hiring = buildEmployment(database, {
      personId: person.id,
      organisationId: world.here.schools[1].id,
      kind: 'part-time',
    })
    await new Promise(resolve => setTimeout(resolve, 100))
    await renaming.query('commit')
    renaming.release()
    await hiring
    const { rows } = await database.owner.query(
      'select distinct search_name, birth_date, teaching_since from employments where person_id = $1',
      [person.id],
    )
    expect(rows).toEqual([
      { search_name: 'абаева анна ивановна', birth_date: '1999-05-05', teaching_since: '2025-09-01' },
    ])
    expect(
      await names(actors.schoolMethodologist(school.id), {
        q: 'абаева',
        firstYears: 'true',
        under35: 'true',
      }),
    ).toEqual(['Абаева'])
    expect(await names(actors.ministry(world.here.region.id), { q: 'ящерицына' })).toEqual([])
  })

  it('counts a person with two jobs and two entries of a category once, for whoever asks', async () => {
    const at = world.there.schools[0]
    const { person } = await buildTeacher(database, { at: at.id, person: { lastName: 'Дважды' } })
    await buildTeacher(database, { at: at.id, person: { lastName: 'Дважды-Без' } })
    await buildEmployment(database, {
      personId: person.id,
      organisationId: (await buildOrganisation(database, { regionId: world.there.region.id })).id,
      kind: 'part-time',
    })
    for (const assignedOn of ['2023-10-01', '2025-10-01'])
      await buildQualification(database, { personId: person.id, category: 'mentor', assignedOn })
    const query = { q: 'дважды', category: 'mentor' } as const
    for (const actor of [
      actors.schoolMethodologist(at.id),
      actors.ministry(world.there.region.id),
      actors.federalCoordinator(),
    ]) {
      const { rows, total } = await list(actor, query)
      expect([rows.map(row => row.lastName), total]).toEqual([['Дважды'], 1])
      expect((await list(actor, { ...query, on: '2023-09-30' })).total).toBe(0)
    }
    expect((await list(actors.federalCoordinator(), { ...query, region: world.there.region.id })).total).toBe(
      1,
    )
    expect((await list(actors.ministry(world.here.region.id), query)).total).toBe(0)
  })

  it('filters by position class, subject, category, both flags of a beginner, and by the day', async () => {
    const at = world.there.schools[1].id
    const head = actors.centreHead(world.there.region.id)
    const query = { organisation: at }
    const build = (
      lastName: string,
      person: Record<string, unknown>,
      employment: Record<string, unknown> = {},
    ) => buildTeacher(database, { at, person: { lastName, ...person }, employment })
    await build('Молодая', { birthDate: '1995-01-01', teachingSince: '2016-09-01' })
    await build('Начинающая', { birthDate: '1970-01-01', teachingSince: '2025-09-01' })
    await build('Обе', { birthDate: '2001-01-01', teachingSince: '2025-09-01' })
    const { person } = await build(
      'Директор',
      { birthDate: '1970-01-01' },
      { positionCode: 'director', subjects: [] },
    )
    await build('Ушедшая', { birthDate: '1970-01-01' }, { validTo: '2024-05-31' })
    await buildQualification(database, {
      personId: person.id,
      category: 'highest',
      assignedOn: '2019-02-01',
      validTo: '2024-02-01',
    })
    expect(await names(head, { ...query, under35: 'true' })).toEqual(['Молодая', 'Обе'])
    expect(await names(head, { ...query, firstYears: 'true' })).toEqual(['Начинающая', 'Обе'])
    expect(await names(head, { ...query, under35: 'true', firstYears: 'true' })).toEqual(['Обе'])
    expect(await names(head, { ...query, class: 'leader' })).toEqual(['Директор'])
    expect(await names(head, { ...query, subject: 'Математика', class: 'leader' })).toEqual([])
    expect(await names(head, { ...query, category: 'highest' })).toEqual([])
    expect(await names(head, { ...query, category: 'highest', on: '2023-01-01' })).toEqual(['Директор'])
    expect(await names(head, { ...query, on: '2024-05-31' })).toContain('Ушедшая')
    expect(await names(head, { ...query, on: '2024-06-01' })).not.toContain('Ушедшая')
    const flags = (await list(head, query)).rows.map(row => [
      row.lastName,
      row.isUnder35,
      row.isInFirstThreeYears,
      row.isLeader,
    ])
    expect(flags).toEqual([
      ['Директор', false, false, true],
      ['Молодая', true, false, false],
      ['Начинающая', false, true, false],
      ['Обе', true, true, false],
    ])
  })

  it('«мои педагоги» are those in care today', async () => {
    const [mine, former, other] = [
      await buildTeacher(database, { at: world.here.schools[0].id }),
      await buildTeacher(database, { at: world.here.schools[0].id }),
      await buildTeacher(database, { at: world.here.schools[0].id }),
    ]
    const me = await buildTeacher(database, {
      at: world.here.schools[1].id,
      employment: { positionCode: 'methodologist' },
    })
    await buildCare(database, { personId: mine.person.id, carerPersonId: me.person.id })
    await buildCare(database, {
      personId: former.person.id,
      carerPersonId: me.person.id,
      validTo: '2026-02-28',
    })
    const actor = actors.regionalMethodologist(world.here.region.id, { personId: me.person.id })
    const ids = (await list(actor, { mine: 'true' })).rows.map(row => row.id)
    expect(ids).toEqual([mine.person.id])
    expect(ids).not.toContain(other.person.id)
  })

  it('is complete and stable whatever the page size, sort and direction, with equal names', async () => {
    const region = actors.ministry(world.here.region.id)
    for (let index = 0; index < 23; index++)
      await buildTeacher(database, {
        at: world.here.schools[index % 2]!.id,
        person: { lastName: ['Ёжикова', 'Жукова', 'Иванова'][index % 3], firstName: 'Анна' },
      })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('name' as const, 'organisation' as const),
        fc.constantFrom('asc' as const, 'desc' as const),
        async (limit, sort, order) => {
          const whole = await list(region, { limit: 200, sort, order })
          const seen: string[] = []
          let after: string | undefined
          do {
            const page = await list(region, { limit, sort, order, after })
            seen.push(...page.rows.map(row => row.id))
            after = page.next ?? undefined
          } while (after)
          expect(seen).toEqual(whole.rows.map(row => row.id))
          expect(whole.total).toBe(seen.length)
        },
      ),
      { numRuns: 12 },
    )
    const sorted = await names(region, { q: 'анна', limit: 200 })
    expect(sorted.indexOf('Ёжикова')).toBeLessThan(sorted.indexOf('Жукова'))
  })

  it('exports exactly the filtered rows with the chosen columns', async () => {
    const region = actors.ministry(world.here.region.id, { name: 'Петрова' })
    const query = { q: 'ежикова', sort: 'organisation' as const }
    const columns: PeopleColumn[] = ['organisation', 'name', 'under35']
    const file = await exportPeople(contextOf(database, region), { ...listPeopleQuery.parse(query), columns })
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const rows = []
    for await (const row of table.rows) rows.push(row.cells)
    const seen = await list(region, { ...query, limit: 200 })
    expect(table.columns.map(column => column.name)).toEqual(columns.map(column => PEOPLE_COLUMNS[column]))
    expect(rows.map(row => row[0])).toEqual(seen.rows.map(row => row.organisationName))
    expect(rows.length).toBe(seen.total)
  })
})

describe('a card', () => {
  it('masks identifiers for roles that do not need them, and shows her own to a teacher', async () => {
    const { person, organisationId, regionId } = await buildTeacher(database, {
      at: world.here.schools[0].id,
      person: { phone: '+7 900 000-00-00' },
    })
    const card = (actor: Actor) => showPerson(contextOf(database, actor), { id: person.id })
    const masked = await card(actors.ministry(regionId!))
    expect(masked).toMatchObject({ birthDate: null, age: null, phone: null, showsIdentifiers: false })
    expect(masked.snils).toMatch(/^\*\*\*-\*\*\*-\d{3} \d{2}$/)
    for (const actor of [actors.schoolMethodologist(organisationId), actors.teacher(person.id)])
      expect(await card(actor)).toMatchObject({ birthDate: '1985-04-12', age: 40, snils: person.snils })
  })

  it('of somebody else’s unit does not exist', async () => {
    const { person } = await buildTeacher(database, { at: world.there.schools[0].id })
    const stranger = await buildTeacher(database, { at: world.there.schools[0].id })
    for (const actor of [
      actors.centreHead(world.here.region.id),
      actors.schoolMethodologist(world.there.schools[1].id),
      actors.teacher(stranger.person.id),
    ])
      await expect(showPerson(contextOf(database, actor), { id: person.id })).rejects.toMatchObject({
        kind: 'not-found',
      })
  })

  it('is true for the asked day: jobs, flags, categories, who helps her', async () => {
    const { person } = await buildTeacher(database, {
      at: world.here.schools[0].id,
      person: { birthDate: '1992-02-29', teachingSince: '2024-03-02' },
      employment: { positionCode: 'deputy-director', validFrom: '2024-09-01' },
    })
    const carer = await buildTeacher(database, {
      at: world.here.schools[1].id,
      person: { lastName: 'Опора' },
    })
    await buildCare(database, {
      personId: person.id,
      carerPersonId: carer.person.id,
      validFrom: '2026-01-01',
    })
    const on = (day: string) =>
      showPerson(contextOf(database, actors.schoolMethodologist(world.here.schools[0].id)), {
        id: person.id,
        on: day,
      })
    expect(await on('2024-08-31')).toMatchObject({ isLeader: false, isInFirstThreeYears: true })
    const now = await on('2027-02-28')
    expect(now).toMatchObject({ isLeader: true, isUnder35: false, isInFirstThreeYears: true })
    // the carer works elsewhere: the school sees her name all the same
    expect(now.carers).toMatchObject([{ carerName: 'Опора Анна Ивановна', isCurrent: true }])
    expect(await on('2027-03-02')).toMatchObject({ isInFirstThreeYears: false })
  })
})

describe('with ten thousand people', () => {
  it('the list is answered from indexes', async () => {
    // the list is measured, not what other rooms derive from a bulk insert
    await database.owner.query(
      `begin;
       set local session_replication_role = replica;
       with made as (
         insert into persons (id, last_name, first_name, birth_date)
         select gen_random_uuid(), 'Массовая' || md5(n::text), 'Анна', '1980-01-01' from generate_series(1, 12000) n
         returning id, search_name)
       insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, valid_from, search_name)
       select gen_random_uuid(), id, '${world.here.schools[1].id}', '${world.here.municipalities[1].id}',
         '${world.here.region.id}', 'teacher', '2015-09-01', search_name from made;
       commit`,
    )
    await database.owner.query('vacuum analyze persons, employments, organisations')
    const planOf = async (actor: Actor, query: Query) => {
      const context = contextOf(database, actor)
      return await read(context, async tx => {
        const { limit, after, ...filter } = listPeopleQuery.parse(query)
        const settled = await settle(context, tx, filter)
        const explained = sql`explain ${peopleQuery(settled.filter, { limit, after })}`
        const { rows } = await explained.execute(tx)
        return (rows as Record<string, string>[]).map(row => Object.values(row)[0]).join('\n')
      })
    }
    const school = await planOf(actors.schoolMethodologist(world.here.schools[0].id), {})
    expect(school).toMatch(/Index.* using employments_organisation|on employments_organisation/)
    expect(school).not.toMatch(/Seq Scan on (persons|employments)/)
    const country = await planOf(actors.federalCoordinator(), {})
    expect(country).toMatch(/Index Scan using employments_name/)
    expect(country).not.toMatch(/Seq Scan on (persons|employments)/)
    // whatever the locale of the database: pg_trgm alone sees no Russian letters in C
    const { rows } = await database.owner.query<{ trigrams: string[]; letters: number }>(
      `select show_trgm(app.trigram_letters('щеголева')) as trigrams,
        (select count(distinct app.trigram_letters(letter))::int from string_to_table('абвгдежзийклмнопрстуфхцчшщъыьэюя', null) letter)
          as letters`,
    )
    expect(rows[0]!.trigrams.length).toBe(9)
    expect(rows[0]!.letters).toBe(32)
    const named = await planOf(actors.federalCoordinator(), { q: 'щеглова алена' })
    expect(named).not.toMatch(/Seq Scan on (persons|employments)/)
  })
})
