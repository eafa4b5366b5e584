import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { listBodiesQuery } from '#modules/bodies/contract.ts'
import { listBodies } from '#modules/bodies/index.ts'
import { summariseDeficits } from '#modules/diagnostics/summarise-deficits.ts'
import { listOrganisationsQuery } from '#modules/organisations/contract.ts'
import { listOrganisations } from '#modules/organisations/index.ts'
import { listPartiesQuery } from '#modules/parties/contract.ts'
import { listParties } from '#modules/parties/index.ts'
import { listPathways } from '#modules/pathways/list-pathways.ts'
import { listPeopleQuery } from '#modules/people/contract.ts'
import { listPeople } from '#modules/people/index.ts'
import { summariseResources } from '#modules/resources/summarise-resources.ts'
import { findAnything } from '#modules/search/find-anything.ts'
import { showTree } from '#modules/territories/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type Context, databaseOver, read } from '#platform/db/database.ts'
import { actors } from '#testing/actors.ts'
import type { BenchDatabase, BenchResult } from './bench-database.ts'
import { withCountry } from './country.ts'

const RUNS = 40

/**
 * `bench lists`: pages of people, organisations, pathways and what is told of them as the ministry of a region, a municipality and a school open them
 * in a country of 2.5 million people: first page, next page, each filter, search, search with a misprint. Times of the
 * whole use case at the server, p50 and p95 in milliseconds; bare: the same statements with the same values, sent by
 * the tables' owner, for whom row-level security does not hold. «SQL alone»: the same statements of the application's
 * role against those, without the transaction, the finding out of who acts and the rest of the use case.
 */
export default async function lists(progress: (text: string) => void): Promise<BenchResult> {
  return await withCountry(progress, async database => {
    const result: BenchResult = { name: 'lists', figures: {}, bare: {}, ratio: {} }
    for (const [who, actor] of await readers(database)) {
      for (const [what, ask] of Object.entries(questionsOf(actor))) {
        progress(`${who}: ${what}`)
        const { ours, guarded, bare } = await measure(database, actor, ask)
        result.figures[`${who}, ${what}, p50`] = ours.p50
        result.figures[`${who}, ${what}, p95`] = ours.p95
        result.bare[`${who}, ${what}, p95`] = bare.p95
        const toBare = ({ p50 }: Times) => Number((p50 / Math.max(0.1, bare.p50)).toFixed(2))
        result.ratio[`${who}, ${what}`] = toBare(ours)
        result.ratio[`${who}, ${what}, SQL alone`] = toBare(guarded)
      }
    }
    return result
  })
}

type Ask = (context: Context) => Promise<unknown>

/** The ministry of the region with most people, its municipality and the largest school of that. */
async function readers({ owner }: BenchDatabase): Promise<[string, Actor][]> {
  const largest = async (column: string, within: string) =>
    (
      await owner.query<{ id: string }>(
        `select ${column} as id from employments where ${within} group by 1 order by count(*) desc limit 1`,
      )
    ).rows[0]!.id
  const region = await largest('region_id', 'region_id is not null')
  const municipality = await largest('municipality_id', `region_id = '${region}'`)
  const school = await largest('organisation_id', `municipality_id = '${municipality}'`)
  return [
    ['coordinator', actors.federalCoordinator()],
    ['ministry', actors.ministry(region)],
    ['municipality', actors.municipalMethodologist(municipality)],
    ['school', actors.schoolMethodologist(school)],
  ]
}

function questionsOf(actor: Actor): Record<string, Ask> {
  const people = (query: object) => (context: Context) => listPeople(context, listPeopleQuery.parse(query))
  const bodies = (query: object) => (context: Context) =>
    listOrganisations(context, listOrganisationsQuery.parse(query))
  const organisations: Record<string, Ask> = {
    'organisations, first page': bodies({}),
    'organisations, next page': nextPage((context, after) =>
      listOrganisations(context, listOrganisationsQuery.parse({ after })),
    ),
    'organisations, name': bodies({ q: 'школа 1001' }),
    'organisations, misprint': bodies({ q: 'шкоал 1001' }),
    'organisations, kind': bodies({ kind: 'centre' }),
    'collegial bodies': context => listBodies(context, listBodiesQuery.parse({})),
    'parties, first page': context => listParties(context, listPartiesQuery.parse({})),
    territories: context => showTree(context, {}),
  }
  // The coordinator sees figures of people, not the people.
  if (actor.role === 'federal-coordinator') return organisations
  return {
    ...organisations,
    'people, first page': people({}),
    'people, next page': nextPage((context, after) => listPeople(context, listPeopleQuery.parse({ after }))),
    'people, by organisation': people({ sort: 'organisation' }),
    'people, leaders': people({ class: 'leader' }),
    'people, under 35': people({ under35: 'true' }),
    'people, first years': people({ firstYears: 'true' }),
    ...(actor.permissions.has('people.read-identifiers') && {
      'people, pension age': people({ pensionAge: 'true' }),
    }),
    'people, category': people({ category: 'highest' }),
    'people, subject': people({ subject: 'физика' }),
    'people, position': people({ position: 'psychologist' }),
    'people, a year ago': people({ on: '2025-11-01' }),
    'people, name': people({ q: 'иванова ольга' }),
    'people, rare name': people({ q: 'ярославцева ульяна' }),
    'people, misprint': people({ q: 'иваннова ольга' }),
    'pathways, first page': context => listPathways(context, { limit: 50 }),
    'pathways, late': context => listPathways(context, { limit: 50, late: true }),
    'map of deficits': context => summariseDeficits(context, {}),
    'resources, consolidated': context => summariseResources(context, {}),
    'search, name': context => findAnything(context, { q: 'иванова ольга' }),
    'search, misprint': context => findAnything(context, { q: 'иваннова ольга' }),
  }
}

/** The page after the first: the first is asked for once, outside of the measurement. */
function nextPage(
  page: (context: Context, after: string | undefined) => Promise<{ next: string | null }>,
): Ask {
  let after: string | undefined
  return async context => {
    after ??= (await page(context, undefined)).next ?? undefined
    return await page(context, after)
  }
}

type Statement = { text: string; values: unknown[] }
type Times = { p50: number; p95: number }

async function measure(
  { app, owner }: BenchDatabase,
  actor: Actor,
  ask: Ask,
): Promise<{ ours: Times; guarded: Times; bare: Times }> {
  const context = { db: databaseOver(app), actor, clock: systemClock }
  await ask(context)
  const statements = await recorded(app, () => ask(context))
  const ours = await times(() => ask(context))
  const guarded = await read(context, tx =>
    times(async () => {
      for (const { text, values } of statements) await tx.executeQuery(CompiledQuery.raw(text, values))
    }),
  )
  const client = await owner.connect()
  try {
    await client.query('begin read only')
    const bare = await times(async () => {
      for (const { text, values } of statements) await client.query(text, values)
    })
    await client.query('rollback')
    return { ours, guarded, bare }
  } finally {
    client.release()
  }
}

/** What is asked of the database while the work is done, save who acts and the transaction's own words. */
async function recorded(app: pg.Pool, work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  const connect = app.connect.bind(app)
  const listened = new Set<pg.PoolClient>()
  const restore: (() => void)[] = []
  app.connect = (async () => {
    const client = await connect()
    if (!listened.has(client)) {
      listened.add(client)
      const query = client.query.bind(client)
      client.query = ((text: string, values: unknown[]) => {
        if (/^\s*(select|with)/i.test(text) && !text.includes("set_config('app."))
          statements.push({ text, values })
        return query(text, values)
      }) as typeof client.query
      restore.push(() => {
        client.query = query
      })
    }
    return client
  }) as typeof app.connect
  try {
    await work()
  } finally {
    app.connect = connect
    for (const back of restore) back()
  }
  return statements
}

async function times(work: () => Promise<unknown>): Promise<Times> {
  const taken: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now()
    await work()
    taken.push(performance.now() - start)
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => Number(taken[Math.min(RUNS - 1, Math.floor(share * RUNS))]!.toFixed(1))
  return { p50: at(0.5), p95: at(0.95) }
}
