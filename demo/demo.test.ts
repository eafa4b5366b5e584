import { readFile } from 'node:fs/promises'
import { verify } from '@node-rs/argon2'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROLE_CODES, type Role } from '#modules/accounts/role.ts'
import { listMine } from '#modules/diagnostics/list-mine.ts'
import { pairFilter } from '#modules/mentoring/contract.ts'
import { listPairs } from '#modules/mentoring/list-pairs.ts'
import { listMyPairs } from '#modules/mentoring/show-pair.ts'
import { isInn, isOgrn } from '#modules/organisations/index.ts'
import { listMyPathways } from '#modules/pathways/list-pathways.ts'
import { isSnils } from '#modules/people/index.ts'
import type { Scope } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type Context, read } from '#platform/db/database.ts'
import { actorOf, contextOf, databaseAs } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { access } from '../src/rooms.ts'
import { isInvented } from './country/names.ts'
import { type DemoOptions, isDemoLoaded, loadDemo, SNAPSHOT_FILE, setDemoPassword } from './load.ts'
import { openSnapshot, restoreSnapshot } from './snapshot/read.ts'
import { hashSources } from './snapshot/sources.ts'

describe('the shipped snapshot', () => {
  it('is made from what stands in the project now', async () => {
    const { header } = openSnapshot(await readFile(SNAPSHOT_FILE))
    expect(
      header.sources,
      'content, packs, migrations or the demo have changed: run `node demo/build.ts` (minutes) and commit the snapshot',
    ).toBe(hashSources())
  })

  it('is small enough to be kept with the sources', async () => {
    expect((await readFile(SNAPSHOT_FILE)).length).toBeLessThan(3 * 1024 * 1024)
  })
})

describe('the demo country, loaded', () => {
  const database = useDatabase()
  const options = (over: Partial<DemoOptions> = {}): DemoOptions => ({
    postgres: { owner: database.ownerSettings },
    db: databaseAs(database.app),
    clock: systemClock,
    access,
    password: 'пароль-показа',
    progress: () => {},
    ...over,
  })
  const owner = async <T extends pg.QueryResultRow>(sql: string) => (await database.owner.query<T>(sql)).rows

  beforeAll(async () => {
    expect(await isDemoLoaded(databaseAs(database.app))).toBe(false)
    await loadDemo(options())
  }, 60_000)

  type SignIn = { login: Role; personId: string; scopeKind: Scope['kind']; scopeId: string | null }
  const signIns = () =>
    owner<SignIn>(`select a.login, a.person_id as "personId", r.scope_kind as "scopeKind", r.scope_id as "scopeId"
      from accounts a join role_assignments r on r.account_id = a.id and r.role = a.login`)
  const contextAs = async (role: Role): Promise<Context> => {
    const { personId, scopeKind, scopeId } = (await signIns()).find(one => one.login === role)!
    const actor = actorOf(role, { kind: scopeKind, id: scopeId }, { personId })
    return contextOf(database, actor, systemClock)
  }
  const countAs = async (role: Role, table: 'persons' | 'pathways' | 'pathwayCards' | 'ratings') =>
    await read(await contextAs(role), async tx => {
      const all = tx.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'))
      return (await all.executeTakeFirstOrThrow()).count
    })

  it('is known as such and is never put on top of anything', async () => {
    expect(await isDemoLoaded(databaseAs(database.app))).toBe(true)
    await expect(loadDemo(options())).rejects.toMatchObject({ code: 'demo.not-empty' })
  })

  it('refuses a scale there is not, in words', async () => {
    await expect(loadDemo(options({ scale: 'planet' }))).rejects.toThrow('«planet» нет')
  })

  it('has the territories of the packs and the people of a small country', async () => {
    const [counts] = await owner<Record<string, number>>(`select
      (select count(*) from territories where kind = 'municipality') as municipalities,
      (select count(*) from territories where kind = 'region') as regions,
      (select count(*) from organisations where kind = 'organisation') as schools,
      (select count(*) from persons) as people,
      (select avg((sex = 'f')::int) from persons) as women`)
    expect(counts).toMatchObject({ municipalities: 27 + 22 + 11 + 1, regions: 4 })
    expect(counts!.schools).toBeGreaterThanOrEqual(140)
    expect(counts!.people).toBeGreaterThanOrEqual(2700)
    expect(counts!.people).toBeLessThanOrEqual(3400)
    expect(counts!.women).toBeGreaterThan(0.9)
    expect(counts!.women).toBeLessThan(0.96)
  })

  it('lets every role in, with the password of the loading only', async () => {
    expect((await signIns()).map(one => one.login).sort()).toEqual([...ROLE_CODES].sort())
    const passwords = await owner<{ password: string }>('select password from credentials')
    expect(passwords).toHaveLength(ROLE_CODES.length)
    expect(await verify(passwords[0]!.password, 'пароль-показа')).toBe(true)
    await setDemoPassword({ ...options(), password: 'другой-пароль' })
    const [changed] = await owner<{ password: string }>('select password from credentials limit 1')
    expect(await verify(changed!.password, 'другой-пароль')).toBe(true)
  })

  it('shows every role its own part', async () => {
    const people = Object.fromEntries(
      await Promise.all(ROLE_CODES.map(async role => [role, await countAs(role, 'persons')] as const)),
    ) as Record<Role, number>
    expect(people.admin).toBe(people['federal-coordinator'])
    expect(people.ministry).toBeGreaterThan(900)
    expect(people.ministry).toBeLessThan(people['federal-coordinator'] / 2)
    expect(people['municipal-methodologist']).toBeLessThan(people.ministry / 2)
    expect(people['school-methodologist']).toBeGreaterThan(15)
    expect(people['school-methodologist']).toBeLessThan(60)
    // herself and those who have her in care
    expect(people.teacher).toBeGreaterThan(1)
    expect(people.teacher).toBeLessThan(8)
    expect(await countAs('ministry', 'pathways')).toBeGreaterThan(100)
    expect(await countAs('ministry', 'pathwayCards')).toBe(0)
    expect(await countAs('ministry', 'ratings')).toBe(0)
    expect(await countAs('regional-methodologist', 'pathwayCards')).toBeGreaterThan(20)
    expect(await countAs('school-methodologist', 'pathwayCards')).toBeGreaterThan(3)
  })

  it('has something to do for the teacher at once', async () => {
    const context = await contextAs('teacher')
    const { campaigns } = await listMine(context)
    expect(campaigns.filter(one => one.canTake && one.attemptId === null).length).toBeGreaterThan(0)
    expect(campaigns.filter(one => one.attemptStatus === 'finished')).toHaveLength(1)
    const { pathways } = await listMyPathways(context)
    expect(pathways.map(one => one.status)).toEqual(['offered'])
    const open = await owner<{ count: number }>(`select count(*) from deficits d
      join accounts a on a.person_id = d.person_id and a.login = 'teacher' where d.status = 'open'`)
    expect(open[0]!.count).toBeGreaterThan(0)
  })

  it('has a pair that waits for the teacher, and others of her school for its methodologist to look at', async () => {
    const { pairs } = await listMyPairs(await contextAs('teacher'))
    expect(pairs[0]!.actions).toContainEqual(expect.objectContaining({ action: 'agree', allowed: true }))
    const lead = await contextAs('school-methodologist')
    const { rows } = await listPairs(lead, { ...pairFilter.parse({}), limit: 50 })
    expect(new Set(rows.map(row => row.status))).toEqual(
      new Set(['proposed', 'agreed', 'working', 'ended', 'declined']),
    )
  })

  it('has two schools that became one, with their people in it, and aims that a region and its city set', async () => {
    const [merger] = await owner<
      Record<string, unknown>
    >(`select r.kind, r.status, r.on_day < current_date - 60 as is_past,
      (select count(*) from reorganisation_units u join organisations o on o.id = u.unit_id
        where u.reorganisation_id = r.id and u.side = 'from' and o.valid_to = r.on_day) as closed,
      (select o.valid_from = r.on_day from reorganisation_units u join organisations o on o.id = u.unit_id
        where u.reorganisation_id = r.id and u.side = 'to') as began,
      (select count(*) > 10 from employments e join reorganisation_units u on u.unit_id = e.organisation_id and u.side = 'to'
        where u.reorganisation_id = r.id and e.valid_from = r.on_day) as has_staff
      from reorganisations r`)
    expect(merger).toEqual({
      kind: 'merge',
      status: 'done',
      is_past: true,
      closed: 2,
      began: true,
      has_staff: true,
    })
    const goals = await owner<{ owner: string }>(
      `select case when g.municipality_id is null then 'region' else 'city' end as owner from goals g
       join acts a on a.id = g.act_id where a.issued_on <= g.valid_from order by 1`,
    )
    expect(goals.map(one => one.owner)).toEqual(['city', 'region', 'region'])
    expect(await owner(`select from act_words where word like 'стратегическ%'`)).not.toEqual([])
  })

  it('has an unbroken record of changes', async () => {
    expect(await owner('select * from audit.verify()')).toEqual([])
    const [events] = await owner<{ count: number }>('select count(*) from audit.events')
    expect(events!.count).toBeGreaterThan(10_000)
  })

  it('names nobody real: invented names, numbers that were never issued, schools that say so', async () => {
    const people = await owner<{
      lastName: string
      firstName: string
      middleName: string
      snils: string | null
    }>(
      `select last_name as "lastName", first_name as "firstName", middle_name as "middleName", snils from persons`,
    )
    expect(people.filter(person => !isInvented(person))).toEqual([])
    // whoever was entered a second time without a number stands among the likely duplicates
    const numbers = people.map(person => person.snils).filter(snils => snils !== null)
    expect(numbers.filter(snils => !isSnils(snils) || !snils.startsWith('000'))).toEqual([])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(people.length - numbers.length).toBeLessThan(10)
    const schools = await owner<{ name: string; inn: string; ogrn: string }>(
      `select name, inn, ogrn from organisations where kind = 'organisation'`,
    )
    expect(schools.filter(({ name }) => !name.includes('вымышленная'))).toEqual([])
    expect(schools.filter(({ inn, ogrn }) => !isInn(inn) || !isOgrn(ogrn))).toEqual([])
    expect(schools.filter(({ inn }) => inn.slice(2, 4) !== '99')).toEqual([])
    expect(
      await owner(`select email from persons where email not like '%@demo.invalid' union
      select email from accounts where email not like '%@demo.invalid'`),
    ).toEqual([])
  })

  it('lives now: nothing lies in the future but terms and plans', async () => {
    expect(
      await owner(`select 'attempt' from attempts where coalesce(finished_at, started_at) > now()
        union all select 'completion' from completions where issued_on > current_date
        union all select 'pathway' from pathways where coalesce(finished_on, confirmed_on, drafted_on) > current_date
        union all select 'notification' from notifications where created_at > now()
        union all select 'audit' from audit.events where at > now()
        union all select 'qualification' from qualifications where assigned_on > current_date`),
    ).toEqual([])
    const [last] = await owner<{ days: number }>(
      `select current_date - max(finished_on) as days from attempts`,
    )
    expect(last!.days).toBeLessThan(7)
  })

  it('keeps the rules of the field', async () => {
    const [crowded] = await owner<{ most: number }>(`select max(people) as most from (
      select count(distinct person_id) as people from care_assignments group by carer_person_id) loads`)
    expect(crowded!.most).toBeLessThanOrEqual(250)
    // since 01.09.2023 a first or highest category has no term; a finding of conformity always has one
    expect(
      await owner(`select category, assigned_on, valid_to from qualifications
        where (category in ('first', 'highest') and (valid_to is null) <> (assigned_on >= '2023-09-01'))
           or (category = 'conformity' and valid_to is null)`),
    ).toEqual([])
    expect(
      await owner(`select a.id from attempts a where not exists (
        select from employments e where e.person_id = a.person_id and e.organisation_id = a.organisation_id
          and a.finished_on between e.valid_from and coalesce(e.valid_to, 'infinity'))`),
    ).toEqual([])
  })

  it('gives plausible indicators that differ between regions', async () => {
    const regions = await owner<{ code: string; diagnosed: number; pathway: number; completed: number }>(`
      select t.code, 100.0 * avg((m.diagnosed_on is not null)::int) as diagnosed,
        100.0 * avg((m.pathway_on is not null)::int) as pathway,
        100.0 * avg((m.completed_on is not null)::int) filter (where not m.is_leader) as completed
      from measured_staff m join territories t on t.id = m.region_id where m.valid_to = 'infinity' group by t.code`)
    const completed = Object.fromEntries(regions.map(one => [one.code, one.completed]))
    expect(completed.ivanovo).toBeGreaterThan(20)
    expect(completed.ivanovo).toBeLessThan(40)
    expect(completed.kaliningrad).toBeLessThan(completed.ivanovo! - 3)
    expect(completed.altai).toBeGreaterThan(completed.ivanovo! + 3)
    for (const region of regions) {
      expect(region.diagnosed).toBeGreaterThan(region.pathway)
      expect(region.pathway).toBeGreaterThan(region.completed)
    }
  })

  it('holds pathways in every state, documents outside the register, revoked ones, imports', async () => {
    const statuses = await owner<{ status: string }>('select distinct status from pathways order by 1')
    expect(statuses.map(one => one.status)).toEqual(['completed', 'draft', 'offered', 'running', 'stopped'])
    const [facts] = await owner<Record<string, number>>(`select
      (select count(*) from completions where not in_federal_register) as outside,
      (select count(*) from completions where revoked_at is not null) as revoked,
      (select count(*) from import_batches where status = 'loaded') as imports,
      (select count(*) from import_batches where status = 'undone') as undone,
      (select count(*) from pathway_items i join pathways p on p.id = i.pathway_id
        where p.status = 'running' and i.status = 'planned' and i.ends_on < current_date) as overdue`)
    for (const count of Object.values(facts!)) expect(count).toBeGreaterThan(0)
  })
})

describe('the demo country, brought to a day before it was built', () => {
  const database = useDatabase()

  it('keeps its order: nobody acts before she is employed', async () => {
    const client = new pg.Client(database.ownerSettings)
    await client.connect()
    try {
      await client.query('begin')
      await restoreSnapshot(client, openSnapshot(await readFile(SNAPSHOT_FILE)), '2026-01-15')
      await client.query('commit')
      const { rows } = await client.query(`select a.id from attempts a where not exists (
        select from employments e where e.person_id = a.person_id
          and a.finished_on between e.valid_from and coalesce(e.valid_to, 'infinity'))
        union all select id from pathways where confirmed_on > '2026-01-15'`)
      expect(rows).toEqual([])
      expect((await client.query('select * from audit.verify()')).rows).toEqual([])
    } finally {
      await client.end()
    }
  }, 60_000)
})
