import { createHmac, randomBytes } from 'node:crypto'
import { chown, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Config } from './config.ts'
import { StartProblem } from './start-problem.ts'

/** What the program keeps secret, made once and then the same at every start. */
export type Secrets = {
  /** Of the embedded database's owner. */
  readonly postgresPassword: string
  /** A key for one purpose ('auth', 'app-role' …), derived from the application's secret (HMAC-SHA-256). */
  readonly derive: (purpose: string) => string
}

const FILE = z.object({ appSecret: z.string().min(32), postgresPassword: z.string().min(16) })

/**
 * Creates `DATA_DIR` where it is missing and reads its `secrets.json`, made at the first start with mode 0600.
 * Two processes may start at once: both get the same secrets.
 * @throws StartProblem when the folder cannot be used or the file is damaged
 */
export async function openSecrets(config: Pick<Config, 'dataDir' | 'appSecret'>): Promise<Secrets> {
  const file = path.join(config.dataDir, 'secrets.json')
  const kept = await withFolderProblems(config.dataDir, async () => {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
    return (await readKept(file)) ?? (await makeKept(file))
  })
  const root = config.appSecret ?? kept.appSecret
  return {
    postgresPassword: kept.postgresPassword,
    derive: purpose => createHmac('sha256', root).update(purpose).digest('base64url'),
  }
}

async function readKept(file: string): Promise<z.output<typeof FILE> | undefined> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return FILE.parse(JSON.parse(content))
  } catch (cause) {
    throw new StartProblem(
      'config.secrets-damaged',
      `Файл «${file}» повреждён, а без него не открыть базу. Верните его из резервной копии папки данных.`,
      { cause },
    )
  }
}

/** The file appears complete or not at all: it is written aside and linked into place. */
async function makeKept(file: string): Promise<z.output<typeof FILE>> {
  const aside = `${file}.${randomBytes(4).toString('hex')}`
  const made = {
    appSecret: randomBytes(32).toString('base64url'),
    postgresPassword: randomBytes(24).toString('base64url'),
  }
  try {
    await writeFile(aside, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true })
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(path.dirname(file))
      await chown(aside, uid, gid)
    }
    await link(aside, file)
    return made
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKept(file) : undefined
    if (!other) throw error
    return other
  } finally {
    await rm(aside, { force: true })
  }
}

const FOLDER_PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'нет прав',
  EPERM: 'нет прав',
  EROFS: 'она доступна только для чтения',
  ENOTDIR: 'на её пути лежит файл, а не папка',
  EEXIST: 'на её месте лежит файл, а не папка',
  ENAMETOOLONG: 'её путь слишком длинный',
  ENOSPC: 'на диске кончилось место',
  EDQUOT: 'исчерпана дисковая квота',
}

/** Runs `work` on the data folder and puts what the file system refuses into words. */
export async function withFolderProblems<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const why = FOLDER_PROBLEMS[(cause as NodeJS.ErrnoException).code ?? '']
    if (cause instanceof StartProblem || !why) throw cause
    throw new StartProblem(
      'config.data-dir',
      `Папкой данных «${folder}» нельзя пользоваться: ${why} (${(cause as Error).message}). ` +
        'Исправьте это, запустите программу от владельца папки или укажите другую в DATA_DIR.',
      { cause },
    )
  }
}
