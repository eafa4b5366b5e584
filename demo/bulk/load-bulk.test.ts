import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSnils } from '#modules/people/index.ts'
import { useDatabase } from '#testing/database.ts'
import { SNAPSHOT_FILE } from '../load.ts'
import { openSnapshot, restoreSnapshot } from '../snapshot/read.ts'
import { loadBulk } from './load-bulk.ts'
import { SUBJECTS } from './subjects.ts'

const TODAY = '2026-11-25'
const SCALE = { regions: 'all', municipalities: 150, organisations: 900, people: 8000 } as const

const database = useDatabase()
let owner: pg.PoolClient

beforeAll(async () => {
  owner = await database.owner.connect()
  await owner.query('begin')
  await restoreSnapshot(owner, openSnapshot(await readFile(SNAPSHOT_FILE)), TODAY, () => {})
  await owner.query('commit')
}, 60_000)
afterAll(() => owner?.release())

const rowsOf = async <T extends pg.QueryResultRow>(sql: string) => (await owner.query<T>(sql)).rows

const schema = () =>
  rowsOf(`select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) as piece from pg_constraint
      where connamespace = 'public'::regnamespace and convalidated
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
    order by 1`)

/** Who there is and what the indicators count of it, as two hashes. */
const loaded = () =>
  rowsOf(`select md5(string_agg(p.id || p.last_name || p.snils || p.birth_date, ',' order by p.id)) as people,
      (select md5(string_agg(person_id::text || valid_from || completed_on, ',' order by person_id, valid_from))
        from measured_staff) as measured
    from persons p`)

async function load<T>(seed: number, look: () => Promise<T>): Promise<T> {
  await owner.query('begin')
  try {
    await loadBulk(owner, { scale: SCALE, seed, today: TODAY, progress: () => {} })
    return await look()
  } finally {
    await owner.query('rollback')
  }
}

describe('a great many people around the small country', () => {
  it('are as many as asked, in 89 regions, with numbers nobody was given and right control digits', async () => {
    await load(1, async () => {
      const [count] = await rowsOf<Record<string, number>>(`select
        (select count(*) from persons) as people,
        (select count(*) from territories where kind = 'region') as regions,
        (select count(*) from organisations o where kind = 'organisation' and not exists
          (select from employments e where e.organisation_id = o.id)) as empty`)
      expect(count).toEqual({ people: 8000, regions: 89, empty: 0 })
      const numbers = await rowsOf<{ snils: string }>("select snils from persons where snils like '98%'")
      expect(numbers.length).toBeGreaterThan(4000)
      expect(numbers.filter(({ snils }) => !isSnils(snils))).toEqual([])
    })
  })

  it('leave indexes, constraints and triggers as they were, every row checked', async () => {
    const before = await schema()
    expect(before.length).toBeGreaterThan(400)
    expect(await load(1, schema)).toEqual(before)
  })

  it('live by the rules of the system', async () => {
    await load(2, async () => {
      const [odd] = await rowsOf<Record<string, number>>(`select
        (select count(*) from persons where birth_date > date '${TODAY}' - interval '21 years') as children,
        (select count(*) from persons where teaching_since < birth_date + interval '21 years' and snils like '98%') as prodigies,
        (select count(*) from employments e join persons p on p.id = e.person_id where e.valid_from < p.birth_date + 7000) as early,
        (select count(*) from completions c join pathway_items i on i.id = c.pathway_item_id where c.programme_id <> i.programme_id) as others,
        (select count(*) from attempts a where a.finished_on > '${TODAY}') as future,
        (select count(*) from completions where completed_on > '${TODAY}') as ahead`)
      expect(odd).toEqual({ children: 0, prodigies: 0, early: 0, others: 0, future: 0, ahead: 0 })
      const [moved] = await rowsOf<
        Record<string, number>
      >(`select count(*) filter (where diagnosed_at_centre_on is not null) > 1000
          as diagnosed, count(*) filter (where completed_at_centre_on is not null) > 100 as completed from measured_staff`)
      expect(moved).toEqual({ diagnosed: true, completed: true })
    })
  })

  it('are the same for the same seed, others for another', async () => {
    const first = await load(1, loaded)
    expect(await load(1, loaded)).toEqual(first)
    expect(await load(2, loaded)).not.toEqual(first)
  }, 60_000)
})

it('knows the 89 federal subjects, each with its code', () => {
  expect(new Set(SUBJECTS.map(({ code }) => code)).size).toBe(89)
  expect(SUBJECTS.find(({ code }) => code === '37')).toMatchObject({
    name: 'Ивановская область',
    type: 'область',
  })
})
