import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import { cancelRun, listRuns } from '#platform/import/follow-run.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { generateStaffFile } from './generate-staff.ts'
import { listImports } from './list-imports.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { undoImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
const ROWS = 1_500
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(organisation, { name }))
/** A file of three thousand people whom nobody has loaded before. */
async function longFile(organisation: string) {
  seed += 1
  const made = await generateStaffFile({ rows: ROWS, errors: 0, seed, today: TEST_NOW.slice(0, 10) })
  return { organisation, file: { name: 'staff.xlsx', bytes: made.xlsx }, run: newId() }
}
let seed = 41

/** What is left of a loading in the organisation. */
const left = async (organisation: string) => {
  const { rows } = await database.owner.query(
    `select (select count(*)::int from employments where organisation_id = $1) as jobs,
       (select count(*)::int from import_batches where organisation_id = $1) as batches,
       (select count(*)::int from import_values where organisation_id = $1) as said,
       (select count(*)::int from import_runs where organisation_id = $1) as runs`,
    [organisation],
  )
  return rows[0]
}

/** Waits until a run of the actor's is in the phase. */
const until = async (context: Context, phase: string) =>
  await expect
    .poll(
      async () => (await listRuns(context, 'staff')).runs.find(run => run.phase === phase && run.done > 0),
      {
        interval: 5,
        timeout: 20_000,
      },
    )
    .toBeTruthy()

describe('a long loading', () => {
  it('tells how far it is, to its unit only, and is over when it is done', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const input = await longFile(school.id)
    const loading = loadStaffFile(context, input)
    await until(context, 'writing')
    const { runs } = await listRuns(context, 'staff')
    expect(runs).toMatchObject([
      { id: input.run, fileName: 'staff.xlsx', phase: 'writing', startedBy: 'Методист', isCancelled: false },
    ])
    expect(runs[0]!.total).toBeGreaterThan(ROWS)
    const stranger = keeper((await newSchool()).id)
    expect((await listRuns(stranger, 'staff')).runs).toEqual([])
    await expect(cancelRun(stranger, 'staff', { id: input.run })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await loading).toMatchObject({ created: ROWS })
    expect(await left(school.id)).toMatchObject({ jobs: ROWS, batches: 1, runs: 0 })
    await expect(cancelRun(context, 'staff', { id: input.run })).rejects.toMatchObject({
      code: 'import.finished',
    })
  })

  it.each(['reading', 'writing'] as const)('stopped while %s leaves nothing', async phase => {
    const school = await newSchool()
    const context = keeper(school.id)
    const input = await longFile(school.id)
    const loading = loadStaffFile(context, input)
    const outcome = expect(loading).rejects.toMatchObject({ code: 'import.cancelled' })
    await until(context, phase)
    expect(await cancelRun(keeper(school.id, 'Завуч'), 'staff', { id: input.run })).toEqual({
      isCancelled: true,
    })
    await outcome
    expect(await left(school.id)).toEqual({ jobs: 0, batches: 0, said: 0, runs: 0 })
  })

  it('whose server dies leaves nothing half done, and the same file loads after it', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const input = await longFile(school.id)
    const loading = loadStaffFile(context, input)
    const outcome = expect(loading).rejects.toMatchObject({ kind: 'unavailable' })
    await until(context, 'writing')
    await database.owner.query(
      `select pg_terminate_backend(l.pid) from pg_locks l
       join pg_stat_activity a on a.pid = l.pid and a.datname = current_database() where l.locktype = 'advisory'`,
    )
    await outcome
    expect(await left(school.id)).toMatchObject({ jobs: 0, batches: 0, said: 0 })
    expect(await loadStaffFile(context, input)).toMatchObject({ created: ROWS })
  })

  it('that died is told as broken off among the loadings, until there are a hundred newer ones', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const before = new Date(new Date(TEST_NOW).getTime() - 120_000)
    const id = newId()
    await database.owner.query(
      `insert into import_runs (id, kind, is_check, place_name, organisation_id, municipality_id, region_id, file_name, phase,
         done_count, started_at, started_by, beat_at)
       values ($1, 'staff', false, 'Школа', $2, $3, $4, 'old.xlsx', 'writing', 5000, $5, 'Прежняя', $5)`,
      [id, school.id, school.municipalityId, school.regionId, before],
    )
    expect((await listRuns(context, 'staff')).runs).toEqual([])
    await checkStaffFile(context, await longFile(school.id))
    expect((await listImports(context)).broken).toEqual([
      {
        id,
        isCheck: false,
        placeName: 'Школа',
        fileName: 'old.xlsx',
        phase: 'writing',
        done: 5000,
        startedAt: before.toISOString(),
        startedBy: 'Прежняя',
        brokenAt: before.toISOString(),
      },
    ])
    expect((await listImports(keeper((await newSchool()).id))).broken).toEqual([])
    await database.owner.query(
      `insert into import_batches (id, organisation_id, municipality_id, region_id, file_name, file_sha256, row_count,
         created_count, updated_count, unchanged_count, refused_count, loaded_at, loaded_by)
       select gen_random_uuid(), $1, $2, $3, 'new.xlsx', repeat('0', 64), 1, 1, 0, 0, 0, $4, 'Новая'
       from generate_series(1, 100)`,
      [school.id, school.municipalityId, school.regionId, TEST_NOW],
    )
    expect((await listImports(context)).broken).toEqual([])
  })

  it('of a few rows is told of while it waits for another one, and may be stopped', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const other = await database.owner.connect()
    await other.query('begin')
    await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`staff-import ${school.id}`])
    const input = { organisation: school.id, file: staffCsv([soundRow()]), run: newId() }
    const loading = loadStaffFile(context, input)
    const outcome = expect(loading).rejects.toMatchObject({ code: 'import.cancelled' })
    await expect
      .poll(async () => (await listRuns(context, 'staff')).runs)
      .toMatchObject([{ id: input.run, phase: 'waiting', placeName: expect.any(String) }])
    await cancelRun(context, 'staff', { id: input.run })
    await outcome
    await other.query('commit')
    other.release()
    expect(await left(school.id)).toEqual({ jobs: 0, batches: 0, said: 0, runs: 0 })
  })

  it('stopped by Ctrl-C leaves nothing, however late it comes', async () => {
    const school = await newSchool()
    const stop = new AbortController()
    const told: string[] = []
    const loading = loadStaffFile(keeper(school.id), {
      ...(await longFile(school.id)),
      signal: stop.signal,
      onTold: phase => {
        told.push(phase)
        if (phase === 'writing') stop.abort()
      },
    })
    await expect(loading).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(told).toContain('reading')
    expect(await left(school.id)).toEqual({ jobs: 0, batches: 0, said: 0, runs: 0 })
  })
})

describe('the same file loaded by two people at once', () => {
  it('is loaded once: the second waits and finds nothing to change', async () => {
    const school = await newSchool()
    const input = await longFile(school.id)
    const [one, two] = await Promise.all([
      loadStaffFile(keeper(school.id, 'Первая'), input),
      loadStaffFile(keeper(school.id, 'Вторая'), { ...input, run: newId() }),
    ])
    expect([one, two].map(report => report.batch === null).toSorted()).toEqual([false, true])
    expect([one, two].find(report => report.batch === null)).toMatchObject({ unchanged: ROWS, created: 0 })
    expect(await left(school.id)).toMatchObject({ jobs: ROWS, batches: 1, runs: 0 })
  })

  it('into two organisations makes one card of each new person', async () => {
    const [first, second] = [await newSchool(), await newSchool()]
    const rows = Array.from({ length: 30 }, () => soundRow())
    const partTime = rows.map(row => ({ ...row, kind: 'совместительство' }))
    const reports = await Promise.all([
      loadStaffFile(keeper(first.id), { organisation: first.id, file: staffCsv(rows) }),
      loadStaffFile(keeper(second.id), { organisation: second.id, file: staffCsv(partTime) }),
    ])
    expect(reports.map(report => report.created)).toEqual([30, 30])
    const { rows: counts } = await database.owner.query(
      'select count(*)::int as persons from persons where snils = any ($1)',
      [rows.map(row => row.snils)],
    )
    expect(counts[0].persons).toBe(30)
  })
})

describe('an undoing', () => {
  it('of a loading waits its turn while another file is being loaded into the organisation', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const { batch } = await loadStaffFile(context, {
      organisation: school.id,
      file: staffCsv([soundRow()]),
    })
    const loading = await database.owner.connect()
    await loading.query('begin')
    const key = [`staff-import ${school.id}`]
    await loading.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', key)
    await expect(undoImport(context, { id: batch! })).rejects.toMatchObject({ code: 'import.busy' })
    await loading.query('commit')
    loading.release()
    expect(await undoImport(context, { id: batch! })).toMatchObject({ deleted: 1, kept: [] })
  })

  it('that deletes a card another school is taking on makes the card anew there', async () => {
    const [first, second] = [await newSchool(), await newSchool()]
    const row = soundRow()
    await loadStaffFile(keeper(first.id), { organisation: first.id, file: staffCsv([row]) })
    const owner = await database.owner.connect()
    const { rows } = await owner.query('select id from persons where snils = $1', [row.snils])
    // what the undoing of the first school does, held open until the second one has made its plan
    await owner.query('begin')
    for (const table of ['import_values', 'employments'])
      await owner.query(`delete from ${table} where person_id = $1`, [rows[0].id])
    await owner.query('delete from persons where id = $1', [rows[0].id])
    const loading = loadStaffFile(keeper(second.id), {
      organisation: second.id,
      file: staffCsv([{ ...row, kind: 'совместительство' }]),
    })
    await expect
      .poll(async () => {
        const { rows: waiting } = await owner.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length
      })
      .toBe(1)
    await owner.query('commit')
    owner.release()
    expect(await loading).toMatchObject({ created: 1, refused: 0 })
    expect(await left(second.id)).toMatchObject({ jobs: 1, batches: 1 })
  })
})
