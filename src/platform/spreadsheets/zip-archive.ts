import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { BOMB, type TableLimits } from './limits.ts'
import { refused, refusedAt } from './refusals.ts'

/** Files of an archive, found by their path inside it. */
export type ZipArchive = {
  paths: readonly string[]
  has(path: string): boolean
  /** Unpacks a file piece by piece; more bytes than the directory declares end it with `damaged`. */
  chunks(path: string): AsyncGenerator<Buffer>
  close(): void
}

const MAX_ENTRIES = 5000

/**
 * Opens an archive from outside and refuses encryption and bombs. Sizes are judged by the archive's directory; the
 * unpacking holds the archive to what it declared.
 *
 * @throws Problem `spreadsheets.*`
 */
export async function openArchive(
  source: Buffer | string,
  limits: Pick<TableLimits, 'unpackedBytes'>,
): Promise<ZipArchive> {
  const zip = await openZip(source)
  const entries = new Map<string, Entry>()
  try {
    if (zip.entryCount > MAX_ENTRIES) throw refused('bomb')
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replace(/^\//, ''), entry)
    assertBearable(entries, limits)
  } catch (error) {
    zip.close()
    throw asDamage(error)
  }
  return {
    paths: [...entries.keys()],
    has: path => entries.has(path),
    chunks: path => chunksOf(zip, entries.get(path)),
    close: () => zip.close(),
  }
}

async function openZip(source: Buffer | string): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false }
  try {
    return typeof source === 'string'
      ? await yauzl.openPromise(source, options)
      : await yauzl.fromBufferPromise(source, options)
  } catch (error) {
    throw asDamage(error)
  }
}

async function* chunksOf(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<Buffer> {
  if (!entry) throw refused('damaged')
  let stream: Readable | undefined
  try {
    stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    throw asDamage(error)
  } finally {
    stream?.destroy()
  }
}

const asDamage = (error: unknown) =>
  error instanceof Error && error.name === 'Problem' ? error : refused('damaged', error)

function assertBearable(entries: Map<string, Entry>, limits: Pick<TableLimits, 'unpackedBytes'>): void {
  let packed = 0
  let unpacked = 0
  for (const entry of entries.values()) {
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    if (entry.generalPurposeBitFlag & 1) throw refused('encrypted')
  }
  if (unpacked > BOMB.fromBytes && unpacked / Math.max(packed, 1) > BOMB.ratio) throw refused('bomb')
  if (unpacked > limits.unpackedBytes) {
    throw refusedAt('too-large', 'Таблица слишком велика. Разделите её на несколько файлов.')
  }
}
