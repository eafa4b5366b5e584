import pg from 'pg'
import { openDatabase } from '#platform/db/database.ts'
import { migrate } from '#platform/migrations/migrate.ts'
import { access } from '../../src/rooms.ts'
import { type Built, buildDemo } from '../country/build-demo.ts'
import { HISTORY_DAYS, type Scale } from '../country/scale.ts'
import { hashSources } from './sources.ts'
import { readSeeded, writeSnapshot } from './write.ts'

/** Builds a country in an empty database and takes its snapshot. */
export async function buildSnapshot(
  settings: pg.PoolConfig,
  {
    scale,
    seed,
    day,
    progress,
  }: { scale: Scale; seed: string; day: string; progress: (text: string) => void },
): Promise<{ bytes: Buffer; built: Built }> {
  const { app } = await migrate(settings, { appPassword: 'snapshot' })
  const owner = new pg.Client(settings)
  await owner.connect()
  const db = openDatabase(app, () => {})
  try {
    const seeded = await readSeeded(owner)
    const begunAt = new Date()
    const built = await buildDemo({ db, access, scale, seed, today: day, progress })
    const about = { scale: scale.name, seed, day, historyDays: HISTORY_DAYS, sources: hashSources() }
    return { bytes: await writeSnapshot(owner, seeded, about, begunAt), built }
  } finally {
    await db.destroy()
    await owner.end()
  }
}
