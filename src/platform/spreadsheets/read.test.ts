import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { type ReadOptions, readTable } from './read.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A book as Excel would store it, from the inside of its sheets. */
function book(
  sheets: { name: string; xml: string; hidden?: boolean }[],
  {
    strings = [] as string[],
    formats = [] as string[],
    extra = {} as Record<string, string>,
    date1904 = false,
  } = {},
): Uint8Array {
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation(1, 'officeDocument', '/xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets
      .map(
        (one, at) =>
          `<sheet name="${one.name}" sheetId="${at + 1}" r:id="rId${at + 1}"${one.hidden ? ' state="hidden"' : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets
      .map((_, at) => relation(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`))
      .join(
        '',
      )}${relation(90, 'sharedStrings', 'sharedStrings.xml')}${relation(91, 'styles', 'styles.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings.map(text => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${formats
      .map((code, at) => `<numFmt numFmtId="${200 + at}" formatCode="${code}"/>`)
      .join(
        '',
      )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>${formats
      .map((_, at) => `<xf numFmtId="${200 + at}"/>`)
      .join('')}</cellXfs></styleSheet>`,
  }
  sheets.forEach((one, at) => {
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `<?xml version="1.0"?><worksheet xmlns="${MAIN}">${one.xml}</worksheet>`
  })
  return zipSync(
    Object.fromEntries(Object.entries({ ...parts, ...extra }).map(([path, xml]) => [path, strToU8(xml)])),
  )
}

const text = (reference: string, value: string) =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`
const header = row(1, text('A1', 'ФИО'), text('B1', 'СНИЛС'), text('C1', 'Дата рождения'))
const sheet = (...rows: string[]) => `<sheetData>${rows.join('')}</sheetData>`

async function read(source: Uint8Array | string, options: Partial<ReadOptions> = {}) {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source
  const table = await readTable(bytes, { name: 'Список.csv', ...options })
  const rows = []
  for await (const one of table.rows) rows.push(one)
  return {
    ...table,
    names: table.columns.map(column => column.name),
    rows,
    cells: rows.map(one => one.cells),
  }
}
const refusal = (source: Uint8Array | string, options?: Partial<ReadOptions>) =>
  read(source, options).then(
    () => 'was read',
    error => error,
  )

test('dates, masked numbers, formulas, rich text and logical values come as a person sees them', async () => {
  const { rows, names } = await read(
    book(
      [
        {
          name: 'Кадры',
          xml: sheet(
            header,
            row(
              2,
              '<c r="A2" t="s"><v>0</v></c><c r="B2" s="2"><v>1234567890</v></c><c r="C2" s="1"><v>31123</v></c>',
            ),
            row(
              3,
              '<c r="A3" t="str"><f>A2&amp;"!"</f><v>Итог</v></c><c r="B3" s="3"><v>1.1223344595E10</v></c><c r="C3" s="4"><v>45292.5</v></c>',
            ),
            row(
              5,
              '<c r="A5" t="b"><v>1</v></c><c r="B5"><v>0.30000000000000004</v></c><c r="C5" t="e"><v>#N/A</v></c>',
            ),
          ),
        },
      ],
      {
        strings: ['<r><t>Кузне</t></r><r><t xml:space="preserve">цова\u00a0 </t></r><rPh><t>фон</t></rPh>'],
        formats: ['00000000000', '000\\-000\\-000\\ 00', '[$-419]dd\\.mm\\.yyyy\\ hh:mm'],
      },
    ),
  )
  expect(names).toEqual(['ФИО', 'СНИЛС', 'Дата рождения'])
  expect(rows).toEqual([
    { row: 2, cells: ['Кузнецова', '01234567890', '1985-03-17'] },
    { row: 3, cells: ['Итог', '112-233-445 95', '2024-01-01T12:00'] },
    { row: 5, cells: ['да', '0.3', '#N/A'] },
  ])
})

test('days of a book counted from 1904 are four years later', async () => {
  const xml = sheet(header, row(2, text('A2', 'А'), '<c r="C2" s="1"><v>29661</v></c>'))
  expect((await read(book([{ name: 'a', xml }], { date1904: true }))).cells).toEqual([
    ['А', '', '1985-03-17'],
  ])
})

test('other programs: prefixed tags, cells without references, absent styles', async () => {
  const xml =
    '<x:sheetData xmlns:x="x"><x:row><x:c t="inlineStr"><x:is><x:t>ФИО</x:t></x:is></x:c><x:c t="str"><x:v>Код</x:v></x:c></x:row><x:row><x:c/><x:c><x:v>7</x:v></x:c></x:row></x:sheetData>'
  const { rows, names } = await read(book([{ name: 'a', xml }]))
  expect(names).toEqual(['ФИО', 'Код'])
  expect(rows).toEqual([{ row: 2, cells: ['', '7'] }])
})

test('a two-row header under a title: groups are spread, tall cells named once', async () => {
  const xml = `${sheet(
    row(1, text('A1', 'Сведения о педагогах')),
    row(3, text('A3', 'ФИО'), text('B3', 'Нагрузка')),
    row(4, text('B4', 'часов'), text('C4', 'ставка')),
    row(5, text('A5', 'Кузнецова'), '<c r="B5"><v>18</v></c><c r="C5"><v>1</v></c>'),
  )}<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:C3"/></mergeCells>`
  const table = await read(book([{ name: 'a', xml }]))
  expect(table.names).toEqual(['ФИО', 'Нагрузка / часов', 'Нагрузка / ставка'])
  expect(table.headerRow).toBe(4)
  expect(table.rows).toEqual([{ row: 5, cells: ['Кузнецова', '18', '1'] }])
  const known = await read(book([{ name: 'a', xml }]), { expected: ['ФИО', 'Ставка', 'Часов'] })
  expect(known.names).toEqual(table.names)
})

test('a cell merged down stands for its rows, makes no rows of its own and ends where it ends', async () => {
  const xml = `${sheet(
    header,
    row(2, text('A2', 'Школа № 5'), text('B2', '1')),
    row(3, text('B3', '2')),
    row(4, '<c r="A4"/>'),
    row(5, text('B5', '4')),
  )}<mergeCells><mergeCell ref="A2:A4"/></mergeCells>`
  const { rows } = await read(book([{ name: 'a', xml }]))
  expect(rows.map(one => [one.row, one.cells[0]])).toEqual([
    [2, 'Школа № 5'],
    [3, 'Школа № 5'],
    [5, ''],
  ])
})

test('hidden sheets are passed by, the sheet with the expected columns is found, a named one is taken', async () => {
  const bytes = book([
    { name: 'Справочники', hidden: true, xml: sheet(header) },
    { name: 'Пояснения', xml: sheet(row(1, text('A1', 'Как'), text('B1', 'заполнять'))) },
    { name: 'Кадры', xml: sheet(header, row(2, text('A2', 'Кузнецова'))) },
  ])
  const found = await read(bytes, { expected: ['фио*', 'Дата  рождения'] })
  expect(found).toMatchObject({
    sheetName: 'Кадры',
    otherSheets: ['Пояснения'],
    cells: [['Кузнецова', '', '']],
  })
  expect(await read(bytes)).toMatchObject({ sheetName: 'Пояснения' })
  expect(await read(bytes, { sheet: 'Кадры' })).toMatchObject({ sheetName: 'Кадры' })
  expect((await refusal(bytes, { sheet: 'Учителя' })).message).toContain('Есть листы: «Пояснения», «Кадры»')
})

const CFB = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const stream = (name: string) =>
  Buffer.concat([CFB, Buffer.alloc(1000), Buffer.from(name, 'utf16le'), Buffer.alloc(50)])
const plain = [{ name: 'a', xml: sheet(header) }]

test.each<[string, Uint8Array | string, string]>([
  ['nothing', '', 'spreadsheets.empty'],
  ['Excel 97', stream('Workbook'), 'spreadsheets.old-excel'],
  ['a password', stream('EncryptedPackage'), 'spreadsheets.encrypted'],
  ['macros', book(plain, { extra: { 'xl/vbaProject.bin': 'x' } }), 'spreadsheets.macros'],
  [
    'links',
    book(plain, { extra: { 'xl/externalLinks/externalLink1.xml': '<a/>' } }),
    'spreadsheets.external-links',
  ],
  ['xlsb', book(plain, { extra: { 'xl/workbook.bin': 'x' } }), 'spreadsheets.binary'],
  ['ods', zipSync({ mimetype: strToU8('x'), 'content.xml': strToU8('<a/>') }), 'spreadsheets.opendocument'],
  ['some archive', zipSync({ 'a.txt': strToU8('x') }), 'spreadsheets.not-a-table'],
  ['a page called xls', '\ufeff<html><table><tr><td>ФИО</td></tr></table></html>', 'spreadsheets.html'],
  ['a PDF', '%PDF-1.7 …', 'spreadsheets.not-a-table'],
  ['half a file', book(plain).subarray(0, 900), 'spreadsheets.damaged'],
  ['broken XML', book([{ name: 'a', xml: '<sheetData><row></sheetData>' }]), 'spreadsheets.damaged'],
  [
    'entities',
    book([{ name: 'a', xml: '' }], {
      extra: { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' },
    }),
    'spreadsheets.damaged',
  ],
  ['an empty sheet', book([{ name: 'a', xml: sheet() }]), 'spreadsheets.no-header'],
  [
    'a formula never computed',
    book([{ name: 'a', xml: sheet(header, row(2, '<c r="B2"><f>1+1</f></c>')) }]),
    'spreadsheets.uncalculated',
  ],
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'spreadsheets.not-a-table'],
])('%s is refused with a sentence', async (_, bytes, code) => {
  const error = await refusal(bytes)
  expect(error).toMatchObject({ name: 'Problem', kind: 'invalid', code })
  expect(error.message).toMatch(/[а-яё].*[.]$/i)
})

test('a bomb is refused by the directory, without being unpacked', async () => {
  const bomb = zipSync({
    ...{ '[Content_Types].xml': strToU8('<a/>') },
    'xl/worksheets/sheet1.xml': new Uint8Array(60_000_000),
  })
  expect(await refusal(bomb)).toMatchObject({ code: 'spreadsheets.bomb' })
})

test('a bomb that lies about its size is stopped at the size it declared', async () => {
  const bytes = Buffer.from(book([{ name: 'a', xml: sheet(header) + ' '.repeat(5_000_000) }]))
  // The central directory is at the end; its entries hold the unpacked size at offset 24.
  for (
    let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    if (bytes.readUInt32LE(at + 24) > 1_000_000) bytes.writeUInt32LE(1000, at + 24)
  }
  expect(await refusal(bytes)).toMatchObject({ code: 'spreadsheets.damaged' })
})

test('a damaged byte in the middle is noticed', async () => {
  const bytes = Buffer.from(
    book([
      {
        name: 'a',
        xml: sheet(
          header,
          ...Array.from({ length: 2000 }, (_, at) => row(at + 2, text(`A${at + 2}`, String(Math.sin(at))))),
        ),
      },
    ]),
  )
  bytes[Math.floor(bytes.length / 2)]! ^= 0xff
  expect(await refusal(bytes)).toMatchObject({ code: 'spreadsheets.damaged' })
})

test('row 300,001 is one too many, and blank rows are none', async () => {
  const lines = `ФИО;Код\n${'а;1\n'.repeat(300_000)}`
  expect((await read(`${lines};\n\n;;\n`)).rows).toHaveLength(300_000)
  const error = await refusal(`${lines}б;2\n`)
  expect(error).toMatchObject({ code: 'spreadsheets.too-many-rows', problems: [{ row: 300_002 }] })
  expect(error.message).toContain('300\u00a0000')
})

test('limits on size and width hold', async () => {
  expect(await refusal('a;b\n1;2\n', { limits: { fileBytes: 4 } })).toMatchObject({
    code: 'spreadsheets.too-large',
  })
  const far = book([{ name: 'a', xml: sheet(header, row(2, text('A2', 'x'), text('XFD2', 'far'))) }])
  expect((await read(far)).cells).toEqual([['x', '', '']])
})

test.each([
  ['UTF-8', Buffer.from('ФИО;Город\nЁлкин;Калининград\n')],
  ['UTF-8 with a mark', Buffer.from('\ufeffФИО;Город\r\nЁлкин;Калининград\r\n')],
  ['windows-1251', iconv.encode('ФИО;Город\r\nЁлкин;Калининград\r\n', 'windows-1251')],
  ['UTF-16 of Excel', iconv.encode('ФИО\tГород\r\nЁлкин\tКалининград\r\n', 'utf-16le', { addBOM: true })],
  ['commas and quotes', Buffer.from('"ФИО","Город"\n"Ёлкин","Калининград"')],
  ['sep=', Buffer.from('sep=|\nФИО|Город\nЁлкин|Калининград')],
])('CSV in %s', async (_, bytes) => {
  const table = await read(bytes)
  expect(table).toMatchObject({ format: 'csv', sheetName: 'Список', names: ['ФИО', 'Город'] })
  expect(table.cells).toEqual([['Ёлкин', 'Калининград']])
})

test('CSV: zeros, quotes inside, line breaks, row numbers and what cannot be seen', async () => {
  const { rows } = await read(
    'Код;Название\n="00123";ООО "Ромашка"\n\n007;"Лицей ""Ступени""\nфилиал"\n\u200b\u00a05\u00a0;  и\u0306од\u00ad \n',
  )
  expect(rows).toEqual([
    { row: 2, cells: ['00123', 'ООО "Ромашка"'] },
    { row: 4, cells: ['007', 'Лицей "Ступени"\nфилиал'] },
    { row: 5, cells: ['5', 'йод'] },
  ])
  expect(await refusal('a;b\n1;2\n3;"нет конца\n4;5\n')).toMatchObject({
    code: 'spreadsheets.csv-quotes',
    problems: [{ row: 3 }],
  })
})

test('the shortest files are tables or refused', async () => {
  expect(await read('a\n1')).toMatchObject({ names: ['a'], cells: [['1']] })
  expect(await read('я')).toMatchObject({ names: ['я'], cells: [] })
  expect(await refusal('\n')).toMatchObject({ code: 'spreadsheets.no-header' })
})

test('a file on disk is read as its bytes are', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tables-'))
  try {
    const path = join(directory, 'upload')
    for (const bytes of [
      Buffer.from('ФИО;Код\nА;1\n'),
      book([{ name: 'a', xml: sheet(header, row(2, text('A2', 'А'))) }]),
    ]) {
      await writeFile(path, bytes)
      const table = await readTable(path, { name: 'Список.xlsx' })
      for await (const one of table.rows)
        expect(one).toMatchObject({ row: 2, cells: expect.arrayContaining(['А']) })
    }
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('a table may be closed before it is read', async () => {
  const table = await readTable(book(plain), { name: 'a.xlsx' })
  await table.close()
  expect(table.columns.map(column => column.letter)).toEqual(['A', 'B', 'C'])
})
