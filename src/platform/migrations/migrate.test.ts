import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDatabase } from '#testing/database.ts'
import { verifyAppRole } from './app-role.ts'
import { migrate } from './migrate.ts'

const database = useDatabase({ content: 'empty' })
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'marshrut-migrations-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await database.owner.query('drop schema public cascade; create schema public')
})

const write = (name: string, sql: string) => writeFile(path.join(folder, name), sql)
// The role and its password are shared by the whole test server: a file may not change them.
const run = () =>
  migrate(database.ownerSettings, { folder, appPassword: String(database.appSettings.password) })
const tables = async () =>
  (
    await database.owner.query(`select tablename from pg_tables where schemaname = 'public' order by 1`)
  ).rows.map(row => row.tablename)

test('processes that start at once apply every file once', async () => {
  await write('20260101-01-make.sql', 'create table counted (n int); select pg_sleep(0.2)')
  await write('20260102-fill.sql', 'insert into counted values (1)')
  const results = await Promise.all([run(), run(), run()])
  expect(results.map(result => result.applied.length).sort()).toEqual([0, 0, 2])
  expect((await database.owner.query('select count(*) as n from counted')).rows).toEqual([{ n: 1 }])
})

test('a failing file is undone whole, names its line, keeps the files before it, and can be repeated', async () => {
  await write('20260101-first.sql', 'create table first (n int)')
  await write('20260102-second.sql', 'create table second (n int);\n\ncreate table second (n int) bad;\n')
  await expect(run()).rejects.toThrow(/20260102-second\.sql, строка 3/)
  expect(await tables()).toEqual(['first', 'schema_migrations'])
  await write('20260102-second.sql', 'create table second (n int)')
  expect((await run()).applied).toEqual(['20260102-second.sql'])
})

test('a file changed after it was applied is refused; other line ends are no change', async () => {
  await write('20260101-first.sql', 'create table first (n int);\n')
  await run()
  await write('20260101-first.sql', 'create table first (n int);\r\n')
  expect((await run()).applied).toEqual([])
  await write('20260101-first.sql', 'create table first (n bigint);\n')
  await expect(run()).rejects.toEqual(
    expect.objectContaining({ code: 'database.migration-changed', problems: ['20260101-first.sql'] }),
  )
})

test('a schema newer than the program is refused and left alone', async () => {
  await write('20260101-first.sql', 'create table first (n int)')
  await write('20260102-newer.sql', 'create table newer (n int)')
  await run()
  await rm(path.join(folder, '20260102-newer.sql'))
  await write('20260103-mine.sql', 'create table mine (n int)')
  await expect(run()).rejects.toEqual(
    expect.objectContaining({ code: 'database.newer-schema', problems: ['20260102-newer.sql'] }),
  )
  expect(await tables()).not.toContain('mine')
})

test('files that would break the rules are all named before anything is applied', async () => {
  await write('20260101-first.sql', 'create table first (n int)')
  await write('2_second.sql', 'select 1')
  await write('20260103-own.sql', 'create table own (n int);\nCOMMIT;\n')
  await write(
    '20260104-body.sql',
    'create function f() returns void language plpgsql as $$\nbegin\n  null;\nend;\n$$',
  )
  const problem = await run().catch(error => error)
  expect(problem.problems).toEqual([
    '20260103-own.sql, строка 2: транзакцию открывает и закрывает программа, уберите COMMIT',
    '2_second.sql: имя должно иметь вид ГГГГММДД-NN-name.sql',
  ])
  expect(await tables()).toEqual([])
})

test('the application gets rows, not the journal and not the schema; row-level security binds it', async () => {
  await write(
    '20260101-first.sql',
    `create table notes (id int generated always as identity, owner text);
     alter table notes enable row level security;
     create policy mine on notes using (owner = current_setting('app.who', true));`,
  )
  const { app } = await run()
  await database.owner.query(`insert into notes (owner) values ('я'), ('другой')`)
  const client = new pg.Client(app)
  await client.connect()
  try {
    await client.query(`select set_config('app.who', 'я', false)`)
    expect((await client.query('select owner from notes')).rows).toEqual([{ owner: 'я' }])
    await client.query(`insert into notes (owner) values ('я')`)
    await expect(client.query(`insert into notes (owner) values ('другой')`)).rejects.toThrow(
      /row-level security/,
    )
    await expect(client.query('alter table notes disable row level security')).rejects.toThrow(
      /must be owner/,
    )
    await expect(client.query(`insert into schema_migrations values ('x', 'y')`)).rejects.toThrow(/denied/)
  } finally {
    await client.end()
  }
})

test('a role that could bypass row-level security is refused, by attribute, by membership and by ownership', async () => {
  const password = 'probe'
  const role = `probe_${database.name}`
  const probe = { ...database.ownerSettings, user: role, password }
  await database.owner.query(`create role ${role} login bypassrls password '${password}'`)
  try {
    await expect(verifyAppRole(probe)).rejects.toThrow(/BYPASSRLS/)
    await database.owner.query(`alter role ${role} nobypassrls; grant marshrut_owner to ${role}`)
    await expect(verifyAppRole(probe)).rejects.toThrow(/SUPERUSER/)
    await database.owner.query(`revoke marshrut_owner from ${role}; create table owned (n int)`)
    await verifyAppRole(probe)
    await database.owner.query(`alter table owned owner to ${role}`)
    await expect(verifyAppRole(probe)).rejects.toThrow(/владеет таблицей owned/)
  } finally {
    await database.owner.query(`drop owned by ${role}; drop role ${role}`)
  }
})

test('an owner who may not make roles goes on with the one that exists', async () => {
  const role = `dba_${database.name}`
  await database.owner.query(`create role ${role} login password 'dba'; alter schema public owner to ${role};
    grant all on database ${database.name} to ${role} with grant option`)
  try {
    await write('20260101-first.sql', 'create table first (n int)')
    const owner = { ...database.ownerSettings, user: role, password: 'dba' }
    const { app, applied } = await migrate(owner, {
      folder,
      appPassword: 'unused',
      app: database.appSettings,
    })
    expect(applied).toEqual(['20260101-first.sql'])
    expect(app).toBe(database.appSettings)
    await database.app.query('insert into first values (1)')
  } finally {
    await database.owner.query(
      `drop owned by ${role} cascade; drop role ${role}; create schema if not exists public`,
    )
  }
})
