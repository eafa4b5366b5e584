import { chown, lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { StartProblem } from '#platform/config/start-problem.ts'
import { canReach, type ServerUser } from './server-user.ts'

/** The server's port; on a Unix socket it is only a part of the file name, so it never clashes. */
export const SOCKET_PORT = 5432

/** Bytes of `sun_path` less the closing zero: 107 on Linux, 103 on macOS (unix(7), unix(4)). */
const LONGEST_SOCKET_PATH = 103

/**
 * The short folder outside the data that holds the server's socket.
 *
 * It is remembered in `rememberedIn`, so that a server restarted by another process is found by the pools of
 * this one; where it is gone (reboot, new container) another is made.
 */
export async function prepareRuntimeFolder(
  rememberedIn: string,
  user: ServerUser | undefined,
): Promise<string> {
  const remembered = await readRemembered(rememberedIn)
  if (remembered && (await isOurs(remembered, user))) return remembered
  for (const parent of new Set([os.tmpdir(), '/tmp', '/var/tmp', path.dirname(rememberedIn)])) {
    const made = await tryMake(parent, user)
    if (!made) continue
    try {
      await writeFile(rememberedIn, `${JSON.stringify({ socketFolder: made })}\n`, { mode: 0o600 })
      return made
    } catch (error) {
      await rm(made, { recursive: true, force: true })
      throw error
    }
  }
  throw new StartProblem(
    'postgres.no-socket-folder',
    'Негде создать сокет базы: нет доступной для записи папки с коротким путём. ' +
      'Задайте TMPDIR=/tmp или другую временную папку.',
  )
}

/** Removes the folder and its memory once the server has stopped. */
export async function dropRuntimeFolder(rememberedIn: string): Promise<void> {
  const remembered = await readRemembered(rememberedIn)
  if (remembered) await rm(remembered, { recursive: true, force: true })
  await rm(rememberedIn, { force: true })
}

async function tryMake(parent: string, user: ServerUser | undefined): Promise<string | undefined> {
  const longest = path.join(parent, 'marshrut-XXXXXX', `.s.PGSQL.${SOCKET_PORT}`)
  if (Buffer.byteLength(longest) > LONGEST_SOCKET_PATH) return undefined
  try {
    if (!canReach(parent, user)) return undefined
    const made = await mkdtemp(path.join(parent, 'marshrut-'))
    if (user) await chown(made, user.uid, user.gid)
    return made
  } catch {
    return undefined
  }
}

async function readRemembered(file: string): Promise<string | undefined> {
  try {
    const { socketFolder } = JSON.parse(await readFile(file, 'utf8')) as { socketFolder?: unknown }
    return typeof socketFolder === 'string' && path.basename(socketFolder).startsWith('marshrut-')
      ? socketFolder
      : undefined
  } catch {
    return undefined
  }
}

/** A folder in a public place may have been replaced by someone else: only a real one of our user counts. */
async function isOurs(folder: string, user: ServerUser | undefined): Promise<boolean> {
  try {
    const stat = await lstat(folder)
    return stat.isDirectory() && stat.uid === (user?.uid ?? process.getuid?.()) && (stat.mode & 0o077) === 0
  } catch {
    return false
  }
}
