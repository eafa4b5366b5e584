import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/migrations/migrate.ts'
import type { Cluster } from '#platform/postgres/cluster.ts'
import { isAlive, isLivingServer, readPostmaster } from '#platform/postgres/postmaster-file.ts'
import { stopServer } from '#platform/postgres/server.ts'
import { CLUSTER_STATE_FILE, type ClusterState, TEMPLATE_DATABASE } from './cluster-state.ts'
import { startTemporaryCluster, temporaryCluster } from './temporary-cluster.ts'

const PREFIX = 'marshrut-test-'

/**
 * One PostgreSQL for a whole test run, with a migrated template database.
 *
 * It is started beside the tests, not before them: `useDatabase` waits for the state file, a run of pure
 * tests waits for nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeForgotten()
  const folder = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`))
  project.provide('clusterFolder', folder)
  const cluster = temporaryCluster(folder)
  const starting = startTemplate(cluster).then(
    state => writeFile(path.join(folder, CLUSTER_STATE_FILE), JSON.stringify(state)),
    (error: Error & { problems?: string[] }) =>
      writeFile(
        path.join(folder, CLUSTER_STATE_FILE),
        JSON.stringify({ failure: [error.message, ...(error.problems ?? [])].join('\n') }),
      ),
  )
  return async () => {
    await starting
    await stopServer(cluster)
    await rm(folder, { recursive: true, force: true })
  }
}

async function startTemplate(cluster: Cluster): Promise<ClusterState> {
  const connect = await startTemporaryCluster(cluster)
  const client = new pg.Client(connect('postgres'))
  await client.connect()
  await client.query(`create database ${TEMPLATE_DATABASE}`)
  const appPassword = randomBytes(16).toString('hex')
  const { app } = await migrate(connect(TEMPLATE_DATABASE), { appPassword })
  await client.query(`alter database ${TEMPLATE_DATABASE} allow_connections false`)
  await client.end()
  const { host, port, user, password } = connect('postgres')
  return {
    owner: { host: String(host), port: Number(port), user: String(user), password: String(password) },
    app: { host: String(host), port: Number(port), user: String(app.user), password: appPassword },
  }
}

/** Servers of runs that were killed before they could tidy up. */
async function removeForgotten(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(/^marshrut-test-(\d+)-/.exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    const folder = path.join(os.tmpdir(), name)
    try {
      const server = readPostmaster(path.join(folder, 'postgres'))
      if (server && isLivingServer(server.pid)) process.kill(server.pid, 'SIGQUIT')
      const runtime = await readFile(path.join(folder, 'postgres-runtime.json'), 'utf8').catch(
        () => undefined,
      )
      if (runtime)
        await rm((JSON.parse(runtime) as { socketFolder: string }).socketFolder, { recursive: true })
      await rm(folder, { recursive: true, force: true })
    } catch {
      // Another user's, or another run is tidying it up at this moment.
    }
  }
}
