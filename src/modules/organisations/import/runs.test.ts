import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids/ids.ts'
import { cancelRun, listRuns } from '#platform/import/follow-run.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { organisationsCsv, soundOrganisation } from '#testing/factories/organisation-file.ts'
import { buildTwoRegions } from '#testing/factories/people.ts'
import { listOrganisationImports } from './list-imports.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './load-organisations.ts'
import { undoOrganisationsImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
const ROWS = 1_500
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const admin = (name = 'Орлова А. П.') => contextOf(database, actors.admin(world.here.region.id, { name }))
const elsewhere = () => contextOf(database, actors.admin(world.there.region.id))
const rowsOf = (count: number) =>
  Array.from({ length: count }, () => soundOrganisation({ municipality: world.here.municipalities[0].name }))
const longFile = () => ({ file: organisationsCsv(rowsOf(ROWS)), run: newId() })

/** What stands in the database of a loading. */
const left = async () => {
  const { rows } = await database.owner.query(
    `select (select count(*)::int from organisations where inn is not null) as bodies,
       (select count(*)::int from organisation_imports) as batches,
       (select count(*)::int from organisation_loaded_values) as said,
       (select count(*)::int from import_runs) as runs`,
  )
  return rows[0]
}

const until = async (phase: string) =>
  await expect
    .poll(
      async () =>
        (await listRuns(admin(), 'organisations')).runs.find(run => run.phase === phase && run.done > 0),
      { interval: 5, timeout: 20_000 },
    )
    .toBeTruthy()

describe('a long loading of organisations', () => {
  it.each(['reading', 'writing'] as const)('stopped while %s leaves nothing', async phase => {
    const before = await left()
    const input = longFile()
    const loading = loadOrganisationsFile(admin(), input)
    const outcome = expect(loading).rejects.toMatchObject({ code: 'import.cancelled' })
    await until(phase)
    const running = await listRuns(admin(), 'organisations')
    expect(running.runs).toMatchObject([{ id: input.run, isCheck: false, startedBy: 'Орлова А. П.' }])
    expect((await listRuns(elsewhere(), 'organisations')).runs).toEqual([])
    expect((await listRuns(admin(), 'staff')).runs).toEqual([])
    await expect(cancelRun(elsewhere(), 'organisations', { id: input.run })).rejects.toMatchObject({
      kind: 'not-found',
    })
    // a run is stopped by the door of its own kind only
    await expect(cancelRun(admin(), 'staff', { id: input.run })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await cancelRun(admin('Другая'), 'organisations', { id: input.run })).toEqual({
      isCancelled: true,
    })
    await outcome
    expect(await left()).toEqual(before)
  })

  it('stopped by Ctrl-C or killed leaves nothing, and the same file loads after it', async () => {
    const before = await left()
    const input = longFile()
    const stop = new AbortController()
    const stopped = loadOrganisationsFile(admin(), {
      ...input,
      signal: stop.signal,
      onTold: phase => phase === 'writing' && stop.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(await left()).toEqual(before)
    const killed = loadOrganisationsFile(admin(), input)
    const outcome = expect(killed).rejects.toMatchObject({ kind: 'unavailable' })
    await until('writing')
    await database.owner.query(
      `select pg_terminate_backend(l.pid) from pg_locks l
       join pg_stat_activity a on a.pid = l.pid and a.datname = current_database() where l.locktype = 'advisory'`,
    )
    await outcome
    expect(await left()).toMatchObject({ bodies: before.bodies, batches: before.batches, said: before.said })
    expect(await loadOrganisationsFile(admin(), input)).toMatchObject({ created: ROWS, refused: 0 })
    expect(await left()).toMatchObject({ bodies: before.bodies + ROWS, runs: 0 })
  })

  it('that died is told as broken off, to its region only', async () => {
    const before = new Date(new Date(TEST_NOW).getTime() - 61_000)
    const id = newId()
    await database.owner.query(
      `insert into import_runs (id, kind, is_check, place_name, region_id, file_name, phase, done_count, started_at,
         started_by, beat_at) values ($1, 'organisations', true, 'Организации', $2, 'old.xlsx', 'reading', 5000, $3, 'Она', $3)`,
      [id, world.here.region.id, before],
    )
    expect((await listRuns(admin(), 'organisations')).runs).toEqual([])
    expect((await listOrganisationImports(admin())).broken).toMatchObject([{ id, isCheck: true }])
    expect((await listOrganisationImports(elsewhere())).broken).toEqual([])
    await database.owner.query('delete from import_runs')
  })
})

describe('while a file is being loaded into the register', () => {
  it('another of the region waits and is listed, one of another region does not, an undoing is put off', async () => {
    const { batch } = await loadOrganisationsFile(admin(), { file: organisationsCsv(rowsOf(1)) })
    const other = await database.owner.connect()
    await other.query('begin')
    await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `organisations-import ${world.here.region.id}`,
    ])
    const loading = loadOrganisationsFile(admin(), { file: organisationsCsv(rowsOf(2)), run: newId() })
    await expect
      .poll(async () => (await listRuns(admin(), 'organisations')).runs)
      .toMatchObject([{ phase: 'waiting' }])
    const there = soundOrganisation({ municipality: world.there.municipalities[0].name })
    expect(await loadOrganisationsFile(elsewhere(), { file: organisationsCsv([there]) })).toMatchObject({
      created: 1,
    })
    await expect(undoOrganisationsImport(admin(), { id: batch! })).rejects.toMatchObject({
      code: 'import.busy',
    })
    await other.query('commit')
    other.release()
    expect(await loading).toMatchObject({ created: 2 })
  })

  it('the same file sent twice at once is loaded once', async () => {
    const file = organisationsCsv(rowsOf(30))
    const [one, two] = await Promise.all([
      loadOrganisationsFile(admin('Первая'), { file }),
      loadOrganisationsFile(admin('Вторая'), { file }),
    ])
    expect([one, two].map(report => report.batch === null).toSorted()).toEqual([false, true])
    expect(await checkOrganisationsFile(admin(), { file })).toMatchObject({ unchanged: 30, created: 0 })
  })
})

describe('a tree of more bodies than one part', () => {
  it('is written with every parent before its units, wherever they stand in the file', async () => {
    const rows = rowsOf(2_500)
    const chain = rows.map((row, at) => {
      const below = rows[at + 1]
      return { ...row, code: `chain-${at}`, ...(below && at % 3 !== 2 && { parent: `chain-${at + 1}` }) }
    })
    expect(await loadOrganisationsFile(admin(), { file: organisationsCsv(chain) })).toMatchObject({
      created: 2_500,
      problems: [],
    })
  })
})
