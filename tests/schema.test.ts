import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { useDatabase } from '#testing/database.ts'
import { readCatalogue } from '../tools/schema/catalogue.ts'
import { renderSql } from '../tools/schema/render-sql.ts'
import { renderTypes } from '../tools/schema/render-types.ts'

const database = useDatabase()

test('db/schema.sql and db/database.types.ts show the schema the migrations make', async () => {
  const catalogue = await readCatalogue(database.owner)
  expect(catalogue.relations.length).toBeGreaterThan(10)
  expect(renderSql(catalogue)).toBe(await readFile('db/schema.sql', 'utf8'))
  expect(renderTypes(catalogue)).toBe(await readFile('db/database.types.ts', 'utf8'))
})

test('a column without a type rule, or with a name the program could not use, is refused by name', async () => {
  await database.owner.query('create table odd (at timestamp)')
  await expect(readCatalogue(database.owner).then(renderTypes)).rejects.toThrow(/public\.odd\.at/)
  await database.owner.query('drop table odd; create table odd (under_35 bool)')
  await expect(readCatalogue(database.owner).then(renderTypes)).rejects.toThrow(/under_35/)
  await database.owner.query('drop table odd')
})
