import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'
import { checkStaffFile, loadStaffFile } from '#modules/people/index.ts'
import { VALUE_TYPES } from '#platform/postgres/value-types.ts'
import { actors, contextOf } from '#testing/actors.ts'

/** What the parent hands over: how to connect, what to do with which file, where to write the outcome. */
export type ImportTask = {
  app: pg.PoolConfig
  organisation: string
  file: string
  what: 'check' | 'load'
  outcome: string
}

/** Seconds, and megabytes of the process at its peak above what it held before, by the kernel's own count. */
export type ImportOutcome = {
  seconds: number
  memoryMb: number
  created: number
  unchanged: number
  problems: number
  batch: string | null
}

/**
 * One check or one loading in a process of its own, so that its peak of memory is its own. The parent of all, `bench
 * import`, starts it.
 */
async function run({ app, organisation, file, what, outcome }: ImportTask): Promise<void> {
  const pool = new pg.Pool({ ...app, types: VALUE_TYPES, max: 4 })
  const context = contextOf({ app: pool }, actors.schoolMethodologist(organisation, { name: 'Замер' }))
  const bytes = await readFile(file)
  await pool.query('select 1')
  const base = process.memoryUsage().rss
  const started = performance.now()
  const work = what === 'check' ? checkStaffFile : loadStaffFile
  const report = await work(context, { organisation, file: { name: 'staff.xlsx', bytes } })
  const result: ImportOutcome = {
    seconds: (performance.now() - started) / 1000,
    // maxRSS is in kilobytes
    memoryMb: (process.resourceUsage().maxRSS * 1024 - base) / 1024 / 1024,
    created: report.created,
    unchanged: report.unchanged,
    problems: report.problems.length,
    batch: report.batch,
  }
  await pool.end()
  await writeFile(outcome, JSON.stringify(result))
}

await run(JSON.parse(process.argv[2]!) as ImportTask)
