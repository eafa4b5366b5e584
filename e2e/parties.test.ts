import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Listed = { rows: { id: string; name: string }[]; total: number }
const listed = (visitor: Visitor, query: string) => visitor.ask<Listed>('GET', `/api/parties?${query}`)

/** A teacher of the region who is nobody's tutor yet, by name as she is looked for. */
async function somebody(visitor: Visitor): Promise<{ id: string; surname: string }> {
  const { rows } = await visitor.ask<{ rows: { id: string; lastName: string }[] }>(
    'GET',
    '/api/people?position=teacher&limit=50',
  )
  const { id, lastName } = rows.find(row => /^\p{L}{7,}$/u.test(row.lastName))!
  return { id, surname: lastName }
}

test('the centre finds bodies and people in one register, and takes it away as it is on the screen', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/parties')
  await page.getByRole('button', { name: 'Физические лица' }).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('type')).toBe('person')
  await page.getByRole('gridcell', { name: 'Наставник' }).first().waitFor()
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Отбор' }).click()
  await page.getByLabel('Уровень').selectOption({ label: 'региональный' })
  await expect.poll(() => new URL(page.url()).searchParams.get('level')).toBe('R')
  const count = () => page.getByText(/^Найдено: /).innerText()
  const found = await count()
  await page.getByRole('grid').getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Полномочия' }).waitFor()
  await visitor.expectAccessible()
  await page.goBack()
  await page.getByRole('grid').waitFor()
  expect(new URL(page.url()).searchParams.get('level')).toBe('R')
  expect(await count()).toBe(found)
  expect((await visitor.download('Выгрузить XLSX')).name).toMatch(/\.xlsx$/)
  expect((await visitor.download('Печать списка')).bytes.subarray(0, 4).toString()).toBe('%PDF')

  // the same register has bodies, with a slip in the name forgiven
  await visitor.open(`/parties?q=${encodeURIComponent('педогогический колледж')}`)
  await sees(page, /^Показано по запросу/)
  await visitor.expectAccessible()
  await visitor.leave()
})

test('a person is authorised: mistakes at once, one of a double press, a conflict, an end, a withdrawal', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  visitor.expected.push(/status of (409|422)/)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await page.clock.install()
  const person = await somebody(visitor)
  await visitor.open('/parties')
  await page.getByRole('button', { name: 'Внести физическое лицо' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByLabel('С какого дня').fill('01.09.2026')
  await panel.getByLabel('По какой день').fill('01.08.2026')
  await panel.getByRole('button', { name: 'Записать' }).click()
  const refusal = panel.getByRole('alert').first()
  for (const words of [
    /Выберите человека/,
    /в качестве кого/,
    /кто уполномочил/,
    /Напишите основание/,
    /раньше первого/,
  ])
    await sees(refusal, words)
  expect(await panel.getByLabel('С какого дня').inputValue()).toBe('01.09.2026')
  await visitor.expectAccessible()
  await visitor.choose('Кто', person.surname)
  await panel.getByLabel('В качестве кого').selectOption({ label: 'Тьютор' })
  await visitor.choose('Кто уполномочил', 'ЦНППМ')
  await panel.getByLabel('Основание').fill('Приказ № 71 от 01.09.2026')
  await panel.getByLabel('По какой день').fill('')
  await panel.getByRole('button', { name: 'Записать' }).dblclick()
  await sees(page, 'Записано')
  const query = `person=${person.id}&kind=person:tutor`
  const { rows } = await listed(visitor, query)
  expect(rows).toHaveLength(1)
  const { id, name } = rows[0]!

  await visitor.open(`/parties/${id}`)
  await page.getByRole('button', { name: 'Изменить' }).click()
  await panel.getByLabel('Основание').fill('Приказ № 72 от 01.09.2026')
  const admin = await Visitor.come(browser, service, DESKTOP)
  await admin.signIn('admin')
  await admin.open(`/parties/${id}`)
  await admin.page.getByRole('button', { name: 'Изменить' }).click()
  await admin.page.getByRole('dialog').getByLabel('Уровень').selectOption({ label: 'муниципальный' })
  await admin.page.getByRole('button', { name: 'Записать' }).click()
  await sees(admin.page, 'Записано')
  await admin.leave()
  await visitor.comeBackLater()
  await panel.getByRole('button', { name: 'Записать' }).click()
  await sees(panel.getByRole('alert'), 'Запись тем временем изменили')
  expect(await panel.getByLabel('Основание').inputValue()).toBe('Приказ № 72 от 01.09.2026')
  await visitor.expectAccessible()

  await page.reload()
  await page.getByRole('button', { name: 'Закончить полномочия' }).click()
  await panel.getByLabel('Последний день').fill('31.08.2026')
  await panel.getByLabel('Почему').fill('Договор исполнен')
  await panel.getByRole('button', { name: 'Закончить' }).click()
  await sees(panel, /кончиться раньше они не могут/)
  await panel.getByLabel('Последний день').fill('30.09.2026')
  await panel.getByRole('button', { name: 'Закончить' }).click()
  await sees(page, 'полномочия кончились')
  const on = async (day: string) =>
    (await listed(visitor, `kind=person:tutor&on=${day}`)).rows.some(row => row.name === name)
  expect([await on('2026-09-30'), await on('2026-10-01')]).toEqual([true, false])

  await visitor.withdrawRecord('Проба')
  const history = page.getByRole('complementary').getByRole('listitem')
  for (const done of [
    'Запись снята',
    'Полномочия закончены',
    'Исправлены сведения',
    'Внесено физическое лицо',
  ])
    await history.filter({ hasText: done }).first().waitFor()
  await visitor.expectAccessible()
  expect(await on('2026-09-30')).toBe(false)
  await visitor.leave()
})

test('on a phone the register and a form fit; another region’s person is not there and the page says so', async () => {
  const admin = await Visitor.come(browser, service, DESKTOP)
  await admin.signIn('admin')
  const region = await admin.regionNamed('Калининград')
  const { rows } = await listed(admin, `type=person&region=${region}`)
  expect(rows.length).toBeGreaterThan(0)
  await admin.leave()

  const visitor = await Visitor.come(browser, service, PHONE)
  visitor.expected.push(/status of 404/)
  const { page } = visitor
  await visitor.signIn('municipal-methodologist')
  await visitor.open(`/parties/${rows[0]!.id}`)
  await sees(page, 'Такого субъекта нет среди тех, что вам видны')
  await visitor.expectAccessible()
  await page
    .getByRole('link', { name: /Субъекты деятельности/ })
    .first()
    .click()
  await sees(page, /^Найдено: /)
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Внести физическое лицо' }).click()
  await visitor.expectAccessible()
  await visitor.open('/parties?q=%D1%8A%D1%8A%D1%89')
  await sees(page, 'Под этот отбор ничего не подходит')
  await visitor.leave()
})
