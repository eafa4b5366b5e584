import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Account = { name: string; personId: string }

const accountOf = ({ page }: Visitor) =>
  page.evaluate(async () => (await (await fetch('/api/session')).json()).account as Account)

describe('who looks at whom', () => {
  test('a teacher sees on her phone who has looked at her card, in which capacity and why she may', async () => {
    const teacher = await Visitor.come(browser, service, PHONE)
    await teacher.signIn('teacher')
    const { personId } = await accountOf(teacher)
    await teacher.open('/my-data')
    await sees(teacher.page, 'Пока никто не смотрел')

    const methodologist = await Visitor.come(browser, service, DESKTOP)
    await methodologist.signIn('school-methodologist')
    const { name } = await accountOf(methodologist)
    await methodologist.open(`/people/${personId}`)
    await methodologist.settle()

    await teacher.open('/')
    await teacher.page.getByRole('button', { name: /роль, вид и выход/ }).click()
    await teacher.page.getByRole('link', { name: 'Кто видит мои сведения' }).click()
    const line = teacher.page.getByRole('listitem').filter({ hasText: name })
    await sees(line, 'Что: карточка')
    expect(await line.getByText(/^Методист организации — /).count()).toBe(1)
    await teacher.expectAccessible()

    await teacher.page.getByRole('tab', { name: 'Кому видно и почему' }).click()
    const reader = teacher.page.getByRole('listitem').filter({ hasText: name })
    await sees(reader, 'Закреплён за педагогом: методист')
    await teacher.expectAccessible()
    await methodologist.leave()
    await teacher.leave()
  })
})
