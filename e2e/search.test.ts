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

type Listed = { id: string; lastName: string; firstName: string }

/** Somebody of the reader's unit whose surname is long enough to be mistyped. */
async function somebody({ page }: Visitor): Promise<Listed> {
  const rows = await page.evaluate(
    async () => (await (await fetch('/api/people?limit=100')).json()).rows as Listed[],
  )
  return rows.find(({ lastName }) => /^\p{L}{7,}$/u.test(lastName))!
}

/** Surnames that also stand in fathers' names: «Ивановна». */
const OF_FATHERS = ['Иванов', 'Петров', 'Степанов', 'Михайлов', 'Николаев', 'Андреев', 'Сергеев', 'Егоров']

async function firstOf(surnames: readonly string[], isFit: (surname: string) => Promise<boolean>) {
  for (const surname of surnames) if (await isFit(surname)) return surname
  throw new Error(`Nobody is named ${surnames.join(', ')}`)
}

const isThere = async (visitor: Visitor, surname: string) => {
  const { rows } = await visitor.ask<{ rows: Listed[] }>(
    'GET',
    `/api/people?q=${encodeURIComponent(surname)}`,
  )
  return rows[0]?.lastName.startsWith(surname) ?? false
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
  await sees(page, `Показано по запросу «${lastName} ${firstName}»`)
  await visitor.expectAccessible()
  await page
    .getByRole('option', { name: new RegExp(`${lastName} ${firstName}`) })
    .first()
    .click()
  await page.getByRole('heading', { name: new RegExp(lastName) }).waitFor()

  await visitor.open(`/people?q=${encodeURIComponent(otherLayout(lastName))}`)
  await sees(page, `Показано по запросу «${lastName}»`)
  expect(await page.getByRole('link', { name: new RegExp(lastName) }).count()).toBeGreaterThan(0)
  await visitor.leave()
})

test('on a phone the same is found, and a word that nobody has finds nobody and says so', async () => {
  const visitor = await Visitor.come(browser, service, PHONE)
  await visitor.signIn('municipal-methodologist')
  const { lastName } = await somebody(visitor)
  await visitor.open(`/people?q=${encodeURIComponent(mistyped(lastName))}`)
  await sees(visitor.page, `Показано по запросу «${lastName}»`)
  await visitor.expectNoSidewaysScroll()
  await visitor.open('/people?q=ъъъщщщъъъ')
  await sees(visitor.page, 'Под этот отбор ничего не подходит')
  await visitor.leave()
})

test('a regional methodologist types a surname with a slip and has those so named first, before the fathers’ names', async () => {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  const { page } = visitor
  await visitor.signIn('regional-methodologist')
  const surname = await firstOf(OF_FATHERS, one => isThere(visitor, one))
  await visitor.open(`/people?q=${encodeURIComponent(mistyped(surname))}`)
  await sees(page, `Показано по запросу «${surname}»`)
  const first = page.locator('main').getByRole('row').getByRole('link').first()
  expect(await first.innerText()).toMatch(new RegExp(`^${surname}`))
  await visitor.leave()
})
