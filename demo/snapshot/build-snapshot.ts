import pg from 'pg'
import { openDatabase } from '#platform/db/database.ts'
import { access } from '../../src/rooms.ts'
import { type Built, buildDemo } from '../country/build-demo.ts'
import { HISTORY_DAYS, type Scale } from '../country/scale.ts'
import { hashSources } from './sources.ts'
import { readSeeded, writeSnapshot } from './write.ts'

/** Builds a country in an empty, migrated database and takes its snapshot. */
export async function buildSnapshot(
  settings: { owner: pg.PoolConfig; app: pg.PoolConfig },
  {
    scale,
    seed,
    day,
    progress,
  }: { scale: Scale; seed: string; day: string; progress: (text: string) => void },
): Promise<{ bytes: Buffer; built: Built }> {
  // what changes while the country is being built makes its snapshot stale
  const sources = hashSources()
  const owner = new pg.Client(settings.owner)
  await owner.connect()
  const db = openDatabase(settings.app, () => {})
  try {
    const seeded = await readSeeded(owner)
    const begunAt = new Date()
    const built = await buildDemo({ db, access, scale, seed, today: day, progress })
    const about = { scale: scale.name, seed, day, historyDays: HISTORY_DAYS, sources }
    return { bytes: await writeSnapshot(owner, seeded, about, begunAt), built }
  } finally {
    await db.destroy()
    await owner.end()
  }
}
