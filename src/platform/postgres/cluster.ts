import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'
import { findNativeFolder, placeNativeFolder } from './binaries.ts'
import { isLivingServer, POSTMASTER_FILE, readPostmaster } from './postmaster-file.ts'
import { dropRuntimeFolder, prepareRuntimeFolder, SOCKET_PORT } from './runtime-folder.ts'
import { explainServerOutput, isBusyOutput } from './server-output.ts'
import { canReach, chooseInitUser, type ServerUser } from './server-user.ts'
import { VALUE_TYPES } from './value-types.ts'

/** Superuser of an embedded cluster; owns the schema. The product itself works as the application's role. */
export const OWNER_ROLE = 'marshrut_owner'

/** Where one embedded cluster lives and how it runs. */
export type Cluster = {
  /** PGDATA. It exists if and only if it is complete: `createCluster` renames it into place at the end. */
  readonly folder: string
  readonly logFile: string
  /** Remembers the socket's folder between starts. */
  readonly runtimeFile: string
  /** Runs the server; undefined means the user of this process. */
  readonly user: ServerUser | undefined
  /** Of `OWNER_ROLE`. */
  readonly password: string
  /** False only for tests: nothing is forced to disk, a crash of the machine may destroy the cluster. */
  readonly durable: boolean
  /** Server settings that replace or extend the defaults of `serverSettings`. */
  readonly settings?: Readonly<Record<string, string>>
}

/** How long a server may take to stop before it is told to drop everything (it recovers at the next start). */
const STOP_MS = 30_000
/** Recovery after a crash replays at most about two `max_wal_size`; on a slow disk that takes minutes. */
const START_MS = 300_000

/**
 * Creates an empty cluster (UTF-8, checksums, password sign-in only). Whatever an interrupted attempt left is
 * removed; two processes may try at once, one wins and both return.
 */
export async function createCluster(cluster: Cluster): Promise<void> {
  const native = await findNativeFolder()
  const initUser = chooseInitUser(cluster.user)
  const parent = path.dirname(cluster.folder)
  const unfinished = `${path.basename(cluster.folder)}.unfinished-`
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(unfinished) ? Number(name.slice(unfinished.length)) : Number.NaN
    if (pid && (pid === process.pid || !isAlive(pid))) await removeFolder(path.join(parent, name))
  }
  const fresh = path.join(parent, `${unfinished}${process.pid}`)
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'marshrut-init-'))
  try {
    await mkdir(fresh, { mode: 0o700 })
    const passwordFile = path.join(scratch, 'password')
    await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 })
    if (initUser) {
      for (const place of [fresh, scratch, passwordFile]) await chown(place, initUser.uid, initUser.gid)
    }
    const usable = await reachableNative(native, scratch, initUser)
    const output = await runInitdb(usable, fresh, passwordFile, initUser, cluster.durable)
    if (output !== undefined) throw explainServerOutput(output, cluster.folder, cluster.logFile)
    if (cluster.user) await giveTree(fresh, cluster.user)
    await moveIntoPlace(fresh, cluster.folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {})
    throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function moveIntoPlace(fresh: string, folder: string): Promise<void> {
  try {
    await rename(fresh, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    await rm(fresh, { recursive: true, force: true })
    return
  }
  const handle = await open(path.dirname(folder), 'r')
  await handle.sync().finally(() => handle.close())
}

/** Runs initdb; returns its output when it failed, undefined when it succeeded. */
async function runInitdb(
  native: string,
  folder: string,
  passwordFile: string,
  user: ServerUser | undefined,
  durable: boolean,
): Promise<string | undefined> {
  const reach = openReach(folder, user)
  try {
    const child = launch(
      path.join(native, 'bin', 'initdb'),
      [
        ['--pgdata', reach.argument],
        ['--username', OWNER_ROLE],
        ['--pwfile', passwordFile],
        ['--auth', 'scram-sha-256'],
        ['--encoding', 'UTF8'],
        ['--locale', 'C'],
        ['--locale-provider', 'builtin'],
        ['--builtin-locale', 'C.UTF-8'],
        ['--text-search-config', 'russian'],
        ['--data-checksums', '--no-instructions'],
        durable ? [] : ['--no-sync'],
      ].flat(),
      { user, stdio: ['ignore', 'pipe', 'pipe', ...reach.stdio] },
    )
    let output = ''
    child.stdout?.on('data', chunk => {
      output += chunk
    })
    child.stderr?.on('data', chunk => {
      output += chunk
    })
    const status = await new Promise<number | null>(resolve => {
      child.once('error', error => {
        output += String(error)
        resolve(1)
      })
      child.once('close', resolve)
    })
    return status === 0 ? undefined : output
  } finally {
    reach.close()
  }
}

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
  const deadline = Date.now() + START_MS
  let saidWaiting = false
  for (;;) {
    const running = readPostmaster(cluster.folder)
    if (running && isLivingServer(running.pid)) {
      const connection = ownerConnection(cluster, running.socketFolder, running.port)
      if (await answers(connection('postgres'), cluster)) {
        stopAtExit.set(cluster.folder, running.pid)
        return connection
      }
      if (!saidWaiting && Date.now() > deadline - START_MS + 3000) {
        saidWaiting = true
        progress('База восстанавливается после сбоя или останавливается, ждём…')
      }
    } else {
      if (running) await removeDeadLock(cluster, running.pid)
      await launchServer(cluster)
    }
    if (Date.now() > deadline) {
      throw new StartProblem(
        'postgres.start-timeout',
        `База не ответила за ${START_MS / 60_000} мин. Посмотрите файл ${cluster.logFile} и запустите ещё раз.`,
      )
    }
    await pause(20)
  }
}

/** Starts the server and waits until it has written its lock file or has given up. */
async function launchServer(cluster: Cluster): Promise<void> {
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
    let ended: string | undefined
    child.once('error', error => {
      ended = String(error)
    })
    child.once('exit', (status, signal) => {
      ended ??= `exit ${status ?? signal}`
    })
    if (child.pid) stopAtExit.set(cluster.folder, child.pid)
    child.unref()
    while (ended === undefined && readPostmaster(cluster.folder)?.pid !== child.pid) await pause(10)
    if (ended === undefined) return
    const output = `${await readFrom(cluster.logFile, begin)}\n${ended.startsWith('exit') ? '' : ended}`
    if (isBusyOutput(output)) await pause(200)
    else throw explainServerOutput(output, cluster.folder, cluster.logFile)
  } finally {
    reach.close()
    await log.close()
  }
}

/** Stops the server cleanly (sessions are cut, everything acknowledged is on disk); no error if none runs. */
export async function stopServer(cluster: Cluster): Promise<void> {
  stopAtExit.delete(cluster.folder)
  const running = readPostmaster(cluster.folder)
  if (running && isLivingServer(running.pid)) {
    signal(running.pid, 'SIGINT')
    if (!(await isGone(running.pid, STOP_MS))) {
      signal(running.pid, 'SIGQUIT')
      await isGone(running.pid, STOP_MS)
    }
  }
  await dropRuntimeFolder(cluster.runtimeFile)
}

/** Servers that end with this process even where it leaves without `stopServer` (folder → process id). */
const stopAtExit = new Map<string, number>()
process.once('exit', () => {
  // SIGTERM is PostgreSQL's "smart" stop: it waits for sessions of other processes on the same data.
  for (const pid of stopAtExit.values()) if (isLivingServer(pid)) signal(pid, 'SIGTERM')
})

/** Leaves the server to the other processes that use it. */
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

/**
 * A folder as the server's user can open it. Where a folder above is closed to that user (`/root`), the
 * server inherits an open handle and goes through it: rights on the way are not asked again.
 */
function openReach(folder: string, user: ServerUser | undefined) {
  if (canReach(folder, user)) return { argument: folder, stdio: [] as number[], close: () => {} }
  if (process.platform !== 'linux') {
    throw new StartProblem(
      'postgres.unreachable-folder',
      `PostgreSQL не запускается от root, а другому пользователю папка «${folder}» закрыта. ` +
        'Запустите программу от обычного пользователя или укажите в DATA_DIR другую папку.',
    )
  }
  const handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { argument: '/proc/self/fd/3', stdio: [handle], close: () => closeSync(handle) }
}

async function reachableNative(native: string, near: string, user: ServerUser | undefined): Promise<string> {
  if (canReach(path.join(native, 'bin'), user)) return native
  const place = path.join(near, 'native')
  await rm(place, { recursive: true, force: true })
  return placeNativeFolder(native, place)
}

type LaunchOptions = {
  user: ServerUser | undefined
  stdio: ('ignore' | 'pipe' | number)[]
  detached?: boolean
}

function launch(
  file: string,
  args: string[],
  { user, stdio, detached = false }: LaunchOptions,
): ChildProcess {
  try {
    return spawn(file, args, {
      ...(user && { uid: user.uid, gid: user.gid }),
      cwd: '/',
      stdio,
      // Its own process group: Ctrl-C reaches the program, which then stops the server in order.
      detached,
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    })
  } catch (cause) {
    throw new StartProblem(
      'postgres.cannot-run',
      'PostgreSQL не запускается от root, а сменить пользователя здесь нельзя. ' +
        'Запустите программу от обычного пользователя или задайте DATABASE_URL.',
      { cause },
    )
  }
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

async function giveTree(folder: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(path.join(entry.parentPath, entry.name), user.uid, user.gid)
  }
  await chown(folder, user.uid, user.gid)
}

const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true })
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

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
