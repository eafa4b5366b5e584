import type pg from 'pg'
import { checkStaffFile, generateStaffFile, loadStaffFile, undoImport } from '#modules/people/index.ts'
import { newId } from '#platform/ids/ids.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { buildOrganisation } from '#testing/factories/people.ts'
import { type BenchDatabase, type BenchResult, withBenchDatabase } from './bench-database.ts'

/**
 * A staff file of 10,000 people: dry run, load, the same file again, undo — beside reading the bare file and putting
 * the same cells into the same two tables with one bare INSERT each. Seconds.
 */
export default async function importStaff(): Promise<BenchResult> {
  return await withBenchDatabase(database => measure(database, ROWS))
}

const ROWS = 10_000

async function measure(database: BenchDatabase, rows: number): Promise<BenchResult> {
  const school = await buildOrganisation(database)
  const context = contextOf(database, actors.schoolMethodologist(school.id, { name: 'Замер' }))
  const { xlsx } = await generateStaffFile({
    rows,
    errors: Math.round(rows / 100),
    seed: 1,
    today: TEST_NOW.slice(0, 10),
  })
  const input = { organisation: school.id, file: { name: 'staff.xlsx', bytes: xlsx } }
  const figures: Record<string, number> = { rows, fileBytes: xlsx.length }
  const checked = await timed(() => checkStaffFile(context, input), figures, 'check')
  const loaded = await timed(() => loadStaffFile(context, input), figures, 'load')
  if (loaded.created !== checked.created || loaded.problems.length !== checked.problems.length)
    throw new Error('The load did something else than the check said')
  await timed(() => loadStaffFile(context, input), figures, 'again')
  await timed(() => undoImport(context, { id: loaded.batch! }), figures, 'undo')
  const bare: Record<string, number> = {}
  const cells = await timed(() => readCells(xlsx), bare, 'read')
  await timed(() => insertBare(database.owner, cells, school.id), bare, 'insert')
  const whole = bare.read! + bare.insert!
  return {
    name: 'import',
    figures,
    bare,
    ratio: { check: round(figures.check! / bare.read!), load: round(figures.load! / whole) },
  }
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
