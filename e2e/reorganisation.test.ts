import type { Browser, Page } from 'playwright-core'
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
  await doAsShown(page)
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

test('what a school has given by orders is named and placed, and a day ahead makes a plan that is changed and cancelled', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  const { name, appointment } = await appointSomebody(visitor)
  await visitor.open('/reorganisations/new')
  await page.getByLabel('С какого дня').fill(firstOfNextYear())
  await visitor.choose('Что реорганизуется', '902 Иваново', FORMER)
  await visitor.choose('Что будет после', '903 Иваново', SUCCESSOR)
  await page.getByRole('button', { name: 'Посмотреть последствия' }).click()
  const order = page.getByRole('combobox', { name: `${name}, Контроль формирования паспорта ДППО, ${ORDER}` })
  expect(await order.locator('option:checked').innerText()).toBe('заканчивается накануне')
  await sees(page, 'приказ прежней организации больше не действует')
  const goesOn = order.locator('option', { hasText: `переходит: ${SUCCESSOR}` })
  await order.selectOption(await goesOn.getAttribute('value'))
  await sees(page, 'до кануна этого дня у прежней, дальше у новой организации')
  await visitor.expectAccessible()
  await page.getByLabel('Основание').fill('Приказ № 6')
  await page.getByRole('button', { name: 'Запланировать' }).click()
  await sees(page, 'Вступит в силу')
  await sees(page, 'Что чем станет')
  await visitor.expectAccessible()
  const card = page.url()

  // the same school cannot end twice
  visitor.expected.push(/422/)
  await visitor.open('/reorganisations/new')
  await page.getByLabel('С какого дня').fill(firstOfMonth())
  await visitor.choose('Что реорганизуется', '902 Иваново', FORMER)
  await visitor.choose('Что будет после', '903 Иваново', SUCCESSOR)
  await page.getByRole('button', { name: 'Посмотреть последствия' }).click()
  await sees(page, /уже реорганизуется по плану/)

  await page.goto(card)
  await page.getByRole('button', { name: 'Изменить план' }).click()
  // what was placed is remembered
  await page.getByRole('button', { name: 'Сохранить план' }).waitFor()
  expect(await order.locator('option:checked').innerText()).toBe(`переходит: ${SUCCESSOR}`)
  await page.getByLabel('Основание').fill('Приказ № 6 с изменениями')
  await page.getByRole('button', { name: 'Сохранить план' }).click()
  await sees(page, 'Приказ № 6 с изменениями')

  await visitor.open('/reorganisations?status=planned')
  await sees(page, 'запланирована')
  await page.goto(card)
  await page.getByRole('button', { name: 'Отменить план' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Почему').fill('Приказ отозван')
  await dialog.getByRole('button', { name: 'Отменить план' }).click()
  await sees(page, 'план отменён')
  await endAppointment(visitor, appointment)
  await visitor.leave()
})

const ORDER = 'Приказ № 11'

/** Somebody of the school that is to be reorganised answers for the passport by its order. */
async function appointSomebody(visitor: Visitor): Promise<{ name: string; appointment: string }> {
  await visitor.settle()
  const ask = <Answer>(path: string) => visitor.ask<Answer>('GET', path)
  const schools = await ask<{ rows: { id: string; shortName: string }[] }>(
    `/api/organisations?limit=20&q=${encodeURIComponent('902 Иваново')}`,
  )
  const school = schools.rows.find(row => row.shortName === FORMER)!
  const people = await ask<{
    rows: { id: string; lastName: string; firstName: string; middleName: string }[]
  }>(`/api/people?limit=1&organisation=${school.id}`)
  const person = people.rows[0]!
  const { id } = await visitor.ask<{ id: string }>('POST', '/api/appointments', {
    personId: person.id,
    organisationId: school.id,
    kind: 'passport-control',
    act: ORDER,
    validFrom: '2026-01-12',
  })
  return { name: `${person.lastName} ${person.firstName} ${person.middleName}`, appointment: id }
}

/** As short as it can be: what follows on the same server counts as before. */
async function endAppointment(visitor: Visitor, id: string): Promise<void> {
  const body = { version: 1, lastDay: '2026-01-12', reason: 'Назначена для проверки' }
  await visitor.ask('POST', `/api/appointments/${id}/end`, body)
}

const firstOfNextYear = () => `01.01.${new Date().getFullYear() + 1}`

/** The first day of this month, as it is typed. */
function firstOfMonth(): string {
  const today = new Date().toLocaleDateString('ru-RU', { timeZone: 'Europe/Moscow' })
  return `01.${today.slice(3)}`
}

/** Carries out what was previewed; looks again where a job of the server has changed the effects meanwhile. */
async function doAsShown(page: Page): Promise<void> {
  const done = page.getByRole('heading', { name: /^Присоединение с/ })
  const changed = page.getByRole('alert').getByText('Посмотрите последствия ещё раз')
  for (let tries = 0; tries < 2; tries++) {
    await page.getByRole('button', { name: 'Провести', exact: true }).click()
    await done.or(changed).first().waitFor()
    if (await done.isVisible()) return
    await page.getByRole('button', { name: 'Посмотреть последствия' }).click()
    await changed.waitFor({ state: 'detached' })
  }
  await done.waitFor()
}
