import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { BOMB, type TableLimits } from './limits.ts'
import { refused, refusedAt } from './refusals.ts'

/** Parts of an XLSX, found by their path inside the archive. */
export type XlsxArchive = {
  has(path: string): boolean
  /** Unpacks a part piece by piece; more bytes than the directory declares end it with `damaged`. */
  chunks(path: string): AsyncGenerator<Buffer>
  close(): void
}

const MAX_ENTRIES = 5000

/**
 * Opens an XLSX and refuses what must not be read: macros, links to other books, encryption, other formats,
 * bombs. Sizes are judged by the archive's directory; the unpacking holds the archive to what it declared.
 */
export async function openXlsx(source: Buffer | string, limits: TableLimits): Promise<XlsxArchive> {
  const zip = await openZip(source)
  const entries = new Map<string, Entry>()
  try {
    if (zip.entryCount > MAX_ENTRIES) throw refused('bomb')
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replace(/^\//, ''), entry)
    assertAcceptable(entries, limits)
  } catch (error) {
    zip.close()
    throw asDamage(error)
  }
  return {
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

function assertAcceptable(entries: Map<string, Entry>, limits: TableLimits): void {
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
  const names = [...entries.keys()]
  if (names.some(name => /(^|\/)vbaProject\.bin$|^xl\/macrosheets\//i.test(name))) throw refused('macros')
  if (names.some(name => /^xl\/externalLinks\//i.test(name))) throw refused('external-links')
  if (entries.has('xl/workbook.bin')) throw refused('binary')
  if (entries.has('content.xml') && entries.has('mimetype')) throw refused('opendocument')
  if (!entries.has('[Content_Types].xml') || !entries.has('_rels/.rels')) throw refused('not-a-table')
}
