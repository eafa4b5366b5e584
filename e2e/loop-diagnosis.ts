import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DESKTOP, sees, Visitor } from './browser.ts'
import type { Service } from './service.ts'

type Sitting = { browser: Browser; service: Service; login: string; password: string }

/** How many answers are given before the server dies, and while it is dead. */
const BEFORE = 6
const WHILE_DEAD = 2

/**
 * The teacher takes the diagnosis on a phone. While she answers the server is killed; she goes on, the answers are
 * kept on the device and sent when it is back. Then a reload and a look from another device, which has nothing stored:
 * every answer is there. She finishes and sees what she lacks.
 */
export async function answerThrough(teacher: Visitor, sitting: Sitting): Promise<void> {
  const { page } = teacher
  const { service } = sitting
  await teacher.expectAccessible()
  await teacher.open('/diagnostics')
  await teacher.expectAccessible()
  await page.getByRole('link', { name: 'Пройти' }).click()
  await page.getByRole('button', { name: 'Начать' }).waitFor()
  await teacher.expectAccessible()
  await page.getByRole('button', { name: 'Начать' }).click()
  const count = await questions(page)

  const given = new Map<number, string>()
  for (let number = 1; number <= BEFORE; number++) given.set(number, await answer(page, number))
  await sees(page, /^Сохранено в/)
  await teacher.expectAccessible()

  await service.kill()
  for (let number = BEFORE + 1; number <= BEFORE + WHILE_DEAD; number++)
    given.set(number, await answer(page, number))
  await sees(page, '2 ответа сохранены на этом устройстве, отправим сами')
  await teacher.expectAccessible()
  await service.start()
  await page.getByText(/^Сохранено в/).waitFor({ timeout: 60_000 })

  await page.reload()
  expect(await read(page, given.keys()), 'answers after a reload').toEqual(given)
  const other = await Visitor.come(sitting.browser, service, DESKTOP)
  await other.signIn(sitting.login, sitting.password)
  await other.open(new URL(page.url()).pathname)
  expect(await read(other.page, given.keys()), 'answers on another device').toEqual(given)
  await other.expectAccessible()
  await other.leave()

  await goTo(page, given.size + 1)
  for (let number = given.size + 1; number <= count; number++) await answer(page, number)
  await finish(teacher)
}

async function finish(teacher: Visitor): Promise<void> {
  const { page } = teacher
  const dialog = page.getByRole('dialog')
  await sees(dialog, 'Вы ответили на все задания.')
  await teacher.expectAccessible()
  await dialog.getByRole('button', { name: 'Завершить' }).click()
  await page.getByRole('heading', { name: 'Что дальше' }).waitFor()
  await sees(page, 'По этому результату составлен черновик')
  await teacher.expectAccessible()
  await page.getByRole('link', { name: 'Мой профиль' }).last().click()
  await page.getByRole('heading', { level: 1, name: 'Мой профиль' }).waitFor()
  await teacher.expectAccessible()
}

async function questions(page: Page): Promise<number> {
  const text = await page.getByText(/^Задание 1 из\s\d+/).textContent()
  return Number(/из\s(\d+)/.exec(text ?? '')![1])
}

/** Takes the first option, goes on, and gives the text of what was chosen. */
async function answer(page: Page, number: number): Promise<string> {
  await sees(page, new RegExp(`^Задание ${number} из`))
  const option = page.getByRole('group').locator('label').first()
  await option.click()
  const text = (await option.locator('span').first().textContent()) ?? ''
  await page.getByRole('button', { name: /^(Дальше|Завершить)$/ }).click()
  return text
}

async function goTo(page: Page, number: number): Promise<void> {
  await sees(page, /^Задание \d+ из/)
  const fold = page.getByRole('button', { name: /^Отвечено \d+ из/ })
  if (await fold.isVisible()) await fold.click()
  await page.getByRole('button', { name: new RegExp(`^Задание ${number}, `) }).click()
  await sees(page, new RegExp(`^Задание ${number} из`))
}

/** What is chosen in these items, as the page shows it. */
async function read(page: Page, numbers: Iterable<number>): Promise<Map<number, string>> {
  const chosen = new Map<number, string>()
  for (const number of numbers) {
    await goTo(page, number)
    const option = page.getByRole('group').locator('label:has(input:checked)')
    chosen.set(number, (await option.locator('span').first().textContent()) ?? '')
  }
  return chosen
}
