import { strToU8, zipSync } from 'fflate'
import iconv from 'iconv-lite'

/** A loader's table: its headings, and a sound row of it, a new one each time. */
export type Table = { headings: readonly string[]; row: () => string[] }

/** A file that somebody may send by mistake or on purpose. */
export type HostileFile = {
  what: string
  bytes: (table: Table) => Uint8Array
  /** A table by lines, which a package of tables can hold; a book it can only refuse. */
  isCsv: boolean
  /** What is to come of it: everything refused with one of the codes, or so many sound rows read. */
  expected: { refused: RegExp } | { read: number }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (type: string, target: string) =>
  `<Relationships><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`

/** A book of one sheet as Excel would store it, with other parts beside it. */
function book(rows: readonly (readonly string[])[], merges = '', extra: Record<string, Uint8Array> = {}) {
  const sheet = rows.map((cells, at) => `<row r="${at + 1}">${cells.join('')}</row>`).join('')
  const parts = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relation('officeDocument', '/xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData>${merges}</worksheet>`,
  }
  const packed = Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)]))
  return zipSync({ ...packed, ...extra })
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const at = (column: number, row: number) => `${String.fromCharCode(65 + column)}${row}`
const cellsOf = (row: number, texts: readonly string[]) =>
  texts.map((text, column) => `<c r="${at(column, row)}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`)
/** The same cells as formulas with their last values. */
const formulasOf = (row: number, texts: readonly string[]) =>
  texts.map(
    (text, column) =>
      `<c r="${at(column, row)}" t="str"><f>HYPERLINK("http://example.org")</f><v>${escaped(text)}</v></c>`,
  )

const sound = ({ headings, row }: Table) => [cellsOf(1, headings), cellsOf(2, row())]

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const lines = (rows: readonly (readonly string[])[], delimiter = ',') =>
  rows.map(cells => cells.map(quoted).join(delimiter)).join('\n')
const text = (what: (table: Table) => string) => (table: Table) => Buffer.from(what(table))
const both = ({ headings, row }: Table, delimiter = ',') => lines([headings, row()], delimiter)

const withPart = (path: string, bytes: Uint8Array) => (table: Table) =>
  book(sound(table), '', { [path]: bytes })

const csv = (what: string, expected: HostileFile['expected'], bytes: HostileFile['bytes']): HostileFile => ({
  what,
  expected,
  bytes,
  isCsv: true,
})
const xlsx = (what: string, expected: HostileFile['expected'], bytes: HostileFile['bytes']): HostileFile => ({
  what,
  expected,
  bytes,
  isCsv: false,
})
const refused = (code: RegExp) => ({ refused: code })

export const HOSTILE_FILES: readonly HostileFile[] = [
  xlsx(
    'a bomb in an archive',
    refused(/\.bomb$/),
    withPart('xl/worksheets/sheet9.xml', new Uint8Array(60_000_000)),
  ),
  xlsx('macros', refused(/\.macros$/), withPart('xl/vbaProject.bin', strToU8('x'))),
  xlsx(
    'links to other books',
    refused(/\.external-links$/),
    withPart('xl/externalLinks/externalLink1.xml', strToU8('<externalLink/>')),
  ),
  xlsx('an old book under a new name', refused(/\.old-excel$/), () =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('Workbook', 'utf16le')]),
  ),
  xlsx('a broken book', refused(/\.damaged$/), table => book(sound(table)).subarray(0, 400)),
  xlsx('nothing at all', refused(/\.empty$/), () => new Uint8Array()),
  xlsx('formulas: their last values are read', { read: 1 }, table =>
    book([cellsOf(1, table.headings), formulasOf(2, table.row())]),
  ),
  xlsx('two rows of headings, the upper ones merged', { read: 1 }, ({ headings, row }) => {
    const last = at(headings.length - 1, 1)
    return book(
      [cellsOf(1, ['Сведения']), cellsOf(2, headings), cellsOf(3, row())],
      `<mergeCells count="1"><mergeCell ref="A1:${last}"/></mergeCells>`,
    )
  }),
  xlsx('a cell merged over two rows counts for both', { read: 2 }, ({ headings, row }) => {
    const [one, two] = [row(), row()]
    const last = headings.length - 1
    return book(
      [cellsOf(1, headings), cellsOf(2, one), cellsOf(3, two).slice(0, last)],
      `<mergeCells count="1"><mergeCell ref="${at(last, 2)}:${at(last, 3)}"/></mergeCells>`,
    )
  }),
  csv(
    'three hundred thousand rows and one',
    refused(/too-many/),
    text(({ headings }) => `${lines([headings])}\n${'1,1,1\n'.repeat(300_001)}`),
  ),
  csv('headings and nothing under them', refused(/no-rows|no-orgs|empty/), table =>
    Buffer.from(lines([table.headings])),
  ),
  csv(
    'one heading twice',
    refused(/column-twice/),
    text(({ headings, row }) => {
      const cells = row()
      return lines([
        [...headings, headings[0]!],
        [...cells, cells[0]!],
      ])
    }),
  ),
  csv(
    'NUL bytes',
    refused(/not-a-table/),
    text(table => `${both(table)}\n\0\0\0`),
  ),
  csv(
    'a page of the web',
    refused(/\.html$/),
    text(() => '<html><body><table></table></body></html>'),
  ),
  csv(
    'a quote that is never closed',
    refused(/csv-quotes/),
    text(table => `${both(table)}\n"${'x,'.repeat(20)}`),
  ),
  csv('an encoding nobody can tell', refused(/column-missing|municipality|no-header/), table =>
    iconv.encode(both(table), 'cp866'),
  ),
  csv(
    'a cell of forty thousand signs',
    refused(/./),
    text(({ headings, row }) =>
      lines([headings, row().map((cell, place) => (place === 1 ? 'я'.repeat(40_000) : cell))]),
    ),
  ),
  csv(
    'a mark of UTF-8 in front',
    { read: 1 },
    text(table => `\ufeff${both(table)}`),
  ),
  csv('UTF-16 with its mark', { read: 1 }, table =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(both(table), 'utf16le')]),
  ),
  csv('windows-1251', { read: 1 }, table => iconv.encode(both(table), 'windows-1251')),
  csv(
    'semicolons',
    { read: 1 },
    text(table => both(table, ';')),
  ),
  csv(
    'tabs',
    { read: 1 },
    text(table => both(table, '\t')),
  ),
]
