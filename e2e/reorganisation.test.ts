import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, sees, Visitor } from './browser.ts'

const [FORMER, SUCCESSOR] = ['Школа № 902, Иваново (демо)', 'Школа № 903, Иваново (демо)']

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Denominator of the first figure on the page: «15 из 31» → 31. */
async function peopleOn(visitor: Visitor): Promise<number> {
  await visitor.settle()
  const text = await visitor.page
    .getByText(/^\d[\d\s]* из\s\d/)
    .first()
    .innerText()
  return Number(text.split('из')[1]!.replace(/\D/g, ''))
}

test('two schools are joined as previewed, their figures are asked both ways, and it is taken back', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/reorganisations/new')
  await page.getByLabel('С какого дня').fill(firstOfMonth())
  await visitor.choose('Что реорганизуется', '902 Иваново', FORMER)
  await visitor.choose('Что будет после', '903 Иваново', SUCCESSOR)
  await page.getByRole('button', { name: 'Посмотреть последствия' }).click()
  await page.getByRole('heading', { name: 'Что произойдёт' }).waitFor()
  await visitor.expectAccessible()
  await page.getByLabel('Основание').fill('Распоряжение № 5')
  await page.getByRole('button', { name: 'Провести', exact: true }).click()
  await page.getByRole('heading', { name: /^Присоединение с/ }).waitFor()
  await visitor.expectAccessible()
  const card = page.url()

  await page.getByRole('link', { name: `${FORMER}: как было` }).click()
  await page.getByRole('heading', { name: `Показатели: ${FORMER}` }).waitFor()
  const former = await peopleOn(visitor)
  await page.goto(card)
  await page.getByRole('link', { name: `${SUCCESSOR}: как есть` }).click()
  await sees(page, 'Прежние организации посчитаны здесь')
  await visitor.expectAccessible()
  const together = await peopleOn(visitor)
  await page.getByLabel('Структура').selectOption('then')
  await sees(page, 'Сюда вошли')
  expect(former).toBeGreaterThan(0)
  expect(together).toBe(former + (await peopleOn(visitor)))

  await page.goto(card)
  await page.getByRole('button', { name: 'Отменить реорганизацию' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Почему').fill('Записана по ошибке')
  await dialog.getByRole('button', { name: 'Отменить реорганизацию' }).click()
  await sees(page, 'отменена')
  await visitor.leave()
})

/** The first day of this month, as it is typed. */
function firstOfMonth(): string {
  const today = new Date().toLocaleDateString('ru-RU', { timeZone: 'Europe/Moscow' })
  return `01.${today.slice(3)}`
}
