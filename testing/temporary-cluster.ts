import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Cluster, createCluster } from '#platform/postgres/cluster.ts'
import { type OwnerConnection, startServer } from '#platform/postgres/server.ts'
import { chooseServerUser } from '#platform/postgres/server-user.ts'

/** A cluster for tests and tools inside `folder`: quick, and safe to lose. */
export function temporaryCluster(folder: string): Cluster {
  const clusterFolder = path.join(folder, 'postgres')
  return {
    folder: clusterFolder,
    logFile: path.join(folder, 'postgres.log'),
    runtimeFile: path.join(folder, 'postgres-runtime.json'),
    user: chooseServerUser(clusterFolder),
    password: randomBytes(16).toString('hex'),
    durable: false,
    settings: { shared_buffers: '64MB', max_connections: '200', max_wal_size: '256MB' },
  }
}

/** Creates and starts it. The caller stops it with `stopServer` and removes the folder. */
export async function startTemporaryCluster(cluster: Cluster): Promise<OwnerConnection> {
  await createCluster(cluster)
  return startServer(cluster, () => {})
}
