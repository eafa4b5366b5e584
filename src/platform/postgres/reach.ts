import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { StartProblem } from '#platform/config/start-problem.ts'
import { placeNativeFolder } from './binaries.ts'
import { canReach, type ServerUser } from './server-user.ts'

/**
 * A folder as the server's user can open it. Where a folder above is closed to that user (`/root`), the
 * server inherits an open handle and goes through it: rights on the way are not asked again.
 */
export function openReach(folder: string, user: ServerUser | undefined) {
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

/** The programs as `user` can run them: in node_modules, or laid out again in the folder `near`. */
export async function reachableNative(
  native: string,
  near: string,
  user: ServerUser | undefined,
): Promise<string> {
  if (canReach(path.join(native, 'bin'), user)) return native
  const place = path.join(near, 'native')
  await rm(place, { recursive: true, force: true })
  return placeNativeFolder(native, place)
}

export type LaunchOptions = {
  user: ServerUser | undefined
  stdio: ('ignore' | 'pipe' | number)[]
  detached?: boolean
}

/** Starts a program of PostgreSQL as `user`, without any setting of this process's environment. */
export function launch(
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
