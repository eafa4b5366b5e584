import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { resolveSession } from '../src/modules/accounts/sessions.sql.ts'
import { listViews } from '../src/modules/personal-data/list-views.ts'
import { selectReadingWays } from '../src/modules/personal-data/readers.sql.ts'
import { type Actor, systemActor } from '../src/platform/access/actor.ts'
import { recordView } from '../src/platform/audit/card-views.ts'
import { systemClock } from '../src/platform/clock/clock.ts'
import { databaseOver, read } from '../src/platform/db/database.ts'
import { newId } from '../src/platform/ids/ids.ts'
import { type BenchDatabase, type BenchResult, withBenchDatabase } from './bench-database.ts'

const PEOPLE = 200_000
const VIEWS = 1_000_000
const CALLS = 2_000

/**
 * `bench access`: what rights cost. The actor of a request in a role of her own and in one on behalf of another, one
 * line of the log of views, a page of that log among a million lines, and who can see a person, in a region of
 * 200,000 people who all have an account. Bare: the session's row by its token. Medians and p95 in milliseconds.
 */
export default async function access(progress: (text: string) => void): Promise<BenchResult> {
  return await withBenchDatabase(async database => {
    progress(`${PEOPLE} people with accounts and ${VIEWS} views are being made`)
    await fill(database.owner)
    progress('Measuring')
    return await measure(database)
  })
}

async function fill(owner: pg.Pool): Promise<void> {
  await owner.query(`
    insert into territories (id, kind, code, name, type_name) values (uuidv7(), 'country', 'RU', 'Россия', 'страна');
    insert into territories (id, kind, parent_id, region_id, code, name, type_name)
      select r.id, 'region', c.id, r.id, 'R', 'Область', 'область' from (select uuidv7() as id) r, territories c;
    insert into territories (id, kind, parent_id, region_id, code, name, type_name)
      select uuidv7(), 'municipality', r.id, r.id, 'M' || n, 'Район ' || n, 'район'
      from territories r, generate_series(1, 40) n where r.kind = 'region';
    insert into organisations (id, kind, level, region_id, municipality_id, code, name, short_name)
      select uuidv7(), 'organisation', 'I', m.region_id, m.id, m.code || '-' || n, 'Школа ' || n, 'Школа ' || n
      from territories m, generate_series(1, 50) n where m.kind = 'municipality';
    insert into persons (id, last_name, first_name) select uuidv7(), 'Фамилия', 'Имя' from generate_series(1, ${PEOPLE});
    insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, valid_from)
      select uuidv7(), p.id, o.id, o.municipality_id, o.region_id, 'teacher', '2015-09-01'
      from (select id, row_number() over () % 2000 as at from persons) p
      join (select *, row_number() over () - 1 as at from organisations) o on o.at = p.at;
    insert into accounts (id, login, email, name, person_id)
      select p.id, p.id, p.id || '@example.org', 'Имя', p.id from persons p;
    insert into role_assignments (id, account_id, person_id, role, scope_kind, valid_from)
      select uuidv7(), p.id, p.id, 'teacher', 'self', '2020-01-01' from persons p;
    insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from)
      select uuidv7(), e.person_id, 'school-methodologist', 'organisation', e.organisation_id, e.region_id, '2020-01-01'
      from (select distinct on (organisation_id) * from employments) e;
    insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from, valid_to, delegated_from)
      select uuidv7(), (select p.id from persons p where p.id > r.account_id order by p.id offset 1 limit 1), r.role, r.scope_kind, r.scope_id,
        r.region_id, current_date, current_date + 30, r.id
      from role_assignments r where r.role = 'school-methodologist' limit 200;
    insert into sessions (id, token, account_id, expires_at, active_assignment_id)
      select uuidv7(), 'own-' || row_number() over (), account_id, now() + interval '1 day', id
      from role_assignments where role = 'teacher';
    insert into sessions (id, token, account_id, expires_at, active_assignment_id)
      select uuidv7(), 'behalf-' || row_number() over (), account_id, now() + interval '1 day', id
      from role_assignments where delegated_from is not null;
    insert into audit.card_views (person_id, hour, viewed_at, viewer, account_id, viewer_name, role, scope_kind, part, region_id)
      select p.id, date_trunc('hour', at), at, n::text, p.id, 'Имя', 'ministry', 'region', 'card',
        (select id from territories where kind = 'region')
      from generate_series(1, ${VIEWS / PEOPLE}) n, persons p, lateral (select now() - n * interval '20 days' as at) t;
    analyze`)
}

async function measure({ owner, app }: BenchDatabase): Promise<BenchResult> {
  const context = (actor: Actor) => ({ db: databaseOver(app), actor, clock: systemClock })
  // The sign-in's own connections, as the product opens them.
  const signIn = new pg.Pool({
    ...app.options,
    password: app.options.password,
    options: '-c app.areas=sign-in=scope',
  })
  const at = () => ({ today: systemClock.today(), now: new Date() })
  const [region, people] = [
    (await owner.query<{ id: string }>("select id from territories where kind = 'region'")).rows[0]!.id,
    (await owner.query<{ id: string }>(`select id from persons limit ${CALLS}`)).rows.map(({ id }) => id),
  ]
  const keeper: Actor = {
    ...systemActor(['audit', 'accounts', 'directory']),
    scope: { kind: 'region', id: region },
  }
  const viewer: Actor = { ...keeper, accountId: newId(), name: randomBytes(4).toString('hex') }
  const figures: Record<string, number> = {}
  const timed = async (name: string, calls: number, call: (n: number) => Promise<unknown>) => {
    for (let n = 0; n < 20; n++) await call(n)
    const times: number[] = []
    for (let n = 0; n < calls; n++) {
      const started = performance.now()
      await call(n)
      times.push(performance.now() - started)
    }
    times.sort((one, other) => one - other)
    return { [`${name} p50`]: part(times, 0.5), [`${name} p95`]: part(times, 0.95) }
  }
  const bare = await timed('session by token', CALLS, n =>
    signIn.query({ name: 'bare', text: 'select * from sessions where token = $1', values: [`own-${n + 1}`] }),
  )
  Object.assign(
    figures,
    await timed('actor', CALLS, n => resolveSession(signIn, `own-${n + 1}`, at())),
    await timed('actor on behalf', CALLS, n => resolveSession(signIn, `behalf-${(n % 200) + 1}`, at())),
    await timed('line of the log', CALLS, n =>
      recordView(context(viewer).db, viewer, { personId: people[n]!, part: 'card', at: new Date() }),
    ),
    await timed('page of the log', 100, () => listViews(context(keeper), { limit: 50 })),
    await timed('page of the log, one part', 100, () =>
      listViews(context(keeper), { limit: 50, part: 'results' }),
    ),
    await timed('who can see a person', 200, n =>
      read(context(keeper), tx => selectReadingWays(tx, people[n]!, at())),
    ),
  )
  await signIn.end()
  return {
    name: 'access',
    figures,
    bare,
    ratio: { actor: round(figures['actor p50']! / bare['session by token p50']!) },
  }
}

const part = (sorted: readonly number[], share: number) =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!)
const round = (value: number) => Math.round(value * 100) / 100
