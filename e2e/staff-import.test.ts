import type { Browser, Download } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { generateStaffFile } from '#modules/people/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { DESKTOP, openBrowser, sees, Visitor } from './browser.ts'
import { Service } from './service.ts'

const [ROWS, MISTAKES] = [500, 20]
const MADE = { rows: ROWS, seed: 500, today: systemClock.today() }

let browser: Browser
let service: Service

beforeAll(async () => {
  service = await Service.create(inject('country'))
  ;[browser] = await Promise.all([openBrowser(), service.start()])
})
afterAll(async () => {
  await browser?.close()
  await service?.remove()
})

test('five hundred people with twenty mistakes: all are seen, put right, loaded, taken back and loaded again', async () => {
  const { xlsx, planted } = await generateStaffFile({ ...MADE, errors: MISTAKES })
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('school-methodologist')
  await visitor.open('/people/import')

  await send('Штат.xlsx', xlsx)
  await page.getByRole('heading', { name: 'Что исправить' }).waitFor()
  const told = await page
    .getByRole('table', { name: 'Ошибки файла по строкам' })
    .locator('tbody tr')
    .evaluateAll(rows =>
      rows.map(row => [...row.querySelectorAll('td')].slice(0, 2).map(cell => cell.innerText)),
    )
  expect(told).toEqual(planted.map(one => [String(one.row), `${one.column}, ${one.title}`]))
  await visitor.expectAccessible()
  await load(ROWS - MISTAKES, ' без ошибок')

  const [refused] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Скачать незагруженные строки' }).first().click(),
  ])
  const corrected = await putRight(refused)
  await send('Исправленные.xlsx', corrected)
  await load(MISTAKES)

  await page.getByRole('link', { name: 'Исправленные.xlsx' }).first().click()
  await page.getByRole('heading', { name: 'Исправленные.xlsx' }).waitFor()
  await page.getByRole('button', { name: 'Отменить загрузку' }).click()
  const dialog = page.getByRole('dialog')
  await sees(dialog, `Удалится: ${MISTAKES} записей`)
  await dialog.getByRole('button', { name: 'Отменить загрузку' }).click()
  await sees(page, 'отменена')
  await visitor.expectAccessible()

  await visitor.open('/people/import')
  await send('Исправленные.xlsx', corrected)
  await load(MISTAKES)
  await send('Исправленные.xlsx', corrected)
  await page.getByRole('button', { name: 'Загружать нечего' }).waitFor()
  await visitor.leave()

  async function send(name: string, buffer: Buffer): Promise<void> {
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
    await page.getByRole('heading', { name: 'Что получится' }).waitFor()
  }

  async function load(rows: number, how = ''): Promise<void> {
    await page.getByRole('button', { name: `Загрузить ${rows} строк${how}`, exact: true }).click()
    await page.getByRole('heading', { name: 'Что получится' }).waitFor({ state: 'detached' })
    await sees(page, `создано ${rows}`)
  }
})

/** The file of refused rows with each row as it should have been. */
async function putRight(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const refused = await readTable(Buffer.concat(chunks), { name: 'refused.xlsx' })
  const right = await rowsOf((await generateStaffFile({ ...MADE, errors: 0 })).xlsx)
  const source = refused.columns.findIndex(column => column.name === 'Строка исходного файла')
  const rows: string[][] = []
  for await (const { cells } of refused.rows) {
    const number = Number(cells[source])
    rows.push([...right.get(number)!, '', cells[source]!])
  }
  expect(rows).toHaveLength(MISTAKES)
  return await tableBuffer({
    sheetName: 'Работники',
    columns: refused.columns.map(column => ({ header: column.name })),
    rows,
  })
}

async function rowsOf(xlsx: Buffer): Promise<Map<number, string[]>> {
  const rows = new Map<number, string[]>()
  for await (const { row, cells } of (await readTable(xlsx, { name: 'staff.xlsx' })).rows)
    rows.set(row, cells)
  return rows
}
