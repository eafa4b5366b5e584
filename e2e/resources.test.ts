import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

const NAME = 'Кабинет робототехники (проба)'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Listed = { rows: { id: string; name: string; version: number }[]; total: number }
const listed = (visitor: Visitor, query: string) => visitor.ask<Listed>('GET', `/api/resources?${query}`)

test('a school shares a room: mistakes at once, one of a double press, a conflict, an end with a reason', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  visitor.expected.push(/status of (409|422)/)
  const { page } = visitor
  await visitor.signIn('school-methodologist')
  await page.clock.install()
  await visitor.open('/resources')
  await page.getByRole('button', { name: 'Внести ресурс' }).first().click()
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Название').fill(NAME)
  await panel.getByLabel('Вместимость').fill('12')
  await panel.getByRole('button', { name: 'Записать' }).click()
  const refusal = panel.getByRole('alert').first()
  for (const words of [/Выберите вид/, /для чего он/, /число и единица вместе/, /Напишите источник/])
    await sees(refusal, words)
  expect(await panel.getByLabel('Название').inputValue()).toBe(NAME)
  await visitor.expectAccessible()
  await visitor.choose('Вид', 'Лаборатория')
  await panel.getByLabel('Единица').fill('мест')
  await panel.getByLabel('Для чего').fill('Кружок и практикумы соседних школ')
  await panel.getByLabel('Акт или соглашение').fill('Соглашение № 7')
  await panel.getByRole('button', { name: 'Записать' }).dblclick()
  await sees(page, 'Ресурс записан')
  const query = `all=true&q=${encodeURIComponent(NAME)}`
  const { rows } = await listed(visitor, query)
  expect(rows.map(row => row.name)).toEqual([NAME])
  const { id } = rows[0]!

  await visitor.open(`/resources?q=${encodeURIComponent(NAME)}&open=${id}`)
  const card = page.getByRole('dialog', { name: NAME })
  await sees(card, 'Ресурс внесён')
  await visitor.expectAccessible()
  await card.getByRole('button', { name: 'Изменить' }).click()
  const form = page.getByRole('dialog').last()
  await form.getByLabel('Для чего').fill('Только кружок')
  // meanwhile the head of the centre puts the same entry right; the page left open reads it anew
  const head = await Visitor.come(browser, service, DESKTOP)
  await head.signIn('centre-head')
  await head.open(`/resources?open=${id}`)
  await head.page.getByRole('button', { name: 'Изменить' }).click()
  await head.page.getByRole('dialog').last().getByLabel('Где забронировать').fill('Приёмная школы')
  await head.page.getByRole('button', { name: 'Записать' }).click()
  await sees(head.page, 'Ресурс записан')
  await head.leave()
  await visitor.comeBackLater()
  await form.getByRole('button', { name: 'Записать' }).click()
  await sees(form.getByRole('alert'), 'Ресурс тем временем изменили')
  expect(await form.getByLabel('Для чего').inputValue()).toBe('Только кружок')
  await visitor.expectAccessible()

  await page.reload()
  await sees(card, 'Приёмная школы')
  await card.getByRole('button', { name: 'Закончить' }).click()
  const ending = page.getByRole('dialog', { name: 'Закончить ресурс' })
  await ending.getByLabel('Последний день').fill('01.01.2020')
  await ending.getByRole('button', { name: 'Закончить' }).click()
  await sees(ending, 'Напишите, почему ресурса больше нет')
  await ending.getByLabel('Почему').fill('Проба')
  await ending.getByRole('button', { name: 'Закончить' }).click()
  await sees(ending, /закончиться раньше он не может/)
  await ending.getByLabel('Последний день').fill(today())
  await ending.getByRole('button', { name: 'Закончить' }).click()
  await sees(card, 'Ресурс закончен')
  await sees(card, 'Почему закончился')
  await visitor.expectAccessible()
  // available to the end of its last day, and gone the day after
  const on = async (day: string) => (await listed(visitor, `on=${day}&q=${encodeURIComponent(NAME)}`)).total
  expect([await on(iso(0)), await on(iso(1))]).toEqual([1, 0])
  await visitor.leave()
})

test('the centre filters, opens, comes back, takes the list away; figures of the summary lead to their lists', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('centre-head')
  await visitor.open('/resources')
  await page.getByRole('button', { name: 'Инфраструктурные' }).click()
  await page.getByRole('searchbox').fill('семинар')
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('семинар')
  await page.getByText('Зал для семинаров и вебинаров').first().click()
  const card = page.getByRole('dialog', { name: 'Зал для семинаров и вебинаров' })
  await sees(card, '40\u00A0мест')
  await visitor.expectAccessible()
  await page.goBack()
  await card.waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.get('type')).toBe('infrastructure')
  expect(await page.getByRole('searchbox').inputValue()).toBe('семинар')
  expect((await visitor.download('Выгрузить XLSX')).name).toMatch(/^Ресурсы на .*\.xlsx$/)
  expect((await visitor.download('Печать списка')).bytes.subarray(0, 4).toString()).toBe('%PDF')

  await visitor.open('/resources/summary')
  await visitor.expectAccessible()
  for (const figure of ['Внесены инфраструктурные', 'Методисты и тьюторы']) {
    const line = page.getByRole('listitem').filter({ hasText: figure })
    const count = Number((await line.innerText()).replace(figure, '').replace(/\D/g, ''))
    expect(count).toBeGreaterThan(0)
    await line.getByRole('link').click()
    await expect
      .poll(async () => Number((await page.getByText(/^Найдено: /).innerText()).replace(/\D/g, '')))
      .toBe(count)
    await page.goBack()
    await page.getByRole('heading', { name: /^Свод ресурсов/ }).waitFor()
  }
  await page.getByLabel('Где нет ресурсов типа').selectOption({ label: 'материально-технические' })
  await page.getByRole('table').waitFor()
  await visitor.expectAccessible()
  await visitor.leave()
})

test('on a phone the list, a form and the summary fit; another region’s resource is not there and it is said', async () => {
  const admin = await Visitor.come(browser, service, DESKTOP)
  await admin.signIn('admin')
  const region = await admin.regionNamed('Калининград')
  const { rows } = await listed(admin, `region=${region}`)
  expect(rows.length).toBeGreaterThan(0)
  await admin.leave()

  const visitor = await Visitor.come(browser, service, PHONE)
  visitor.expected.push(/status of 404/)
  const { page } = visitor
  await visitor.signIn('municipal-methodologist')
  await visitor.open(`/resources?open=${rows[0]!.id}`)
  await sees(page, 'Такого ресурса нет. Найдите его в списке.')
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Закрыть' }).click()
  await visitor.settle()
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Внести ресурс' }).first().click()
  await visitor.expectAccessible()
  await visitor.open('/resources/summary')
  await visitor.expectAccessible()
  await visitor.open('/resources?q=%D1%8A%D1%8A%D1%89')
  await sees(page, 'Под этот отбор ничего не подходит')
  await visitor.leave()
})

const iso = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' })
/** As it is typed. */
const today = () => iso(0).split('-').reverse().join('.')
