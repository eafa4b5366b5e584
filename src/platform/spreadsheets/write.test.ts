import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { cleanText } from './cell-text.ts'
import { readTable } from './read.ts'
import type { ColumnSpec, TableSpec } from './table-spec.ts'
import { writeCsv } from './write-csv.ts'
import { tableBuffer } from './write-xlsx.ts'

const columns: ColumnSpec[] = [
  { header: 'ФИО', width: 30, required: true, hint: 'Полностью, как в паспорте' },
  { header: 'СНИЛС' },
  { header: 'Дата', type: 'date' },
  { header: 'Часов', type: 'integer' },
  { header: 'Доля', type: 'percent' },
  { header: 'Изменено', type: 'dateTime' },
  { header: 'Пол', options: ['женский', 'мужской'] },
]
const rows: TableSpec['rows'] = [
  [
    'Кузнецова & «Ко» <b>',
    '01234567890',
    '1985-03-17',
    36,
    12.5,
    new Date('2026-01-01T00:30:00Z'),
    'женский',
  ],
  ['=HYPERLINK("http://x")', '-1', 'не указана', null, undefined, '2026-07-01T10:00:00Z', ''],
]
const spec: TableSpec = { sheetName: 'Список: [май]/июнь', columns, rows }
const cellsOf = async (bytes: Uint8Array) => {
  const cells = []
  for await (const row of (await readTable(bytes, { name: 'a' })).rows) cells.push(row.cells)
  return cells
}
const sheetOf = (bytes: Uint8Array, path = 'xl/worksheets/sheet1.xml') => strFromU8(unzipSync(bytes)[path]!)
const csvOf = (one: TableSpec) => buffer(writeCsv(one))

test('dates are dates, numbers numbers, text text, and the moment is that of Moscow', async () => {
  const bytes = await tableBuffer(spec)
  expect(await cellsOf(bytes)).toEqual([
    ['Кузнецова & «Ко» <b>', '01234567890', '1985-03-17', '36', '0.125', '2026-01-01T03:30', 'женский'],
    ['=HYPERLINK("http://x")', '-1', 'не указана', '', '', '2026-07-01T13:00', ''],
  ])
  expect(sheetOf(bytes)).toContain('<v>31123</v>')
})

test('a text that looks like a formula is a string cell in the text format, never a formula', async () => {
  const sheet = sheetOf(await tableBuffer(spec))
  expect(sheet).not.toContain('<f>')
  expect(sheet).toMatch(/<c r="A3" s="5" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK/)
})

test('the sheet has a frozen header, a filter, print titles; the title and the notes stand above', async () => {
  const bytes = await tableBuffer({ ...spec, title: 'Список работников', notes: ['на 01.09.2026'] })
  const sheet = sheetOf(bytes)
  expect(sheet).toContain('<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/>')
  expect(sheet).toContain('<autoFilter ref="A4:G6"/>')
  expect(sheetOf(bytes, 'xl/workbook.xml')).toContain(`'Список   май  июнь'!$4:$4`)
  expect(await readTable(bytes, { name: 'a' })).toMatchObject({ headerRow: 4 })
})

test('a template offers lists from a hidden sheet and explains its columns', async () => {
  const bytes = await tableBuffer({ ...spec, rows: [] })
  const sheet = sheetOf(bytes)
  expect(sheet).toContain('<formula1>Справочники!$A$1:$A$2</formula1>')
  expect(sheet).toContain('prompt="Полностью, как в паспорте" sqref="A2:A5001"')
  expect(sheetOf(bytes, 'xl/workbook.xml')).toContain('name="Справочники" sheetId="2" state="hidden"')
  expect((await readTable(bytes, { name: 'a' })).otherSheets).toEqual([])
})

test('the same table is the same file', async () => {
  expect(await tableBuffer(spec)).toEqual(await tableBuffer(spec))
})

test('rows that fail end the stream with their error', async () => {
  async function* failing() {
    yield ['а']
    throw new Error('connection lost')
  }
  await expect(tableBuffer({ ...spec, rows: failing() })).rejects.toThrow('connection lost')
  await expect(csvOf({ ...spec, rows: failing() })).rejects.toThrow('connection lost')
})

test('CSV opens in Russian Excel and computes nothing', async () => {
  const text = (await csvOf(spec)).toString()
  expect(text).toBe(
    '\ufeffФИО;СНИЛС;Дата;Часов;Доля;Изменено;Пол\r\n' +
      'Кузнецова & «Ко» <b>;01234567890;17.03.1985;36;12,5;01.01.2026 03:30;женский\r\n' +
      `"'=HYPERLINK(""http://x"")";'-1;не указана;;;01.07.2026 13:00;\r\n`,
  )
})

test('a text that has an apostrophe of its own keeps it', async () => {
  const own = ["'=1", "''+2", "'а"].map(text => [text])
  expect(await cellsOf(await csvOf({ ...spec, columns: [{ header: 'a' }], rows: own }))).toEqual(own)
})

test.each(['=1+1', '+7 911', '-2', '@SUM(A1)', '\t=1', '\r=1', ' =1'])('CSV guards %j', async value => {
  const text = (await csvOf({ ...spec, columns: [{ header: 'a' }], rows: [[value]] })).toString()
  expect(text.split('\r\n').slice(1).join('').replace(/^"/, '')).toMatch(/^'/)
})

test('whatever is written is read back as a person would see it, from XLSX and from CSV', async () => {
  const two = [{ header: 'Первый' }, { header: 'Второй' }]
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('=1', '_x0041_', '00', "'а", 'а;б\nв"', '1e5'),
  )
  const seen = (text: string) => cleanText(text.toWellFormed())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 8 }), async pairs => {
      const filled = pairs.filter(pair => pair.some(one => seen(one) !== ''))
      const bytes = await tableBuffer({ sheetName: 'a', columns: two, rows: filled })
      expect(await cellsOf(bytes)).toEqual(filled.map(pair => pair.map(seen)))
      const csv = await csvOf({ sheetName: 'a', columns: two, rows: filled })
      expect(await cellsOf(csv)).toEqual(filled.map(pair => pair.map(seen)))
    }),
    { numRuns: 100 },
  )
})
