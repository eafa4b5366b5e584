import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, Visitor } from './browser.ts'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Listed = { id: string; lastName: string; firstName: string }

/** Somebody of the reader's unit whose surname is long enough to be mistyped. */
async function somebody({ page }: Visitor): Promise<Listed> {
  const rows = await page.evaluate(
    async () => (await (await fetch('/api/people?limit=100')).json()).rows as Listed[],
  )
  return rows.find(({ lastName }) => /^\p{L}{7,}$/u.test(lastName))!
}

/** «Иванов» → «Иваннов». */
const mistyped = (name: string) => name.slice(0, 5) + name.slice(4)

/** The same keys in the other layout: «Иванов» → «Bdfyjd». */
const otherLayout = (name: string) => {
  const russian = 'йцукенгшщзхъфывапролджэячсмитьбю'
  const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
  return [...name.toLowerCase()].map(letter => latin[russian.indexOf(letter)] ?? letter).join('')
}

test('a methodologist finds a teacher by a misprint in the search, and in the list in the wrong layout', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('municipal-methodologist')
  const { lastName, firstName } = await somebody(visitor)

  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox').first()
  await field.fill(`${mistyped(lastName)} ${firstName}`)
  await page.getByText(`Показано по запросу «${lastName} ${firstName}»`).waitFor()
  await visitor.expectAccessible()
  await page
    .getByRole('option', { name: new RegExp(`${lastName} ${firstName}`) })
    .first()
    .click()
  await page.getByRole('heading', { name: new RegExp(lastName) }).waitFor()

  await visitor.open(`/people?q=${encodeURIComponent(otherLayout(lastName))}`)
  await page.getByText(`Показано по запросу «${lastName}»`).waitFor()
  expect(await page.getByRole('link', { name: new RegExp(lastName) }).count()).toBeGreaterThan(0)
  await visitor.leave()
})

test('on a phone the same is found, and a word that nobody has finds nobody and says so', async () => {
  const visitor = await Visitor.come(browser, service, PHONE)
  await visitor.signIn('municipal-methodologist')
  const { lastName } = await somebody(visitor)
  await visitor.open(`/people?q=${encodeURIComponent(mistyped(lastName))}`)
  await visitor.page.getByText(`Показано по запросу «${lastName}»`).waitFor()
  await visitor.expectNoSidewaysScroll()
  await visitor.open('/people?q=ъъъщщщъъъ')
  await visitor.page.getByText('Под этот отбор ничего не подходит').waitFor()
  await visitor.leave()
})

test('a regional methodologist types «Иваннов» and finds every Иванов and Иванова of her region', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('regional-methodologist')
  await visitor.open('/people?q=Иваннов')
  await page.getByText('Показано по запросу «Иванов»').waitFor()
  const rows = page.getByRole('table').getByRole('link', { name: /^Иванова? / })
  await rows.first().waitFor()
  expect(await rows.count()).toBe(await page.getByRole('table').locator('tbody tr').count())
  await visitor.leave()
})
