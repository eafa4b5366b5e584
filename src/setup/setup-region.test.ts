import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as accounts from '#modules/accounts/contract.ts'
import { SHIPPED_PACKS } from '#modules/acts/index.ts'
import { listOffers } from '#modules/programmes/contract.ts'
import { saveTerritory, territoryTree } from '#modules/territories/contract.ts'
import { systemActor } from '#platform/access/actor.ts'
import type { Context } from '#platform/db/database.ts'
import type { Problem } from '#platform/errors/problem.ts'
import { databaseAs } from '#testing/actors.ts'
import { TEST_ORIGIN, useServer } from '#testing/server.ts'
import { access } from '../rooms.ts'
import { type SetupInput, setupRegion } from './setup-region.ts'

const PASSWORD = 'лес-над-рекой-туман-7'
const ANNA = { login: 'anna', email: 'anna@example.org', name: 'Иванова Анна Петровна' }

const environment = { progress: () => {}, signal: new AbortController().signal }
const input = (over: Partial<SetupInput> = {}): SetupInput => ({
  pack: 'ivanovo',
  administrator: ANNA,
  withExamples: false,
  newLink: false,
  publicUrl: TEST_ORIGIN,
  ...over,
})

const contextOn = (server: ReturnType<typeof useServer>): Context => ({
  db: databaseAs(server.database.app),
  clock: server.clock,
  actor: systemActor(access.areas, 'Командная строка'),
})

async function refusal(work: Promise<unknown>): Promise<Problem> {
  return await work.then(
    () => expect.fail('не отказано'),
    error => error as Problem,
  )
}

const tokenOf = (link: string) => decodeURIComponent(link.split('#')[1]!)

describe('first start of a region', () => {
  const server = useServer()
  const run = (over: Partial<SetupInput> = {}) => setupRegion(contextOn(server), input(over), environment)
  const count = async (table: string, where = 'true') =>
    Number((await server.database.owner.query(`select count(*) from ${table} where ${where}`)).rows[0].count)
  const signIn = async (link: string, login: string) => {
    const visitor = server.visitor()
    const set = await visitor.call(accounts.setPassword, {
      body: { token: tokenOf(link), password: PASSWORD },
    })
    expect(set.status).toBe(204)
    expect((await visitor.call(accounts.signIn, { body: { login, password: PASSWORD } })).status).toBe(200)
    return visitor
  }
  const session = async () => (await server.visitor().call(accounts.showSession, {})).body
  let anna: ReturnType<typeof server.visitor>

  it('tells a visitor that nobody is registered, and refuses to leave it so', async () => {
    expect(await session()).toMatchObject({ isFresh: true, demo: null })
    expect((await refusal(run({ administrator: undefined }))).code).toBe('setup.no-administrator')
    expect(await count('territories')).toBe(0)
  })

  it('stops at Ctrl-C and is finished by the same command', async () => {
    const stopped = AbortSignal.abort()
    const problem = await refusal(
      setupRegion(contextOn(server), input(), { progress: () => {}, signal: stopped }),
    )
    expect(problem.code).toBe('setup.interrupted')
    expect(await count('accounts')).toBe(0)
  })

  it('makes territories, bodies, content and an administrator who comes in by the link', async () => {
    const made = await run()
    expect(made).toMatchObject({
      changed: true,
      region: { code: 'ivanovo', name: 'Ивановская область' },
      content: { framework: 'created', examples: null },
      administrator: { outcome: 'created', login: 'anna' },
    })
    expect(await count('territories', "kind = 'municipality'")).toBeGreaterThan(20)
    expect(await count('organisations', "code = 'ivanovo-kineshma-municipal-service'")).toBe(1)
    const { rows } = await server.database.owner.query(
      `select parent.code from organisations o join organisations parent on parent.id = o.parent_id
       where o.code = 'ivanovo-centre'`,
    )
    expect(rows).toEqual([{ code: 'ivanovo-institute' }])
    expect(await count('instruments', "status = 'published'")).toBe(made.content.instruments)
    expect(await count('programmes')).toBe(0)
    // the codes in the pack are made up: an empty one says so, an invented one would not
    expect(await count('territories', "oktmo is not null and kind <> 'country'")).toBe(0)
    expect(made.notes.join()).toContain('ОКТМО')
    anna = await signIn(made.administrator!.link!, 'anna')
    expect((await session()).isFresh).toBe(false)
  })

  it('changes nothing the second time, and keeps what people have changed since', async () => {
    const { nodes } = (await anna.call(territoryTree, { query: {} })).body
    const region = nodes.find(node => node.code === 'ivanovo')!
    const { kind, code, typeName, timeZone } = region
    const renamed = {
      kind,
      code,
      typeName,
      timeZone,
      parentCode: 'ru',
      name: 'Ивановская область (новое имя)',
    }
    expect((await anna.call(saveTerritory, { body: { ...renamed, oktmo: '24000000' } })).status).toBe(200)
    const before = await count('audit.events')
    const again = await run()
    expect(again).toMatchObject({
      changed: false,
      territories: { created: 0 },
      bodies: { created: 0 },
      content: { framework: 'unchanged', items: 0, instruments: 0 },
      administrator: { outcome: 'unchanged', link: null },
    })
    expect(await count('audit.events')).toBe(before)
    expect(await count('territories', "name = 'Ивановская область (новое имя)'")).toBe(1)
  })

  it('adds a second region without another administrator; the first one stays in her own', async () => {
    const second = await run({ pack: 'kaliningrad', administrator: undefined })
    expect(second).toMatchObject({ changed: true, administrator: null, content: { framework: 'unchanged' } })
    expect(second.notes.join()).toContain('нет администратора')
    const { nodes } = (await anna.call(territoryTree, { query: {} })).body
    const { kind, code, typeName, name } = nodes.find(node => node.code === 'kaliningrad')!
    const foreign = await anna.call(saveTerritory, { body: { kind, code, typeName, name, parentCode: 'ru' } })
    expect(foreign.status).toBe(403)
    const boris = { login: 'boris', email: 'boris@example.org', name: 'Петров Борис' }
    const appointed = await run({ pack: 'kaliningrad', administrator: boris })
    expect(appointed.notes.join()).not.toContain('нет администратора')
    const seen = async (visitor: typeof anna) =>
      (await visitor.call(accounts.listAccounts, { query: {} })).body.rows.map(one => one.login)
    expect(await seen(anna)).toEqual(['anna'])
    expect(await seen(await signIn(appointed.administrator!.link!, 'boris'))).toEqual(['boris'])
  })

  it('gives a known administrator the second region too, and a new link to one who lost hers', async () => {
    const vera = { login: 'vera', email: 'vera@example.org', name: 'Сидорова Вера' }
    const first = await run({ administrator: vera })
    const renewed = await run({ administrator: vera, newLink: true })
    expect(renewed).toMatchObject({ changed: true, administrator: { outcome: 'unchanged' } })
    const token = tokenOf(first.administrator!.link!)
    expect((await server.visitor().call(accounts.showLink, { body: { token } })).status).not.toBe(200)
    const visitor = await signIn(renewed.administrator!.link!, 'vera')
    const both = await run({ administrator: vera, pack: 'kaliningrad' })
    expect(both.administrator).toMatchObject({ outcome: 'appointed', link: null })
    const { assignments } = (await visitor.call(accounts.showSession, {})).body
    expect(assignments.map(one => one.scopeName).sort()).toEqual([
      'Ивановская область (новое имя)',
      'Калининградская область',
    ])
  })

  it('publishes programmes only when asked, as examples out of the federal register', async () => {
    const made = await run({ withExamples: true })
    expect(made.content.examples!.created).toBeGreaterThan(50)
    expect(await count('register_entries')).toBe(0)
    const { rows } = (await anna.call(listOffers, { query: { limit: 100 } })).body
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.every(offer => offer.title.endsWith('(пример)') && offer.federalNumber === null)).toBe(true)
    expect((await run({ withExamples: true })).content.examples).toMatchObject({ created: 0 })
  })

  it('sets the thresholds of the acts for everybody and for the region', async () => {
    const lines = async () =>
      (
        await server.database.owner.query(
          `select p.code, t.code as region, value, act, clause, to_char(p.valid_from, 'YYYY-MM-DD') as since
           from people_thresholds p left join territories t on t.id = p.region_id where p.code = 'care-limit'`,
        )
      ).rows
    expect(await lines()).toContainEqual({
      code: 'care-limit',
      region: 'ivanovo',
      value: 250,
      act: expect.stringContaining('№\u00A0952-о'),
      clause: expect.stringContaining('прил.'),
      since: '2023-08-11',
    })
    expect((await lines()).map(line => line.region)).not.toContain('kaliningrad')
  })

  it('names a login and an address that belong to somebody else', async () => {
    const problem = await refusal(
      run({ administrator: { login: 'anna', email: 'boris@example.org', name: 'Смирнова Яна' } }),
    )
    expect(problem.problems.map(one => one.path)).toEqual(['--admin-login', '--admin-email'])
  })
})

describe('a region that cannot be set up', () => {
  const server = useServer()
  let packsRoot: string
  beforeAll(async () => {
    packsRoot = await mkdtemp(path.join(tmpdir(), 'packs-'))
    await cp(SHIPPED_PACKS, packsRoot, { recursive: true })
    const file = path.join(packsRoot, 'ivanovo', 'settings.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/value: 250/, 'value: 0').replace(/value: 35/, 'value: 34.5'))
  })
  afterAll(() => rm(packsRoot, { recursive: true, force: true }))

  it('hears every problem at once, and nothing is written', async () => {
    const administrator = { login: 'я', email: 'нет', name: 'Анна' }
    const { kind, problems } = await refusal(
      setupRegion(contextOn(server), input({ administrator, packsRoot }), environment),
    )
    expect(kind).toBe('invalid')
    const said = problems.map(({ file, path, row }) => [file, path, typeof row])
    expect(said).toContainEqual(['ivanovo/settings.yaml', 'settings[0].value', 'number'])
    expect(said).toContainEqual(['ivanovo/settings.yaml', 'settings[3].value', 'number'])
    for (const option of ['--admin-login', '--admin-email', '--admin-name'])
      expect(said).toContainEqual([undefined, option, 'undefined'])
    const { rows } = await server.database.owner.query('select 1 from territories')
    expect(rows).toEqual([])
  })

  it('is told which packs there are', async () => {
    const unknown = await refusal(setupRegion(contextOn(server), input({ pack: 'ivanov' }), environment))
    expect(unknown.problems[0]!.message).toMatch(/Пакета ivanov нет.*kaliningrad/)
    const federal = await refusal(setupRegion(contextOn(server), input({ pack: 'federal' }), environment))
    expect(federal.problems[0]!.message).toContain('о всей стране')
  })
})
