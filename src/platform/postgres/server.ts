import { chmod, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'
import { findNativeFolder } from './binaries.ts'
import { type Cluster, OWNER_ROLE } from './cluster.ts'
import { isAlive, isLivingServer, POSTMASTER_FILE, readPostmaster } from './postmaster-file.ts'
import { launch, openReach, reachableNative } from './reach.ts'
import { dropRuntimeFolder, prepareRuntimeFolder, SOCKET_PORT } from './runtime-folder.ts'
import { explainServerOutput, isBusyOutput } from './server-output.ts'
import { VALUE_TYPES } from './value-types.ts'

/** How long a server may take to stop before it is told to drop everything (it recovers at the next start). */
const STOP_MS = 30_000
/** Recovery after a crash replays at most about two `max_wal_size`; on a slow disk that takes minutes. */
const START_MS = 300_000

/** Connection settings of the owner to `database` on the running server of this cluster. */
export type OwnerConnection = (database: string) => pg.PoolConfig

/**
 * Makes sure that a server runs on the cluster: takes the one that already runs (left by a killed process, or
 * started by another command) or starts it, recovering after a crash where needed.
 * @throws StartProblem with the way out
 */
export async function startServer(
  cluster: Cluster,
  progress: (text: string) => void,
): Promise<OwnerConnection> {
  const begin = Date.now()
  let launched: Launched | undefined
  let saidWaiting = false
  for (;;) {
    if (launched?.hasEnded()) {
      const output = await launched.output()
      if (!isBusyOutput(output)) throw explainServerOutput(output, cluster.folder, cluster.logFile)
      launched = undefined
      await pause(200)
    }
    const running = readPostmaster(cluster.folder)
    if (running && isLivingServer(running.pid)) {
      const connection = ownerConnection(cluster, running.socketFolder, running.port)
      if (await answers(connection('postgres'), cluster)) return connection
    } else if (!launched) {
      if (running) await removeDeadLock(cluster, running.pid)
      launched = await launchServer(cluster)
    }
    if (!saidWaiting && Date.now() - begin > 3000) {
      saidWaiting = true
      progress('База восстанавливается после сбоя или останавливается, ждём…')
    }
    if (Date.now() - begin > START_MS) {
      throw new StartProblem(
        'postgres.start-timeout',
        `База не ответила за ${START_MS / 60_000} мин. Посмотрите файл ${cluster.logFile} и запустите ещё раз.`,
      )
    }
    await pause(Math.min(20 + (Date.now() - begin) / 20, 250))
  }
}

/** A server process this process launched, which may give up before it accepts anybody. */
type Launched = { readonly hasEnded: () => boolean; readonly output: () => Promise<string> }

async function launchServer(cluster: Cluster): Promise<Launched> {
  await chmod(cluster.folder, 0o700)
  const native = await findNativeFolder()
  const runtime = await prepareRuntimeFolder(cluster.runtimeFile, cluster.user)
  const usable = await reachableNative(native, runtime, cluster.user)
  const log = await openLog(cluster.logFile)
  const reach = openReach(cluster.folder, cluster.user)
  try {
    const begin = (await log.stat()).size
    const settings = Object.entries(serverSettings(cluster, runtime))
    const child = launch(
      path.join(usable, 'bin', 'postgres'),
      ['-D', reach.argument, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { user: cluster.user, stdio: ['ignore', log.fd, log.fd, ...reach.stdio], detached: true },
    )
    let end: string | undefined
    child.once('error', error => {
      end = String(error)
    })
    child.once('exit', (_status, killedBy) => {
      end ??= killedBy ? `FATAL: killed by ${killedBy}` : ''
    })
    if (child.pid) stopAtExit.set(cluster.folder, child.pid)
    child.unref()
    return {
      hasEnded: () => end !== undefined,
      output: async () => `${await readFrom(cluster.logFile, begin)}\n${end}`,
    }
  } finally {
    reach.close()
    await log.close()
  }
}

/** Stops the server cleanly (sessions are cut, everything acknowledged is on disk); no error if none runs. */
export async function stopServer(cluster: Cluster): Promise<void> {
  stopAtExit.delete(cluster.folder)
  // First, so that a process which starts the next server meanwhile makes a folder of its own.
  await dropRuntimeFolder(cluster.runtimeFile)
  const running = readPostmaster(cluster.folder)
  if (running && isLivingServer(running.pid)) {
    signal(running.pid, 'SIGINT')
    if (!(await isGone(running.pid, STOP_MS))) {
      signal(running.pid, 'SIGQUIT')
      await isGone(running.pid, STOP_MS)
    }
  }
}

/** Servers this process launched: they end with it even where it leaves without `stopServer`. */
const stopAtExit = new Map<string, number>()
process.once('exit', () => {
  // SIGTERM is PostgreSQL's "smart" stop: it waits for sessions of other processes on the same data.
  for (const pid of stopAtExit.values()) if (isLivingServer(pid)) signal(pid, 'SIGTERM')
})

/** Leaves the server running when this process ends: other processes use it too. */
export function leaveServer(cluster: Cluster): void {
  stopAtExit.delete(cluster.folder)
}

function serverSettings(cluster: Cluster, socketFolder: string): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    max_connections: '100',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: '1.1',
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    wal_compression: 'on',
    jit: 'off',
    // Containers give /dev/shm 64 MB by default; a parallel hash join can need more and would fail.
    max_parallel_workers_per_gather: '0',
    // DETAIL lines and failed statements quote rows, that is personal data: neither goes to the log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(cluster.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...cluster.settings,
  }
}

function ownerConnection(cluster: Cluster, host: string, port: number): OwnerConnection {
  return database => ({
    host,
    port,
    user: OWNER_ROLE,
    password: cluster.password,
    database,
    types: VALUE_TYPES,
  })
}

/** Whether the server accepts the owner; false while it starts, recovers or stops. */
async function answers(connection: pg.PoolConfig, cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new StartProblem(
        'postgres.wrong-secret',
        `Пароль базы в файле ${path.join(path.dirname(cluster.folder), 'secrets.json')} не подходит к папке ` +
          `«${cluster.folder}». Верните secrets.json из той же резервной копии, что и папку базы.`,
      )
    }
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * A lock file whose process is dead, a zombie or another program. PostgreSQL removes most of these itself,
 * but not one whose number is in use; the shared memory check still guards against a second server.
 */
async function removeDeadLock(cluster: Cluster, pid: number): Promise<void> {
  if (isAlive(pid)) await rm(path.join(cluster.folder, POSTMASTER_FILE), { force: true })
}

const LARGEST_LOG = 5 * 1024 * 1024

async function openLog(file: string) {
  const size = await stat(file).then(
    found => found.size,
    () => 0,
  )
  if (size > LARGEST_LOG) await rename(file, `${file}.1`)
  return open(file, 'a', 0o600)
}

async function readFrom(file: string, begin: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(size - begin, 64 * 1024))
    await handle.read(buffer, 0, buffer.length, begin)
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (isLivingServer(pid)) {
    if (Date.now() > deadline) return false
    await pause(20)
  }
  return true
}
