import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

const TEXT = 'Довести сопровождение до каждой сельской школы (проба)'
const CHANGED = 'Довести сопровождение до каждой малокомплектной школы (проба)'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Goals = { goals: { id: string | null; code: string; text: string }[] }
const goalsWith = async (visitor: Visitor, words: string) =>
  (await visitor.ask<Goals>('GET', `/api/goals?q=${encodeURIComponent(words)}`)).goals.filter(goal =>
    goal.text.includes(words),
  )

test('a ministry finds a task of the act, takes the list away, and finds the filter where it was left', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('ministry')
  await visitor.open('/goals')
  // the region's act names no goals, and the page says so
  await sees(page, /^Ивановская область: .*812-о/)
  await page.getByText('Отбор', { exact: true }).click()
  await page.getByLabel('Вид').selectOption({ label: 'Задача' })
  await page.getByRole('searchbox', { name: 'Поиск' }).fill('исследований')
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('исследований')
  const tree = page.getByRole('list', { name: 'Цели и задачи' })
  const found = tree.locator('[data-found=true]')
  await expect.poll(() => found.allInnerTexts()).toEqual([expect.stringContaining('прикладных исследований')])
  await visitor.expectAccessible()

  const table = await visitor.download('Выгрузить XLSX')
  expect(table.name).toMatch(/^Цели и задачи на .*\.xlsx$/)
  expect(table.bytes.subarray(0, 2).toString()).toBe('PK')
  const paper = await visitor.download('Печать')
  expect(paper.bytes.subarray(0, 4).toString()).toBe('%PDF')

  await found.getByRole('link', { name: /^Задача/ }).click()
  await page.getByRole('heading', { level: 1, name: /^Задача/ }).waitFor()
  await visitor.expectAccessible()
  await page.goBack()
  await tree.waitFor()
  expect(await page.getByRole('searchbox', { name: 'Поиск' }).inputValue()).toBe('исследований')
  expect(await found.count()).toBe(1)
  await visitor.leave()
})

test('sets a task of its own: mistakes at once, one of a double press, a conflict of two people, a withdrawal', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  visitor.expected.push(/status of (409|422)/)
  const { page } = visitor
  await visitor.signIn('ministry')
  await page.clock.install()
  await visitor.open('/goals')
  await page.getByRole('link', { name: 'Поставить цель или задачу' }).click()
  await page.getByLabel('Содержание').fill(TEXT)
  await visitor.choose('Показатели', '251')
  await page.getByRole('button', { name: 'Поставить' }).click()
  const refusal = page.getByRole('alert').first()
  for (const words of [/Выберите акт/, /Введите дату/, /напишите, почему она есть/])
    await sees(refusal, words)
  expect(await page.getByLabel('Содержание').inputValue()).toBe(TEXT)
  await visitor.expectAccessible()
  // what was typed outlives going away to look for the act
  await page.reload()
  expect(await page.getByLabel('Содержание').inputValue()).toBe(TEXT)
  await visitor.choose('Акт', 'Р-174')
  await page.getByLabel('С какого дня').fill('01.09.2026')
  await page.getByLabel('Пояснение').fill('Сопровождение начинается с диагностики')
  await page.getByRole('button', { name: 'Поставить' }).dblclick()
  await page.getByRole('heading', { level: 1, name: 'Задача', exact: true }).waitFor()
  expect(await goalsWith(visitor, TEXT)).toHaveLength(1)
  await visitor.expectAccessible()
  const card = page.url()

  await page.getByRole('button', { name: 'Изменить' }).click()
  await page.getByRole('heading', { name: 'Изменить цель или задачу' }).waitFor()
  const other = await Visitor.come(browser, service, DESKTOP)
  await other.signIn('admin')
  await other.open(`${new URL(card).pathname}/edit`)
  await other.page.getByLabel('Содержание').fill(CHANGED)
  await other.page.getByRole('button', { name: 'Сохранить' }).click()
  await sees(other.page, CHANGED)
  await other.leave()
  // back at the form after a while: what has been read anew meanwhile does not let the old words pass
  await visitor.comeBackLater()
  await page.getByLabel('Содержание').fill(`${TEXT} и детскому саду`)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await sees(page.getByRole('alert'), 'Запись тем временем изменили')
  expect(await page.getByLabel('Содержание').inputValue()).toBe(`${TEXT} и детскому саду`)
  await visitor.expectAccessible()

  await page.goto(card)
  await sees(page, CHANGED)
  await visitor.withdrawRecord('Проба')
  const history = page.getByRole('complementary').getByRole('listitem')
  for (const done of ['Запись снята', 'Изменена', 'Поставлена'])
    await history.filter({ hasText: done }).first().waitFor()
  await visitor.expectAccessible()
  expect(await goalsWith(visitor, CHANGED)).toEqual([])
  await visitor.leave()
})

test('on a phone the list and a card fit; another region’s own task is not there and the page says so', async () => {
  const admin = await Visitor.come(browser, service, DESKTOP)
  await admin.signIn('admin')
  const { rows } = await admin.ask<{ rows: { id: string }[] }>('GET', '/api/acts?q=%D0%A0-174')
  const { id, code } = await admin.ask<{ id: string; code: string }>('POST', '/api/goals', {
    owner: { kind: 'region', id: await admin.regionNamed('Калининград') },
    fields: { kind: 'aim', text: 'Цель соседей', actId: rows[0]!.id, validFrom: '2026-09-01' },
  })

  const visitor = await Visitor.come(browser, service, PHONE)
  visitor.expected.push(/status of 404/)
  const { page } = visitor
  await visitor.signIn('municipal-methodologist')
  await visitor.open(`/goals/${code}`)
  await sees(page, 'Такой цели или задачи нет среди тех, что вам видны')
  await visitor.expectAccessible()
  await page
    .getByRole('link', { name: /Цели и задачи/ })
    .first()
    .click()
  await page.getByRole('list', { name: 'Цели и задачи' }).waitFor()
  await visitor.expectAccessible()
  await visitor.open('/goals?q=%D1%8A%D1%8A%D1%89')
  await sees(page, 'Ничего не нашлось')
  await visitor.expectAccessible()
  await visitor.open('/goals/new')
  await visitor.expectAccessible()
  await visitor.leave()
  await admin.ask('POST', `/api/goals/${id}/withdraw`, { version: 1, reason: 'Проба' })
  await admin.leave()
})
