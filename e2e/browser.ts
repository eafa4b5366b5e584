import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
  chromium as playwright,
} from 'playwright-core'
import { expect } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { PASSWORD } from './service.ts'

/** Where the product answers. */
export type Server = { readonly url: string }

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Everybody comes from an address of her own: the server counts requests by address. */
let comers = 0
const nextAddress = () => `10.${process.env.VITEST_POOL_ID ?? 0}.${comers >> 8}.${comers++ & 255}`

/** Without a window; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromiumPath(),
    // The package's own arguments are for cloud functions: one process, web security off. A journey needs neither.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    headless: true,
  })
}

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }

/**
 * Waits until words stand on the page, wherever: a card, its history and a message may all say them, and which of
 * them has come already is a matter of speed, so a place of its own is not asked for.
 */
export async function sees(
  where: Page | Locator,
  words: string | RegExp,
  options?: { exact: boolean },
): Promise<void> {
  await where.getByText(words, options).filter({ visible: true }).first().waitFor()
}

/** A person at a browser of her own. Anything the page complains of in the console fails the test at `leave()`. */
export class Visitor {
  readonly page: Page
  readonly #context: BrowserContext
  readonly #service: Server
  readonly #complaints: string[] = []

  private constructor(service: Server, context: BrowserContext, page: Page) {
    this.#service = service
    this.#context = context
    this.page = page
    page.on('console', message => {
      if (message.type() === 'error' && !this.#isExpected(message.text()))
        this.#complaints.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', error => this.#complaints.push(String(error)))
  }

  /** Texts of console errors that a step is known to cause, such as a refused request. */
  readonly expected: RegExp[] = []

  static async come(browser: Browser, service: Server, viewport = DESKTOP): Promise<Visitor> {
    const context = await browser.newContext({
      viewport,
      locale: 'ru-RU',
      timezoneId: 'Europe/Moscow',
      baseURL: service.url,
      reducedMotion: 'reduce',
      extraHTTPHeaders: { 'x-forwarded-for': nextAddress() },
    })
    context.setDefaultTimeout(30_000)
    return new Visitor(service, context, await context.newPage())
  }

  /** Signs in, by default with a demo password, and waits for the frame of the signed-in. */
  async signIn(login: string, password = PASSWORD): Promise<void> {
    await this.page.goto(`${this.#service.url}/`)
    await this.page.getByLabel('Логин').fill(login)
    await this.page.getByLabel('Пароль').fill(password)
    await this.page.getByRole('button', { name: 'Войти' }).click()
    await this.page.getByRole('button', { name: /роль, вид и выход/ }).waitFor()
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  async open(address: string): Promise<void> {
    await this.page.goto(`${this.#service.url}${address}`)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Types into a searching select and takes the first option that reads as it should. */
  async choose(label: string, typed: string, option: string | RegExp = typed): Promise<void> {
    const field = this.page.getByRole('combobox', { name: label, exact: true })
    await field.click()
    await field.fill(typed)
    await this.page.getByRole('option').filter({ hasText: option }).first().click()
  }

  /** Presses a link or button that gives a file. @returns its name and bytes */
  async download(name: string): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('link', { name, exact: true }).click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
    return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) }
  }

  /** Asks an operation with her session: to prepare a journey and to take back what it did. */
  async ask<Answer>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
    return await this.page.evaluate(
      async ([how, where, what]) => {
        const answer = await fetch(where, {
          method: how,
          ...(what && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(what) }),
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${text}`)
        return text && JSON.parse(text)
      },
      [method, path, body] as const,
    )
  }

  /** She comes back to a page left long ago, which then reads everything anew; `page.clock` must be installed. */
  async comeBackLater(): Promise<void> {
    await this.page.clock.fastForward(60_000)
    await this.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  }

  /** Id of the region whose name begins so. */
  async regionNamed(beginning: string): Promise<string> {
    const { names } = await this.ask<{ names: { id: string; name: string }[] }>(
      'GET',
      '/api/territories/names?kind=region',
    )
    return names.find(one => one.name.startsWith(beginning))!.id
  }

  /** Withdraws the record of the page, first without the reason that it asks for. */
  async withdrawRecord(reason: string): Promise<void> {
    const withdraw = { name: 'Снять запись' }
    await this.page.getByRole('button', withdraw).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('button', withdraw).click()
    await sees(dialog, 'Напишите причину')
    await dialog.getByLabel('Почему запись ошибочна').fill(reason)
    await dialog.getByRole('button', withdraw).click()
    await sees(this.page, `Запись снята: ${reason}.`)
  }

  /** The page has its heading and nothing on it is still on its way. */
  async settle(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor()
    await this.page.waitForFunction(() => document.querySelector('main [role="status"][data-shape]') === null)
  }

  /** axe-core finds nothing on the page as it stands (WCAG 2.2 A and AA), and the page does not scroll sideways. */
  async expectAccessible(): Promise<void> {
    // Half a megabyte to be read: a document that has it already keeps it.
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(AXE)
    const found = await this.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(
        document,
        {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          // Every node is examined all the same; only those that fail are described.
          resultTypes: ['violations'],
        },
      )
      return violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' | ')}`)
    })
    expect(found, `axe on ${this.page.url()}`).toEqual([])
    await this.expectNoSidewaysScroll()
  }

  async expectNoSidewaysScroll(): Promise<void> {
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `sideways scroll on ${this.page.url()}`).toBeLessThanOrEqual(0)
  }

  /** Closes the browser; the console must have stayed silent. */
  async leave(): Promise<void> {
    await this.#context.close()
    expect(this.#complaints, 'errors in the console').toEqual([])
  }

  #isExpected(text: string): boolean {
    return this.expected.some(one => one.test(text))
  }
}
