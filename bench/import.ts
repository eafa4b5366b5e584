import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type pg from 'pg'
import { generateStaffFile, undoImport } from '#modules/people/index.ts'
import { newId } from '#platform/ids/ids.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { buildOrganisation } from '#testing/factories/people.ts'
import { type BenchDatabase, type BenchResult, withBenchDatabase } from './bench-database.ts'
import type { ImportOutcome, ImportTask } from './import-child.ts'

/**
 * A staff file of 10,000 people: dry run, load, the same file again, undo — beside reading the bare file, one bare
 * INSERT into each of the two tables, and COPY of the same rows into them and into plain tables. Seconds; megabytes above
 * the base at the peak of a process of its own (`import-child.ts`).
 */
export default async function importStaff(): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'marshrut-bench-file-'))
  // the server of the database reads the file of COPY as another user
  await chmod(folder, 0o755)
  try {
    return await withBenchDatabase(database => measure(database, ROWS, folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const ROWS = 10_000

async function measure(database: BenchDatabase, rows: number, folder: string): Promise<BenchResult> {
  const school = await buildOrganisation(database)
  const context = contextOf(database, actors.schoolMethodologist(school.id, { name: 'Замер' }))
  const today = TEST_NOW.slice(0, 10)
  const { xlsx } = await generateStaffFile({ rows, errors: Math.round(rows / 100), seed: 1, today })
  const file = path.join(folder, 'staff.xlsx')
  await writeFile(file, xlsx)
  const figures: Record<string, number> = { rows, fileBytes: xlsx.length }
  const inChild = async (what: ImportTask['what'], name: string) => {
    const done = await runChild(database, { organisation: school.id, file, what, folder })
    figures[name] = round(done.seconds)
    figures[`${name}MemoryMb`] = Math.round(done.memoryMb)
    return done
  }
  const checked = await inChild('check', 'check')
  const loaded = await inChild('load', 'load')
  if (loaded.created !== checked.created || loaded.problems !== checked.problems)
    throw new Error('The load did something else than the check said')
  const again = await inChild('load', 'again')
  if (again.created > 0 || again.unchanged !== loaded.created)
    throw new Error('The same file was not found unchanged')
  await timed(() => undoImport(context, { id: loaded.batch! }), figures, 'undo')
  const bare = await measureBare(database.owner, xlsx, school.id, folder)
  return {
    name: 'import',
    figures,
    bare,
    ratio: {
      check: round(figures.check! / bare.read!),
      load: round(figures.load! / (bare.read! + bare.insert!)),
      loadToCopy: round(figures.load! / (bare.read! + bare.copy!)),
    },
  }
}

async function runChild(
  database: BenchDatabase,
  { folder, ...task }: Omit<ImportTask, 'app' | 'outcome'> & { folder: string },
): Promise<ImportOutcome> {
  const { host, port, user, password, database: name } = database.app.options
  const outcome = path.join(folder, 'outcome.json')
  const whole: ImportTask = {
    ...task,
    outcome,
    app: { host, port, user, password, database: name } as pg.PoolConfig,
  }
  await promisify(execFile)(process.execPath, [
    path.join(import.meta.dirname, 'import-child.ts'),
    JSON.stringify(whole),
  ])
  return JSON.parse(await readFile(outcome, 'utf8')) as ImportOutcome
}

async function measureBare(
  owner: pg.Pool,
  xlsx: Buffer,
  organisationId: string,
  folder: string,
): Promise<Record<string, number>> {
  const bare: Record<string, number> = {}
  const cells = await timed(() => readCells(xlsx), bare, 'read')
  await timed(() => insertBare(owner, cells, organisationId), bare, 'insert')
  await copyBare(owner, cells, { organisationId, folder, into: bare })
  return bare
}

async function timed<T>(work: () => Promise<T>, into: Record<string, number>, name: string): Promise<T> {
  const started = performance.now()
  const result = await work()
  into[name] = round((performance.now() - started) / 1000)
  return result
}

const round = (value: number) => Math.round(value * 1000) / 1000

async function readCells(xlsx: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const row of (await readTable(xlsx, { name: 'staff.xlsx' })).rows) rows.push(row.cells)
  return rows
}

/** No checks, no history, no rights: what the tables themselves cost. */
async function insertBare(owner: pg.Pool, rows: readonly string[][], organisationId: string): Promise<void> {
  const people = rows.map(([lastName, firstName]) => ({ id: newId(), job: newId(), lastName, firstName }))
  const json = JSON.stringify(people)
  await owner.query(
    `insert into persons (id, last_name, first_name)
     select id, coalesce("lastName", ''), coalesce("firstName", '')
     from jsonb_to_recordset($1::jsonb) as r (id uuid, "lastName" text, "firstName" text)`,
    [json],
  )
  await owner.query(
    `insert into employments (id, person_id, organisation_id, position_code, valid_from)
     select job, id, $2, 'teacher', '2020-09-01' from jsonb_to_recordset($1::jsonb) as r (id uuid, job uuid)`,
    [json, organisationId],
  )
}

/** COPY of the same rows: into the two tables with their indexes and triggers (`copy`), into plain ones (`copyPlain`). */
async function copyBare(
  owner: pg.Pool,
  rows: readonly string[][],
  { organisationId, folder, into }: { organisationId: string; folder: string; into: Record<string, number> },
): Promise<void> {
  const people = rows.map(([lastName, firstName, middleName]) => [newId(), lastName, firstName, middleName])
  const jobs = people.map(([id]) => [newId(), id, organisationId, 'teacher', '2020-09-01'])
  const [persons, employments] = [path.join(folder, 'persons.csv'), path.join(folder, 'employments.csv')]
  await writeFile(persons, csv(people))
  await writeFile(employments, csv(jobs))
  await owner.query(`
    create table plain_persons (id uuid, last_name text, first_name text, middle_name text);
    create table plain_employments (id uuid, person_id uuid, organisation_id uuid, position_code text, valid_from date)`)
  const copy = async (prefix: string) => {
    await owner.query(
      `copy ${prefix}persons (id, last_name, first_name, middle_name) from '${persons}' (format csv, force_not_null (last_name, first_name))`,
    )
    await owner.query(
      `copy ${prefix}employments (id, person_id, organisation_id, position_code, valid_from) from '${employments}' (format csv)`,
    )
  }
  await timed(() => copy('plain_'), into, 'copyPlain')
  await timed(() => copy(''), into, 'copy')
}

const csv = (rows: readonly (readonly (string | undefined)[])[]) =>
  rows.map(cells => cells.map(cell => `"${(cell ?? '').replaceAll('"', '""')}"`).join(',')).join('\n')
