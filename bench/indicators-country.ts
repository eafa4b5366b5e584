import { sql } from 'kysely'
import { packsOn } from '#modules/acts/index.ts'
import { rulesOf } from '#modules/monitoring/definitions.ts'
import { selectCounts } from '#modules/monitoring/figures.sql.ts'
import { systemActor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type Context, databaseOver, read } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import type { BenchDatabase, BenchResult } from './bench-database.ts'
import { withCountry } from './country.ts'
import { median } from './median.ts'

const LEVELS = ['country', 'region', 'municipality', 'organisation'] as const

/**
 * `bench indicators-country`: the three indicators of all 62,000 units of a country of 2.5 million people on one day,
 * beside one bare `count(*) filter` pass over the same people (the jobs in force on the day, three plain conditions),
 * both as the application's role under row-level security; and how long after the commit of one completion the figure
 * of the whole country has it. Medians in milliseconds.
 */
export default async function indicatorsOfCountry(progress: (text: string) => void): Promise<BenchResult> {
  return await withCountry(progress, async database => {
    const context: Context = {
      db: databaseOver(database.app),
      actor: systemActor(['packs', 'directory']),
      clock: systemClock,
    }
    progress('Figures of all units')
    const units = await figures(context, LEVELS)
    const country = units.find(row => row.level === 'country')!
    const ours = await median(() => figures(context, LEVELS))
    const pass = await median(() => bare(context))
    progress('A completion is committed')
    const seen = await completionSeen(database, context)
    return {
      name: 'indicators-country',
      figures: {
        'all units ms': ours,
        'the country alone ms': await median(() => figures(context, ['country'])),
        units: units.length,
        people: country.teachers + country.leaders,
        ...seen,
      },
      bare: { 'one pass ms': pass },
      ratio: { 'all units': Number((ours / pass).toFixed(2)) },
    }
  })
}

async function figures(context: Context, levels: readonly (typeof LEVELS)[number][]) {
  const asOf = context.clock.today()
  return await read(context, async tx => {
    const { specs } = rulesOf(await packsOn(tx, asOf))
    return await selectCounts(tx, { days: [asOf], specs, within: { level: 'country', id: null }, levels })
  })
}

async function bare(context: Context): Promise<void> {
  const asOf = context.clock.today()
  await read(context, tx =>
    sql`select count(*) filter (where kind = 'main'), count(*) filter (where load >= 1),
        count(*) filter (where position_code = 'director')
      from employments
      where valid_from <= ${asOf}::date and (valid_to is null or valid_to >= ${asOf}::date)`.execute(tx),
  )
}

/**
 * Commits a completion of somebody who has a planned programme and none completed, asks for the country's figure, and
 * takes the completion away again.
 */
async function completionSeen({ owner }: BenchDatabase, context: Context) {
  const completed = async () => {
    const [country] = await figures(context, ['country'])
    return country!.numerators.reduce((sum, one) => sum + Number(one), 0)
  }
  const before = await completed()
  const id = newId()
  const started = performance.now()
  const { rowCount } = await owner.query(
    `insert into completions (id, person_id, programme_id, pathway_item_id, by_diagnosis, document_kind,
       document_number, issued_on, completed_on, hours, federal_register_number, in_federal_register, recorded_at,
       region_id, municipality_id, organisation_id)
     select $1, i.person_id, i.programme_id, i.id, true, 'certificate', 'ЗАМЕР', $2::date, $2::date, i.hours, '1', true,
       now(), i.region_id, i.municipality_id, i.organisation_id
     from pathway_items i
     join measured_staff m on m.person_id = i.person_id and m.valid_from <= $2::date and m.valid_to >= $2::date
     where i.status = 'planned' and i.programme_id is not null and m.completed_on is null and not m.is_leader
     limit 1`,
    [id, context.clock.today()],
  )
  const commit = performance.now() - started
  try {
    const after = await completed()
    if (rowCount !== 1 || after <= before) throw new Error('A committed completion did not move the figure')
    return { 'completion, commit ms': Number(commit.toFixed(1)), 'counted more after it': after - before }
  } finally {
    await owner.query('delete from completions where id = $1', [id])
  }
}
