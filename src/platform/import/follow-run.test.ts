import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { systemActor } from '../access/actor.ts'
import { transact } from '../db/database.ts'
import { newId } from '../ids/ids.ts'
import { cancelRun, type Following, followed, inParts } from './follow-run.ts'

const database = useDatabase()
const context = () => contextOf(database, systemActor(['registers']))
const REGISTER = {
  kind: 'organisations',
  isCheck: false,
  placeName: 'Реестр',
  organisationId: null,
  municipalityId: null,
  regionId: null,
  fileName: 'file.csv',
} as const

/** A loading that has written everything; `late` happens before it is committed. */
const load = (code: string, following: Following, late: () => unknown) =>
  followed(context(), REGISTER, following, run =>
    transact(context(), async tx => {
      await sql`insert into function_kinds (code, title, sort) values (${code}, ${code}, 1)`.execute(tx)
      await run.tell('writing', 1000, 1000)
      await late()
      await run.close(tx)
    }),
  )
const written = async (code: string) =>
  (await database.owner.query('select code from function_kinds where code = $1', [code])).rows
const listed = async () => (await database.owner.query('select id from import_runs')).rows

describe('a loading under way', () => {
  it.each(['asked to stop', 'stopped by Ctrl-C'])('%s writes no further part', async how => {
    const run = newId()
    const stop = new AbortController()
    const parts: number[] = []
    const stopped = followed(context(), REGISTER, { run, signal: stop.signal }, async follower => {
      const write = inParts(1000, count => follower.tell('writing', count, 3000))
      await write(Array.from({ length: 3000 }), async part => {
        parts.push(part.length)
        if (parts.length < 2) return
        if (how === 'asked to stop') await cancelRun(context(), 'organisations', { id: run })
        else stop.abort()
      })
    })
    await expect(stopped).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(parts).toEqual([1000, 1000])
  })
})

describe('a loading that has written its last part', () => {
  it('is committed and listed no more', async () => {
    await load('whole', {}, () => {})
    expect(await written('whole')).toHaveLength(1)
    expect(await listed()).toEqual([])
  })

  it('leaves nothing when it is asked to stop even then', async () => {
    const run = newId()
    const stopped = load('asked', { run }, () => cancelRun(context(), 'organisations', { id: run }))
    await expect(stopped).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(await written('asked')).toEqual([])
    expect(await listed()).toEqual([])
  })

  it('leaves nothing after a Ctrl-C even then', async () => {
    const stop = new AbortController()
    const stopped = load('aborted', { signal: stop.signal }, () => stop.abort())
    await expect(stopped).rejects.toMatchObject({ code: 'import.cancelled' })
    expect(await written('aborted')).toEqual([])
  })
})
