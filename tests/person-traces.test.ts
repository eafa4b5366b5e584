import { describe, expect, it } from 'vitest'
import { mergePersons, previewMerge, undoMerge } from '#modules/people/index.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildAccount } from '#testing/factories/accounts.ts'
import {
  buildAttempt,
  buildCompletion,
  buildGrounds,
  buildPathway,
  buildProgramme,
} from '#testing/factories/monitoring.ts'
import { buildOrganisation, buildTeacher, insertRow } from '#testing/factories/people.ts'
import { personTraces } from '../src/rooms.ts'

/** What merging itself keeps, and what is derived or follows a person into deletion. */
const OF_MERGING = ['persons merged_into', 'person_merges survivor_id', 'person_merges former_id']

describe('traces of people', () => {
  const database = useDatabase()

  it('name every reference to a person that the database knows', async () => {
    const { rows } = await database.owner.query<{ reference: string }>(
      `select c.conrelid::regclass || ' ' || a.attname as reference
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where c.contype = 'f' and c.confrelid = 'persons'::regclass and c.confdeltype in ('a', 'r')
         and c.conparentid = 0`,
    )
    const named = personTraces.flatMap(trace => trace.tables.map(one => `${one.table} ${one.column}`))
    expect(rows.map(row => row.reference).sort()).toEqual([...named, ...OF_MERGING].sort())
  })

  it('carry the facts of all rooms over in a merge, parents with children, and back when it is undone', async () => {
    const grounds = await buildGrounds(database)
    const school = await buildOrganisation(database)
    const unit = {
      organisationId: school.id,
      municipalityId: school.municipalityId,
      regionId: school.regionId,
    }
    const { person: survivor } = await buildTeacher(database, { at: school.id })
    const { person: former } = await buildTeacher(database, { at: school.id, person: { snils: null } })
    const fact = { personId: former.id, ...unit }
    const [attempt, clashing] = [
      await buildAttempt(database, grounds, { ...fact, on: '2025-01-10' }),
      await buildAttempt(database, grounds, { ...fact, on: '2025-02-10' }),
    ]
    // the survivor sat the second diagnosis too
    await database.owner.query(
      `insert into attempts select (jsonb_populate_record(a, jsonb_build_object('id', $1::text, 'person_id', $2::text))).*
       from attempts a where a.id = $3`,
      [newId(), survivor.id, clashing.id],
    )
    const pathway = await buildPathway(database, { ...fact, on: '2025-01-20', attemptId: attempt.id })
    const programme = await buildProgramme(database, {
      providerId: school.id,
      register: [{ from: '2020-01-01', to: null }],
    })
    await buildCompletion(database, grounds, {
      ...fact,
      on: '2025-03-01',
      programmeId: programme.id,
      pathwayId: pathway.id,
      ratingId: attempt.ratingId,
    })
    await buildAccount(database, { personId: former.id })
    const before = await ownersOf(survivor.id, former.id)
    const head = contextOf(database, actors.centreHead(school.regionId!))
    const pair = { id: survivor.id, former: former.id }
    const preview = await previewMerge(head, personTraces, pair)
    expect(await ownersOf(survivor.id, former.id)).toEqual(before)
    expect(Object.fromEntries(preview.rows.map(row => [row.title, [row.moved, row.stayed]]))).toEqual({
      'Записи о работе': [0, 0],
      'Учётная запись': [1, 0],
      'Попытки диагностики': [1, 1],
      'Оценки уровня': [1, 0],
      Дефициты: [1, 0],
      'Образовательные маршруты': [1, 0],
      'Документы об обучении': [1, 0],
    })
    const input = { ...pair, version: 1, formerVersion: 1, take: [], reason: 'Один человек' }
    const { merge } = await mergePersons(head, personTraces, input)
    const after = await ownersOf(survivor.id, former.id)
    expect(after).toMatchObject({
      attempts: { survivor: 2, former: 1 },
      ratings: { survivor: 1, former: 1 },
      deficits: { survivor: 1, former: 0 },
      pathways: { survivor: 1, former: 0 },
      pathway_items: { survivor: 1, former: 0 },
      pathway_item_deficits: { survivor: 1, former: 0 },
      completions: { survivor: 1, former: 0 },
      accounts: { survivor: 1, former: 0 },
    })
    // the indicators count one person with her facts, and the former card no more
    const measured = await database.owner.query(
      `select person_id = $1 as is_survivor, completed_at_centre_on is not null as completed from measured_staff
       where person_id in ($1, $2)`,
      [survivor.id, former.id],
    )
    expect(measured.rows).toEqual([{ is_survivor: true, completed: true }])
    await undoMerge(head, { id: survivor.id, merge, reason: 'Разные люди' })
    expect(await ownersOf(survivor.id, former.id)).toEqual(before)
  })

  it('refuse a merge of two living pathways with what to do', async () => {
    const school = await buildOrganisation(database)
    const unit = {
      organisationId: school.id,
      municipalityId: school.municipalityId,
      regionId: school.regionId,
    }
    const people = [
      (await buildTeacher(database, { at: school.id })).person,
      (await buildTeacher(database, { at: school.id, person: { snils: null } })).person,
    ] as const
    for (const { id } of people)
      await insertRow(database, 'pathways', {
        id: newId(),
        personId: id,
        number: `Л-${id}`,
        status: 'draft',
        draftedOn: '2026-01-01',
        positionCode: 'teacher',
        ...unit,
      })
    const head = contextOf(database, actors.centreHead(school.regionId!))
    const pair = { id: people[0].id, former: people[1].id }
    const { obstacle } = await previewMerge(head, personTraces, pair)
    expect(obstacle).toContain('действующий маршрут')
    await expect(
      mergePersons(head, personTraces, {
        ...pair,
        version: 1,
        formerVersion: 1,
        take: [],
        reason: 'Один человек',
      }),
    ).rejects.toMatchObject({ code: 'merge.refused', message: obstacle })
  })

  async function ownersOf(survivor: string, former: string) {
    const owners: Record<string, { survivor: number; former: number }> = {}
    for (const { table, column } of personTraces.flatMap(trace => trace.tables)) {
      if (column !== 'person_id') continue
      const { rows } = await database.owner.query<{ survivor: number; former: number }>(
        `select (count(*) filter (where person_id = $1))::int as survivor,
           (count(*) filter (where person_id = $2))::int as former from ${table}`,
        [survivor, former],
      )
      owners[table] = rows[0]!
    }
    return owners
  }
})
