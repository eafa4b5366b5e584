import { expect, test } from 'vitest'
import { useDatabase } from './database.ts'

const database = useDatabase()

test('the file has a migrated PostgreSQL 18 of its own, as owner and as the bound application role', async () => {
  const { rows } = await database.owner.query(
    `select current_database() as name, current_setting('server_version_num')::int as version,
       (select count(*) from schema_migrations) as applied`,
  )
  expect(rows[0].name).toBe(database.name)
  expect(rows[0].version).toBeGreaterThanOrEqual(180000)
  expect(rows[0].applied).toBeGreaterThan(0)
  const app = await database.app.query(
    'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  )
  expect(app.rows).toEqual([{ rolname: 'marshrut_app', rolsuper: false, rolbypassrls: false }])
})

test('the application can write new tables but not make or change any', async () => {
  await database.owner.query('create table probe (id int8, day date, share numeric, tags text[])')
  await database.app.query(`insert into probe values (9007199254740991, '2026-03-01', 0.1, '{а,б}')`)
  const { rows } = await database.app.query('select * from probe')
  expect(rows).toEqual([{ id: 9007199254740991, day: '2026-03-01', share: 0.1, tags: ['а', 'б'] }])
  await expect(database.app.query('create table mine (id int)')).rejects.toThrow(/permission denied/)
  await expect(database.app.query('alter table probe add extra int')).rejects.toThrow(/must be owner/)
  await expect(database.app.query('delete from schema_migrations')).rejects.toThrow(/permission denied/)
})

test('an int8 beyond the exact range of a number is an error, not a rounded value', async () => {
  await expect(database.app.query('select 9007199254740993::int8 as value')).rejects.toThrow(/does not fit/)
})
