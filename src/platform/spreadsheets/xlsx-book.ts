import { posix } from 'node:path'
import { builtInFormat, formatOfCode, type NumberFormat } from './number-format.ts'
import { refused } from './refusals.ts'
import type { XlsxArchive } from './xlsx-archive.ts'
import { readXml, unescaped } from './xml-stream.ts'

export type Sheet = { name: string; path: string }

/** What is shared by the sheets of a book. */
export type Book = {
  /** Visible sheets in the order of their tabs. */
  sheets: Sheet[]
  /** Days are counted from 1904 (old Excel for Mac). */
  from1904: boolean
  sharedStrings: string[]
  /** Number format by the index of a cell's style. */
  formats: NumberFormat[]
}

export async function readBook(archive: XlsxArchive): Promise<Book> {
  const bookPath = (await relations(archive, '_rels/.rels', '')).find(
    one => one.type === 'officeDocument',
  )?.target
  if (!bookPath || !/^xl\//.test(bookPath) || !archive.has(bookPath)) throw refused('not-a-table')
  const parts = await relations(archive, relationsPath(bookPath), posix.dirname(bookPath))
  const partOf = (type: string) => parts.find(one => one.type === type && archive.has(one.target))?.target
  // A chart or dialogue sheet has no cells.
  const cellSheets = new Map(parts.filter(one => one.type === 'worksheet').map(one => [one.id, one.target]))
  const { sheets, from1904 } = await readWorkbook(archive, bookPath, cellSheets)
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets,
    from1904,
    sharedStrings: strings ? await readSharedStrings(archive, strings) : [],
    formats: styles ? await readFormats(archive, styles) : [],
  }
}

const relationsPath = (part: string) =>
  posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`)

async function relations(archive: XlsxArchive, path: string, base: string) {
  const found: { id: string; type: string; target: string }[] = []
  if (!archive.has(path)) return found
  await readXml(archive.chunks(path), {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship' || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(base, Target)
      found.push({ id: Id, type: posix.basename(Type), target })
    },
  })
  return found
}

async function readWorkbook(archive: XlsxArchive, path: string, targets: Map<string, string>) {
  const sheets: Sheet[] = []
  let from1904 = false
  await readXml(archive.chunks(path), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const target = targets.get(id)
      if (target && archive.has(target)) sheets.push({ name: attributes.name ?? '', path: target })
    },
  })
  return { sheets, from1904 }
}

/** Text of shared strings, runs of rich text joined, phonetic hints (rPh) left out. */
async function readSharedStrings(archive: XlsxArchive, path: string): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = false
  await readXml(archive.chunks(path), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = !phonetic
      else if (name === 'rPh') phonetic = true
    },
    text(part) {
      if (inText) text += part
    },
    close(name) {
      if (name === 'si') strings.push(unescaped(text))
      else if (name === 't') inText = false
      else if (name === 'rPh') phonetic = false
    },
  })
  return strings
}

async function readFormats(archive: XlsxArchive, path: string): Promise<NumberFormat[]> {
  const custom = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCells = false
  await readXml(archive.chunks(path), {
    open(name, attributes) {
      if (name === 'numFmt')
        custom.set(Number(attributes.numFmtId), formatOfCode(attributes.formatCode ?? ''))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0)
        formats.push(custom.get(id) ?? builtInFormat(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}
