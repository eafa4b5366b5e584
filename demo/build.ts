// Builds the demo country through the use cases and writes the snapshot that comes with the product. Takes minutes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { migrate } from '#platform/migrations/migrate.ts'
import { stopServer } from '#platform/postgres/server.ts'
import { startTemporaryCluster, temporaryCluster } from '#testing/temporary-cluster.ts'
import { SCALES } from './country/scale.ts'
import { SHIPPED_SEED, SNAPSHOT_FILE } from './load.ts'
import { buildSnapshot } from './snapshot/build-snapshot.ts'

/** The day on which the shipped country was built; a loading moves it to the present one. */
const BUILD_DAY = '2026-11-23'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'small' },
    /** Where to write instead: for a trial. */
    out: { type: 'string', default: fileURLToPath(SNAPSHOT_FILE) },
  },
})
const scale = values.scale === 'tiny' ? SCALES.tiny : SCALES.small

const place = await mkdtemp(path.join(os.tmpdir(), `marshrut-test-${process.pid}-`))
const cluster = temporaryCluster(place)
const begun = Date.now()
const say = (text: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(0).padStart(5)} с  ${text}\n`)
try {
  const connect = await startTemporaryCluster(cluster)
  const owner = connect('postgres')
  const { app } = await migrate(owner, { appPassword: 'snapshot' })
  const { bytes, built } = await buildSnapshot(
    { owner, app },
    {
      scale,
      seed: String(SHIPPED_SEED),
      day: BUILD_DAY,
      progress: say,
    },
  )
  await writeFile(values.out, bytes)
  say(`Записан ${values.out}: ${Math.round(bytes.length / 1024)} КБ`)
  process.stdout.write(`${JSON.stringify({ bytes: bytes.length, ...built })}\n`)
} finally {
  await stopServer(cluster)
  await rm(place, { recursive: true, force: true })
}
