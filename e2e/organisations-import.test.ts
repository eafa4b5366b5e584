import { strToU8, zipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  type OrganisationCells,
  organisationsCsv,
  soundOrganisation,
} from '../testing/factories/organisation-file.ts'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

const PLACE = 'Городской округ Иваново'
const KNOWN = 'ivanovo-ivanovo-preschool-951'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const choose = async ({ page }: Visitor, name: string, bytes: Uint8Array) => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
  await page.getByRole('heading', { name: /^2\. / }).waitFor()
}
const table = (rows: OrganisationCells[]) => organisationsCsv(rows).bytes

test('schools are loaded from a file, a mistake put right, a conflict settled, and all of it taken back', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/organisations')
  await page.getByRole('link', { name: 'Загрузить из файла' }).click()
  await page.getByRole('heading', { name: 'Загрузка организаций' }).waitFor()
  const school = soundOrganisation({ municipality: PLACE })
  const misprinted = soundOrganisation({ municipality: PLACE, inn: '0000000017' })
  const { name, kind } = soundOrganisation()
  const known: OrganisationCells = { name: name!, kind: kind!, code: KNOWN, phone: '8 (4932) 00-00-00' }
  await choose(visitor, 'Школы.csv', table([school, misprinted, known]))
  await page.getByRole('cell', { name: /не сходится контрольная цифра/ }).waitFor()
  await page.getByRole('heading', { name: 'Что изменили вручную' }).waitFor()
  await visitor.expectAccessible()
  await page
    .getByRole('row', { name: /Полное название/ })
    .getByRole('checkbox')
    .check()
  await page.getByRole('button', { name: 'Загрузить 2 строки без ошибок' }).click()
  await sees(page, 'Загружено: создано 1, изменено 1')
  await sees(page, '3 строки: создано 1, изменено 1, без изменений 0, не загружено 1')

  await page.setViewportSize(PHONE)
  await page.getByRole('link', { name: 'Школы.csv' }).click()
  await page.getByRole('heading', { name: 'Что сделано' }).waitFor()
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Отменить загрузку' }).click()
  const dialog = page.getByRole('dialog')
  await sees(dialog, 'Удалится: 1 запись. Вернётся к прежнему: 1 запись.')
  await visitor.expectAccessible()
  await dialog.getByRole('button', { name: 'Отменить загрузку' }).click()
  await sees(page, 'отменена', { exact: true })
  await visitor.open(`/organisations?q=${encodeURIComponent(school.shortName!)}`)
  await sees(page, 'Найдено: 0')
  await visitor.leave()
})

test('a OneRoster package is checked and loaded on a phone', async () => {
  const visitor = await Visitor.come(browser, service, PHONE)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/organisations/import')
  await page.getByRole('link', { name: 'Загрузить пакет OneRoster' }).click()
  await page.getByRole('heading', { name: 'Пакеты OneRoster' }).waitFor()
  const files = {
    'manifest.csv':
      'propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\n',
    'orgs.csv': `sourcedId,name,type,metadata.municipality\npackage-1,Школа из пакета,school,${PLACE}\n`,
    'users.csv': 'sourcedId,givenName,familyName,metadata.birthDate\nu1,Вера,Новая,1980-01-01\n',
    'roles.csv': 'sourcedId,userSourcedId,role,beginDate,orgSourcedId\nr1,u1,teacher,2015-09-01,package-1\n',
  }
  const packed = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  )
  await choose(visitor, 'roster.zip', packed)
  await page.getByRole('cell', { name: /users\.csv, строка 2, userIds: нет СНИЛС/ }).waitFor()
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Загрузить пакет' }).click()
  await page.getByRole('heading', { name: '2. Организации загружены' }).waitFor()
  expect(await page.getByText('Создано').first().locator('xpath=following-sibling::dd').innerText()).toBe('1')
  await visitor.leave()
})

test('one entered by hand under a name of the same place, however written, is pointed at first', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/organisations/new')
  await page.getByLabel('Краткое название').fill('школа 902 Иваново')
  await page.getByLabel('Краткое название').blur()
  // her own region is chosen already
  await visitor.choose('Муниципалитет', PLACE)
  expect(await page.getByText('уже есть').count()).toBe(0)
  await page.getByLabel('Краткое название').fill('школа № 902,  Иваново (ДЕМО)')
  await sees(page, 'Организация с таким названием здесь уже есть')
  await page.getByRole('status').getByRole('link', { name: 'Школа № 902, Иваново (демо)' }).waitFor()
  await visitor.expectAccessible()
  await visitor.leave()
})
