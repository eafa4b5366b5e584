import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { systemActor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { readConfig } from '#platform/config/config.ts'
import { openSecrets } from '#platform/config/secrets.ts'
import { databaseOver } from '#platform/db/database.ts'
import { openPostgres } from '#platform/postgres/open-postgres.ts'
import { VALUE_TYPES } from '#platform/postgres/value-types.ts'
import { isEmptyForDemo, loadDemo } from '../demo/load.ts'
import { loadShippedPacks } from '../src/packs.ts'
import { access } from '../src/rooms.ts'
import type { BenchDatabase } from './bench-database.ts'

/**
 * Runs a measurement on the demo country of 2.5 million people, on a PostgreSQL with the product's own settings. With
 * `DATA_DIR` or `DATABASE_URL` set, the country that is loaded there is taken (and loaded where there is none), so that
 * several measurements share one loading of ten minutes; without, one is made in a temporary folder and removed.
 */
export async function withCountry<T>(
  progress: (text: string) => void,
  measure: (database: BenchDatabase) => Promise<T>,
): Promise<T> {
  const isOwn = !process.env.DATA_DIR && !process.env.DATABASE_URL
  const folder = isOwn ? await mkdtemp(path.join(os.tmpdir(), 'marshrut-country-')) : undefined
  const config = readConfig({ ...process.env, ...(folder && { DATA_DIR: folder }) })
  const secrets = await openSecrets(config)
  const postgres = await openPostgres(config, secrets, { purpose: 'command', progress })
  const pools = {
    owner: new pg.Pool({ ...postgres.owner, types: VALUE_TYPES, max: 4 }),
    app: new pg.Pool({ ...postgres.app, types: VALUE_TYPES, max: 4 }),
  }
  for (const pool of Object.values(pools)) pool.on('error', () => {})
  try {
    const db = databaseOver(pools.app)
    if (await isEmptyForDemo(db)) {
      const password = config.demoPassword ?? 'measurement'
      await loadDemo({ postgres, db, clock: systemClock, access, password, scale: 'country', progress })
    }
    await loadShippedPacks({ db, clock: systemClock, actor: systemActor(access.areas) })
    return await measure(pools)
  } finally {
    await Promise.all([pools.owner.end(), pools.app.end()])
    await postgres.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}
