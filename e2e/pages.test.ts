import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ROLE_CODES } from '#modules/accounts/role.ts'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

/** Parts of each address at each width that axe has looked at. */
const examined = new Map<string, Set<string>>()

/** Roles see much the same sections: axe looks again where one has a part that none before it had. */
async function examine(visitor: Visitor): Promise<void> {
  const { page } = visitor
  const address = `${new URL(page.url()).pathname} ${page.viewportSize()!.width}`
  const known = examined.get(address) ?? new Set()
  examined.set(address, known)
  const fresh = (await partsOf(visitor)).filter(part => !known.has(part))
  if (fresh.length === 0) return await visitor.expectNoSidewaysScroll()
  for (const part of fresh) known.add(part)
  await visitor.expectAccessible()
}

/** Every different element inside another: tag, classes, names of attributes, role; no words and no values. */
async function partsOf({ page }: Visitor): Promise<string[]> {
  return await page.evaluate(() => {
    const nameOf = (element: Element) =>
      [
        element.tagName,
        element.getAttribute('class'),
        element.getAttribute('role'),
        ...element.getAttributeNames().sort(),
      ].join(' ')
    const parts = [...document.querySelectorAll('body *:not(svg *)')].map(
      element => `${nameOf(element.parentElement!)} > ${nameOf(element)}`,
    )
    return [...new Set(parts)]
  })
}

describe.concurrent('every section of every role, on a desk and on a phone', () => {
  test.each(ROLE_CODES)('%s', async role => {
    const visitor = await Visitor.come(browser, service, DESKTOP)
    await visitor.signIn(role)
    const sections = visitor.page.getByRole('navigation', { name: 'Разделы' }).getByRole('link')
    const names = await sections.allTextContents()
    expect(names[0]).toBe('Главная')
    expect(new Set(names).size, 'names of sections differ').toBe(names.length)
    for (const name of names) {
      await visitor.page.setViewportSize(DESKTOP)
      const link = visitor.page
        .getByRole('navigation', { name: 'Разделы' })
        .getByRole('link', { name, exact: true })
      await link.click()
      await visitor.page.locator('nav [aria-current="page"]', { hasText: name }).first().waitFor()
      await visitor.settle()
      await examine(visitor)
      await visitor.page.setViewportSize(PHONE)
      await visitor.settle()
      await examine(visitor)
    }
    await visitor.leave()
  })
})

describe('other looks', () => {
  test('dark theme of the device', async () => {
    const visitor = await Visitor.come(browser, service, DESKTOP)
    await visitor.page.emulateMedia({ colorScheme: 'dark' })
    await visitor.signIn('centre-head')
    for (const address of ['/', '/pathways', '/people/import', '/deficits', '/indicators', '/competencies']) {
      await visitor.open(address)
      await visitor.settle()
      expect(await lightness(visitor), `${address} is dark`).toBeLessThan(60)
      await visitor.expectAccessible()
    }
    await visitor.leave()
  })

  test('version for weak sight: double size, white on black, wide spacing, on a phone', async () => {
    const visitor = await Visitor.come(browser, service, PHONE)
    const { page } = visitor
    await visitor.signIn('teacher')
    await page.getByRole('button', { name: /роль, вид и выход/ }).click()
    await page.getByRole('button', { name: 'Версия для слабовидящих' }).click()
    await page.getByLabel('Размер текста').selectOption({ label: '200 %' })
    await page.getByLabel('Цвета').selectOption({ label: 'Белым по чёрному' })
    await page.getByLabel('Промежутки в тексте').selectOption({ label: 'Широкие' })
    await visitor.expectAccessible()
    for (const address of ['/', '/diagnostics', '/my/pathway', '/profile', '/offers', '/terms']) {
      await visitor.open(address)
      await visitor.settle()
      expect(await lightness(visitor), `${address} is black`).toBeLessThan(30)
      await visitor.expectAccessible()
    }
    await visitor.leave()
  })
})

describe('when there is nothing to show', () => {
  test('a search without an answer, a failing server, an address that leads nowhere', async () => {
    const visitor = await Visitor.come(browser, service, DESKTOP)
    visitor.expected.push(/status of (403|404|500)/)
    const { page } = visitor
    await visitor.signIn('centre-head')

    for (const address of ['/people', '/pathways', '/organisations', '/campaigns', '/offers']) {
      await visitor.open(`${address}?q=${encodeURIComponent('щщщщ')}`)
      await sees(page, /не наш|ничего нет|Ничего не/i)
      await visitor.expectAccessible()
    }

    const people = /\/api\/people(\?|$)/
    await page.route(people, route =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 500, code: 'internal', title: 'Не получилось', detail: 'Сбой.' }),
      }),
    )
    await visitor.open('/people')
    await sees(page.getByRole('alert'), 'Не получилось')
    await visitor.expectAccessible()
    await page.unroute(people)
    await page.getByRole('button', { name: 'Повторить' }).click()
    await page.getByRole('row').nth(1).waitFor()

    await visitor.open('/there-is-no-such-page')
    await page.getByRole('heading', { name: 'Такой страницы нет' }).waitFor()
    await visitor.expectAccessible()
    await visitor.open('/accounts')
    await page.getByRole('heading', { name: 'Раздел закрыт для вашей роли' }).waitFor()
    await visitor.expectAccessible()
    await visitor.leave()
  })
})

/** Brightest channel of the page's ground, 0 to 255. */
async function lightness({ page }: Visitor): Promise<number> {
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  return Math.max(...(colour.match(/\d+/g) ?? ['255']).slice(0, 3).map(Number))
}
