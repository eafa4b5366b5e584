import { describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock/clock.ts'
import { useDatabase } from '#testing/database.ts'
import { systemActor } from '../access/actor.ts'
import { databaseOver, transact } from '../db/database.ts'
import { type JobDefinition, prepareJobs, startJobs } from './jobs.ts'

const database = useDatabase()

describe('the queue', () => {
  it('works off what was committed, drops what was rolled back, tries again what failed', async () => {
    const done: unknown[] = []
    let failures = 1
    const definitions: JobDefinition[] = [
      {
        name: 'test.write',
        handle: async payload => {
          if (failures-- > 0) throw new Error('once')
          done.push(payload)
        },
      },
    ]
    await prepareJobs(database.ownerSettings, 'marshrut_app', definitions)
    const errors: string[] = []
    const jobs = await startJobs(database.appSettings, definitions, (error, job) =>
      errors.push(`${job}: ${(error as Error).message}`),
    )
    const context = { db: databaseOver(database.app), actor: systemActor([]), clock: systemClock }
    await transact(context, async tx => {
      await jobs.send(tx, 'test.write', { number: 1 })
      throw new Error('rolled back')
    }).catch(() => {})
    await transact(context, tx => jobs.send(tx, 'test.write', { number: 2 }))
    await expect.poll(() => done, { timeout: 20_000, interval: 100 }).toEqual([{ number: 2 }])
    expect(errors).toEqual(['test.write: once'])
    await jobs.stop()
  }, 40_000)
})
