import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { PERSONAL_AREAS } from '#modules/accounts/index.ts'
import { listPeopleQuery } from '#modules/people/contract.ts'
import { listPeople } from '#modules/people/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { read } from '#platform/db/database.ts'
import { type RandomUniverse, randomUniverse } from '#testing/access/random-universe.ts'
import { type Grant, listsPerson, seesFact, seesPerson, waysTo, works } from '#testing/access/reference.ts'
import { makeProbes, PROBED, type Settled, settle } from '#testing/access/settle-universe.ts'
import { accessTable, actors, contextOf } from '#testing/actors.ts'
import { useServer } from '#testing/server.ts'
import { actorOfSession } from '../src/modules/accounts/resolve-actor.ts'
import { resolveSession } from '../src/modules/accounts/sessions.sql.ts'
import { selectReadingWays } from '../src/modules/personal-data/readers.sql.ts'
import { areasOf } from '../src/modules/personal-data/show-readers.ts'
import type { Actor } from '../src/platform/access/actor.ts'

const server = useServer()
const RUNS = 100
/** Areas that tell of a person: what the page «Кому видно» speaks of. */
const AREAS = Object.keys(PERSONAL_AREAS)
let tried = 0
let granted = 0
/** Roles that somebody worked in on behalf of another. */
let delegated = 0

beforeAll(() => makeProbes(server.database))

/** One comparison of the product's answer with the model's. */
function agree(product: boolean, model: boolean, what: string): void {
  tried++
  if (model) granted++
  if (product !== model) throw new Error(`${what}: product ${product}, model ${model}`)
}

describe('row-level security, the lists, the readers and the plain model agree', () => {
  test('on random trees, moves, dates, roles, delegations and care', async ({ annotate }) => {
    const today = systemClock.today()
    await fc.assert(
      fc.asyncProperty(randomUniverse(today), async universe => {
        const settled = await settle(server.database, universe)
        for (const { grant, isTaken } of universe.attempts)
          agree(settled.taken.has(grant.id), isTaken, `passing on ${grant.id}`)
        for (const grant of universe.grants) {
          const actor = await resolve(universe, settled, grant)
          if (!actor) continue
          if (grant.source) delegated++
          await compareRows(universe, settled, grant, actor)
          await compareList(universe, settled, grant, actor)
        }
        await compareReaders(universe)
      }),
      // Without endOnFailure the smallest universe is found, in some minutes.
      { numRuns: RUNS, seed: Number(process.env.ACCESS_SEED ?? 20_261_125), endOnFailure: true },
    )
    await annotate(
      `${tried} combinations, ${granted} of them granted, ${delegated} roles on behalf of another`,
    )
    expect(tried).toBeGreaterThan(20_000)
    expect(granted).toBeGreaterThan(5_000)
    expect(delegated).toBeGreaterThan(100)
  }, 120_000)
})

/** The actor of the grant by the product's own query, undefined when the grant does not work. */
async function resolve(
  universe: RandomUniverse,
  { tokens }: Settled,
  grant: Grant,
): Promise<Actor | undefined> {
  const at = { today: universe.today, now: new Date() }
  const session = await resolveSession(server.accounts.gate.pool, tokens.get(grant.id)!, at)
  const isHeld = session?.assignmentId === grant.id
  agree(isHeld, works(universe, grant), `working in ${grant.role} ${grant.id}`)
  return isHeld ? actorOfSession(accessTable, session!) : undefined
}

async function compareRows(
  universe: RandomUniverse,
  { facts }: Settled,
  grant: Grant,
  actor: Actor,
): Promise<void> {
  const context = contextOf(server.database, actor, systemClock)
  const jobs = new Map(universe.employments.map(job => [job.id, job]))
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
  const probes = PROBED.map(
    area =>
      sql`union all select id from ${sql.table(`probe_${area}`)} where id = any (${ids(facts)}::uuid[])`,
  )
  const { rows } = await read(context, tx =>
    sql<{ id: string }>`
      select id from persons where id = any (${[...universe.people]}::uuid[])
      union all select id from employments where id = any (${ids(universe.employments)}::uuid[])
      ${sql.join(probes, sql` `)}`.execute(tx),
  )
  const seen = new Set(ids(rows))
  const as = `as ${grant.role} at ${grant.unit.kind}${grant.source ? ' on behalf' : ''}`
  for (const id of universe.people) agree(seen.has(id), seesPerson(universe, grant, id), `person ${as}`)
  for (const job of universe.employments)
    agree(seen.has(job.id), seesFact(universe, grant, 'directory', job), `employment ${as}`)
  for (const { id, area, jobId } of facts)
    agree(seen.has(id), seesFact(universe, grant, area, jobs.get(jobId)!), `${area} ${as}`)
}

/** The list of people adds conditions of its own for the sake of the indexes: they must not hide or show more. */
async function compareList(
  universe: RandomUniverse,
  { surname }: Settled,
  grant: Grant,
  actor: Actor,
): Promise<void> {
  if (!actor.permissions.has('people.list')) return
  const query = listPeopleQuery.parse({ q: surname, limit: 200 })
  const { rows } = await listPeople(contextOf(server.database, actor, systemClock), query)
  const listed = new Set(rows.map(({ id }) => id))
  for (const id of universe.people)
    agree(listed.has(id), listsPerson(universe, grant, id), `list as ${grant.role} at ${grant.unit.kind}`)
}

/** «Кому видно»: every holder of a working grant, by every way in which she sees the person, and nobody else. */
async function compareReaders(universe: RandomUniverse): Promise<void> {
  for (const personId of universe.people) {
    const context = contextOf(server.database, actors.teacher(personId), systemClock)
    const told = await read(context, tx =>
      selectReadingWays(tx, personId, { today: universe.today, now: new Date() }),
    )
    const known = new Set(universe.accounts.map(({ id }) => id))
    const product = new Set(
      told
        .filter(({ accountId }) => accountId !== null && known.has(accountId))
        .flatMap(way =>
          areasOf(way, accessTable).map(area =>
            keyOf(way.accountId!, way.role, way.scopeId, way.giverName, `${way.way}:${area}`),
          ),
        ),
    )
    const model = new Set(
      universe.grants
        .filter(grant => works(universe, grant))
        .flatMap(grant =>
          waysTo(universe, grant, personId, AREAS).map(way =>
            keyOf(grant.accountId, grant.role, grant.unit.id, grant.source?.accountId ?? null, way),
          ),
        ),
    )
    for (const key of new Set([...product, ...model]))
      agree(product.has(key), model.has(key), `reader ${key}`)
  }
}

const keyOf = (...parts: (string | null)[]) => parts.join(' ')
