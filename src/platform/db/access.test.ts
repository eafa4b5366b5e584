import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock/clock.ts'
import { useDatabase } from '#testing/database.ts'
import { systemActor } from '../access/actor.ts'
import { recordAudit } from '../audit/audit.ts'
import { newId } from '../ids/ids.ts'
import { databaseOver, read, transact } from './database.ts'

const database = useDatabase()

describe('row-level security', () => {
  it('knows the actor inside a transaction only', async () => {
    const db = databaseOver(database.app)
    const context = { db, actor: systemActor(['directory']), clock: systemClock }
    const inside = await read(context, tx =>
      sql<{ whole: boolean }>`select app.whole('directory')`.execute(tx),
    )
    const outside = await sql<{ whole: boolean }>`select app.whole('directory')`.execute(db)
    expect(inside.rows).toEqual([{ whole: true }])
    expect(outside.rows).toEqual([{ whole: false }])
  })

  it('refuses a text with a zero byte in words, as no failure of the server', async () => {
    const context = { db: databaseOver(database.app), actor: systemActor(['directory']), clock: systemClock }
    for (const work of [read, transact])
      await expect(
        work(context, tx => sql`select ${'Ива\u0000нов'}::text`.execute(tx)),
      ).rejects.toMatchObject({ kind: 'invalid', code: 'text.character' })
  })

  it('stands on every table of the product', async () => {
    const { rows } = await database.owner.query(
      `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relrowsecurity order by 1`,
    )
    expect(rows.map(row => row.relname)).toEqual(['schema_migrations'])
  })
})

describe('audit', () => {
  it('chains rows, and tells a changed, a missing and a cut row', async () => {
    const context = { db: databaseOver(database.app), actor: systemActor(['audit']), clock: systemClock }
    for (const title of ['a', 'b', 'c', 'd'])
      await transact(context, tx =>
        recordAudit(context, tx, {
          action: 'test.change',
          entity: 'test',
          entityId: newId(),
          regionId: null,
          after: { title },
        }),
      )
    const verify = async () => (await database.owner.query('select * from audit.verify()')).rows
    expect(await verify()).toEqual([])
    await database.owner.query(`update audit.events set reason = 'иная' where seq = 2`)
    expect(await verify()).toEqual([{ chain: 'country', seq: 2, problem: 'changed row' }])
    await database.owner.query(`update audit.events set reason = null where seq = 2`)
    await database.owner.query(`delete from audit.events where seq = 4`)
    expect(await verify()).toEqual([{ chain: 'country', seq: 4, problem: 'missing tail' }])
    await expect(database.app.query(`delete from audit.events`)).rejects.toThrow(/permission denied/)
  })
})
