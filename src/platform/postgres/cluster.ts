import { chown, lchown, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { StartProblem } from '#platform/config/start-problem.ts'
import { findNativeFolder } from './binaries.ts'
import { isAlive } from './postmaster-file.ts'
import { launch, openReach, reachableNative } from './reach.ts'
import { explainServerOutput } from './server-output.ts'
import { canReach, chooseInitUser, type ServerUser } from './server-user.ts'

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
  const scratch = await mkdtemp(
    path.join(canReach(os.tmpdir(), initUser) ? os.tmpdir() : '/tmp', 'marshrut-init-'),
  )
  try {
    await mkdir(fresh, { mode: 0o700 })
    const passwordFile = path.join(scratch, 'password')
    await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 })
    if (initUser) await handOver([fresh, scratch, passwordFile], initUser)
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

async function handOver(places: string[], user: ServerUser): Promise<void> {
  try {
    for (const place of places) await chown(place, user.uid, user.gid)
  } catch (cause) {
    // A root that is root only inside its container or namespace.
    throw new StartProblem(
      'postgres.no-user',
      'PostgreSQL не запускается от root, а сменить владельца файлов здесь нельзя. ' +
        'Запустите программу от обычного пользователя или задайте DATABASE_URL.',
      { cause },
    )
  }
}

/** Gives a cluster to the user that runs it. */
export async function giveTree(folder: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(path.join(entry.parentPath, entry.name), user.uid, user.gid)
  }
  await chown(folder, user.uid, user.gid)
}

const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true })
