import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { invalid, notFound, unavailable } from '../errors/problem.ts'
import { sniffType } from './sniff.ts'

export type StoredFile = {
  /** SHA-256 of the content, 64 lower-case hexadecimal digits: the file's name in the store. */
  sha256: string
  bytes: number
  /** MIME type found in the content, never the one the sender claimed. */
  type: string
}

export type PutOptions = {
  maxBytes: number
  /** MIME types that may come in, for instance ['image/png', 'application/pdf']. */
  allow: readonly string[]
}

export type FileStore = ReturnType<typeof fileStore>

/**
 * A content-addressed store in `directory` (`DATA_DIR/files`): the same content is kept once, a stored file
 * never changes, and its name proves its content. Who owns a file and who may read it is kept by the rooms.
 */
export function fileStore(directory: string) {
  const incoming = join(directory, 'incoming')
  return {
    /**
     * Takes a file in. Bytes are on the disk (fsync) before the file gets its name, so that a crash leaves
     * either the whole file or a remnant in `incoming/` that `sweepIncoming` removes.
     *
     * Problems: `files.empty`, `files.too-large`, `files.type` (invalid), `files.no-space` (unavailable).
     */
    async putFile(stream: Readable | AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredFile> {
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const remnant = join(incoming, randomUUID())
      try {
        const { sha256, bytes } = await receive(stream, remnant, options.maxBytes)
        const type = await allowedType(remnant, options.allow)
        await settle(remnant, pathOf(directory, sha256))
        return { sha256, bytes, type }
      } catch (cause) {
        await rm(remnant, { force: true })
        throw isDiskFull(cause) ? noSpace(cause) : cause
      }
    },

    /** Opens a stored file for reading; throws Problem `files.missing` (not-found). */
    async openFile(sha256: string): Promise<{ bytes: number; stream: Readable }> {
      const path = pathOf(directory, sha256)
      const found = await stat(path).catch(() => undefined)
      if (!found) throw notFound('files.missing', 'Файл не найден в хранилище. Сообщите администратору.')
      return { bytes: found.size, stream: createReadStream(path) }
    },

    async hasFile(sha256: string): Promise<boolean> {
      return (await stat(pathOf(directory, sha256)).catch(() => undefined)) !== undefined
    },

    /** Removes a file from the store; true if it was there. The caller makes sure that nobody refers to it. */
    async removeFile(sha256: string): Promise<boolean> {
      return rm(pathOf(directory, sha256)).then(
        () => true,
        error => {
          if (error.code === 'ENOENT') return false
          throw error
        },
      )
    },

    /**
     * Files that nobody refers to. `isReferred` is asked for hashes by the thousand. Only files older than
     * `olderThanMs` are named: a fresh one may belong to a transaction that has not been committed yet.
     */
    async *listGarbage(
      isReferred: (hashes: string[]) => Promise<ReadonlySet<string>>,
      { olderThanMs, now }: { olderThanMs: number; now: Date },
    ): AsyncGenerator<{ sha256: string; bytes: number }> {
      let batch: { sha256: string; bytes: number }[] = []
      const unreferred = async () => {
        const kept = await isReferred(batch.map(file => file.sha256))
        const garbage = batch.filter(file => !kept.has(file.sha256))
        batch = []
        return garbage
      }
      for await (const file of storedFiles(directory)) {
        if (now.getTime() - file.modifiedAt.getTime() < olderThanMs) continue
        batch.push({ sha256: file.sha256, bytes: file.bytes })
        if (batch.length === 1000) yield* await unreferred()
      }
      if (batch.length > 0) yield* await unreferred()
    },

    /** Removes what crashed uploads left behind; how many remnants. */
    async sweepIncoming({ olderThanMs, now }: { olderThanMs: number; now: Date }): Promise<number> {
      let removed = 0
      for (const name of await readdir(incoming).catch(() => [])) {
        const path = join(incoming, name)
        const found = await stat(path).catch(() => undefined)
        if (!found || now.getTime() - found.mtime.getTime() < olderThanMs) continue
        await rm(path, { force: true })
        removed += 1
      }
      return removed
    },
  }
}

const SHA256 = /^[0-9a-f]{64}$/

/** Only a whole hash becomes a path, so that no name from outside can climb out of the store. */
function pathOf(directory: string, sha256: string): string {
  if (!SHA256.test(sha256)) throw notFound('files.missing', 'Такого файла нет: ссылка на него повреждена.')
  return join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

async function receive(stream: Readable | AsyncIterable<Uint8Array>, path: string, maxBytes: number) {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > maxBytes) {
        throw invalid(
          'files.too-large',
          `Файл больше допустимого: можно загрузить не более ${inMegabytes(maxBytes)}. Уменьшите файл.`,
        )
      }
      hash.update(chunk)
      await writeWhole(file, chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (bytes === 0) throw invalid('files.empty', 'Файл пуст. Выберите другой файл.')
  return { sha256: hash.digest('hex'), bytes }
}

/** A single write may take only a part of the chunk. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten
}

async function allowedType(path: string, allow: readonly string[]): Promise<string> {
  const type = await sniffType(path)
  if (type && allow.includes(type)) return type
  throw invalid(
    'files.type',
    `Файл такого вида не принимается${type ? ` (по содержанию это ${NAME_OF[type] ?? type})` : ''}. ` +
      `Подойдут: ${allow.map(one => NAME_OF[one] ?? one).join(', ')}.`,
  )
}

const NAME_OF: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'application/zip': 'ZIP',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/x-cfb': 'файл старого Microsoft Office или защищённый паролем',
  'application/xml': 'XML',
  'text/plain': 'текст (TXT, CSV)',
  'video/mp4': 'MP4',
  'audio/mpeg': 'MP3',
}

/**
 * Known content is replaced by itself: the rename is atomic, open readers keep what they have, and the file's age
 * starts anew, so that the garbage list does not take it while the new reference is being written.
 */
async function settle(remnant: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(remnant, path)
  await syncDirectory(dirname(path))
}

/** Makes the rename itself survive a power cut; some file systems cannot sync a directory. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) return
  await handle.sync().catch(() => {})
  await handle.close()
}

async function* storedFiles(directory: string) {
  for (const first of await subdirectories(directory)) {
    for (const second of await subdirectories(join(directory, first))) {
      const folder = join(directory, first, second)
      for (const name of await readdir(folder).catch(() => [])) {
        const found = SHA256.test(name) ? await stat(join(folder, name)).catch(() => undefined) : undefined
        if (found) yield { sha256: name, bytes: found.size, modifiedAt: found.mtime }
      }
    }
  }
}

async function subdirectories(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => [] as string[])
  return names.filter(name => /^[0-9a-f]{2}$/.test(name)).sort()
}

const isDiskFull = (error: unknown) =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

function noSpace(cause: unknown) {
  const problem = unavailable(
    'files.no-space',
    'На сервере закончилось место: файл не сохранён. Сообщите администратору.',
  )
  problem.cause = cause
  return problem
}

/** «5 МБ», «1,5 МБ», «300 КБ», with a non-breaking space. */
function inMegabytes(bytes: number): string {
  const [size, unit] = bytes >= 1024 ** 2 ? [bytes / 1024 ** 2, 'МБ'] : [bytes / 1024, 'КБ']
  return `${size.toLocaleString('ru-RU', { maximumFractionDigits: 1 })}\u00a0${unit}`
}
