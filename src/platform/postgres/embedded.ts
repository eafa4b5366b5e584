import { existsSync } from 'node:fs'
import { lstat, readFile, rm, stat, symlink, unlink } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { withFolderProblems } from '#platform/config/secrets.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import { type Cluster, createCluster, giveTree } from './cluster.ts'
import { join, type Membership, type Purpose } from './membership.ts'
import { leaveServer, type OwnerConnection, startServer, stopServer } from './server.ts'
import { explainServerOutput } from './server-output.ts'
import { chooseServerUser } from './server-user.ts'

/** What happened to the embedded server while the program ran; for the log. */
export type PostgresEvent =
  | { readonly kind: 'lost' }
  | { readonly kind: 'restored'; readonly afterMs: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly nextTryMs: number }

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly password: string
  readonly purpose: Purpose
  readonly progress?: (text: string) => void
  readonly onEvent?: (event: PostgresEvent) => void
  /** Only tests say false. */
  readonly durable?: boolean
}

export type Embedded = {
  readonly owner: pg.PoolConfig
  /** Gives the server up and stops it unless another process uses it. */
  readonly close: () => Promise<void>
}

const DATABASE = 'marshrut'
const VERSION = '18'
const LONGEST_PAUSE_MS = 10_000

/**
 * Opens the embedded PostgreSQL of a data folder: creates the cluster at the first start, takes over a server
 * that already runs on it, starts it otherwise. For a server it also brings a dead PostgreSQL back.
 * @throws StartProblem with the way out
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, purpose, progress = () => {} } = options
  const folder = path.join(dataDir, 'postgres')
  const cluster: Cluster = {
    folder,
    logFile: path.join(dataDir, 'postgres.log'),
    runtimeFile: path.join(dataDir, 'postgres-runtime.json'),
    user: chooseServerUser(folder),
    password: options.password,
    durable: options.durable ?? true,
  }
  return withFolderProblems(dataDir, async () => {
    if (existsSync(folder)) await requireUsable(cluster)
    else {
      progress('Создаём базу данных…')
      await createCluster(cluster)
    }
    const { connect, membership } = await enter(cluster, purpose, dataDir, progress)
    const keeper = keep(cluster, membership, connect, options)
    try {
      await createDatabase(connect('postgres'))
    } catch (error) {
      await keeper.close()
      throw explainDiskFull(error, cluster)
    }
    return { owner: connect(DATABASE), close: keeper.close }
  })
}

async function requireUsable(cluster: Cluster): Promise<void> {
  const { uid } = await stat(cluster.folder)
  const own = process.getuid?.()
  if (own !== undefined && own !== 0 && uid !== own) {
    throw new StartProblem(
      'postgres.permission',
      `Папка базы «${cluster.folder}» принадлежит другому пользователю (uid ${uid}). Запустите программу ` +
        `от него (или от root), либо отдайте папку себе: sudo chown -R "$(id -u)" "${path.dirname(cluster.folder)}".`,
    )
  }
  // Copied by root, from a backup for instance: PostgreSQL insists on owning its files.
  if (cluster.user && uid === 0) await giveTree(cluster.folder, cluster.user)
  const version = await readFile(path.join(cluster.folder, 'PG_VERSION'), 'utf8').catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (version === undefined) {
    throw new StartProblem(
      'postgres.not-a-cluster',
      `В папке «${cluster.folder}» нет базы PostgreSQL. Верните её из резервной копии, а если данных в ней ` +
        'не было, удалите эту папку: при следующем запуске она будет создана заново.',
    )
  }
  if (version.trim() !== VERSION) {
    throw explainServerOutput('was initialized by PostgreSQL version', cluster.folder, cluster.logFile)
  }
}

/** Starts or takes over the server and takes a seat; starts anew if the last user is just stopping it. */
async function enter(
  cluster: Cluster,
  purpose: Purpose,
  dataDir: string,
  progress: (text: string) => void,
): Promise<{ connect: OwnerConnection; membership: Membership }> {
  for (let attempt = 1; ; attempt++) {
    const connect = await startServer(cluster, progress)
    try {
      const membership = await join(connect('postgres'), purpose, dataDir)
      if (!membership.isFirst) leaveServer(cluster)
      membership.onJoined(() => leaveServer(cluster))
      return { connect, membership }
    } catch (error) {
      if (error instanceof StartProblem) leaveServer(cluster)
      if (error instanceof StartProblem || attempt === 20) throw error
      await pause(100)
    }
  }
}

/** Watches over the server while the program runs and ends its use. */
function keep(cluster: Cluster, first: Membership, connect: OwnerConnection, options: EmbeddedOptions) {
  const { onEvent = () => {}, purpose, dataDir } = options
  const address = String(connect('postgres').host)
  let membership = first
  let isClosing = false
  let recovery: Promise<void> = Promise.resolve()

  const recover = async (): Promise<void> => {
    const begin = Date.now()
    onEvent({ kind: 'lost' })
    for (let wait = 200; !isClosing; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        const entered = await enter(cluster, purpose, dataDir, () => {})
        membership = entered.membership
        await keepAddress(address, String(entered.connect('postgres').host))
        watch()
        onEvent({ kind: 'restored', afterMs: Date.now() - begin })
        return
      } catch (error) {
        onEvent({ kind: 'failed', error: error as Error, nextTryMs: wait })
        await pause(wait)
      }
    }
  }
  const watch = (): void => {
    if (purpose !== 'server') return
    membership.onLost(() => {
      if (!isClosing) recovery = recover()
    })
  }
  watch()

  return {
    close: async (): Promise<void> => {
      if (isClosing) return
      isClosing = true
      await recovery
      if ((await lstat(address).catch(() => undefined))?.isSymbolicLink()) await unlink(address)
      if (await membership.leave()) await stopServer(cluster)
      else leaveServer(cluster)
    },
  }
}

/**
 * Pools hold the address they were opened with. Where another process restarted the server with a socket folder
 * of its own, the old path becomes a link to it.
 */
async function keepAddress(address: string, current: string): Promise<void> {
  if (current === address || existsSync(address)) return
  await rm(address, { force: true })
  await symlink(current, address)
}

async function createDatabase(settings: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(settings)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } catch (error) {
    // Another process created it in between (duplicate_database, unique_violation).
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

/** A statement that failed for want of disk space (53100 disk_full), as a start problem; others as they were. */
export function explainDiskFull(error: unknown, cluster: Pick<Cluster, 'folder' | 'logFile'>): unknown {
  const { code, message, cause } = error as { code?: string; message?: string; cause?: { code?: string } }
  const isFull = code === '53100' || cause?.code === '53100' || /No space left on device/.test(message ?? '')
  return isFull ? explainServerOutput('No space left on device', cluster.folder, cluster.logFile) : error
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
