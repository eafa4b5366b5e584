import { sql } from 'kysely'
import type pg from 'pg'
import { loadPacks, loadPacksIntoDatabase, packsOn } from '../src/modules/acts/index.ts'
import { rulesOf } from '../src/modules/monitoring/definitions.ts'
import { selectCounts } from '../src/modules/monitoring/figures.sql.ts'
import { runIndicators } from '../src/modules/monitoring/index.ts'
import { systemActor } from '../src/platform/access/actor.ts'
import { fixedClock } from '../src/platform/clock/clock.ts'
import { type Context, databaseOver, read } from '../src/platform/db/database.ts'
import { type BenchResult, withBenchDatabase } from './bench-database.ts'
import { fillCountry } from './measured-country.ts'
import { median } from './median.ts'

const PEOPLE = 200_000
const JOINED = 500

/**
 * `bench indicators`: the three indicators of every unit of every level on one day, beside one bare
 * `count(*) filter` pass over the same people: the jobs in force on the day, three plain conditions on their own
 * columns, no facts, no units; and the same figures by today's structure, after JOINED schools have joined others. All as the application's role under row-level security. A made-up country of
 * 200,000 people; medians in milliseconds.
 */
export default async function indicators(progress: (text: string) => void): Promise<BenchResult> {
  return await withBenchDatabase(async ({ owner, app }) => {
    progress(`A country of ${PEOPLE} people is being made`)
    const context: Context = {
      db: databaseOver(app),
      actor: systemActor(['packs', 'directory']),
      clock: fixedClock('2025-06-01T09:00:00Z'),
    }
    const { packs } = await loadPacks()
    await loadPacksIntoDatabase(context, packs, { reason: 'Измерение' })
    await fillCountry(owner, PEOPLE)
    await joinSchools(owner)
    progress('Measuring')
    return await measure(context)
  })
}

async function measure(context: Context): Promise<BenchResult> {
  const asOf = context.clock.today()
  const levels = ['country', 'region', 'municipality', 'organisation'] as const
  const allUnits = (structureOn?: string) =>
    read(context, async tx => {
      const { specs } = rulesOf(await packsOn(tx, asOf))
      const within = { level: 'country', id: null, structureOn } as const
      return await selectCounts(tx, { days: [asOf], specs, within, levels })
    })
  const bare = () =>
    read(context, tx =>
      sql`select count(*) filter (where kind = 'main'), count(*) filter (where load >= 1),
          count(*) filter (where position_code = 'director')
        from employments
        where valid_from <= ${asOf}::date and (valid_to is null or valid_to >= ${asOf}::date)`.execute(tx),
    )
  const units = await allUnits()
  const country = units.find(row => row.level === 'country')
  const ours = await median(() => allUnits())
  const asItIs = await median(() => allUnits(asOf))
  const pass = await median(bare)
  return {
    name: 'indicators',
    figures: {
      'all units ms': ours,
      'as it is ms': asItIs,
      'command ms': await median(() => runIndicators(context, { asOf }), 3),
      units: units.length,
      people: (country?.teachers ?? 0) + (country?.leaders ?? 0),
    },
    bare: { 'one pass ms': pass },
    ratio: {
      'all units': Number((ours / pass).toFixed(2)),
      'as it is': Number((asItIs / pass).toFixed(2)),
    },
  }
}

/** Every other of the first schools has joined its neighbour, all on one day. */
async function joinSchools(owner: pg.Pool): Promise<void> {
  await owner.query(
    `with pairs as (
       select uuidv7() as id, o.id as from_id, lead(o.id) over (order by o.id) as to_id, o.region_id,
         row_number() over (order by o.id) as place
       from organisations o where o.kind = 'organisation' order by o.id limit $1
     ), made as (
       insert into reorganisations (id, subject, kind, region_id, on_day, act, done_at, done_by, effects)
       select id, 'organisation', 'join', region_id, '2025-01-01', 'Измерение', now(), 'Измерение', '{}' from pairs
       where place % 2 = 1 and to_id is not null
     )
     insert into reorganisation_units (reorganisation_id, region_id, unit_id, side, is_main)
     select id, region_id, unit_id, side, side = 'to' from pairs,
       lateral (values (from_id, 'from'), (to_id, 'to')) as u (unit_id, side)
     where place % 2 = 1 and to_id is not null`,
    [2 * JOINED],
  )
  await owner.query('analyze reorganisations, reorganisation_units, reorganisation_moves')
}
