import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'
import { isoDay, typedDay } from './days.ts'

let browser: Browser
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

type Centre = {
  id: string
  name: string
  regionName: string
  head: { candidacyId: string; personId: string; name: string } | null
}
type Card = { version: number; submissions: { id: string }[] }

const LETTER = { name: 'Письмо.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') }

test('a head of a centre is proposed, returned with remarks, agreed and appointed; each side learns of the other’s letters', async () => {
  const ministry = await visit('ministry', DESKTOP)
  const coordinator = await visit('federal-coordinator', PHONE)
  const { page } = ministry
  const [centre] = (await ministry.ask<{ rows: Centre[] }>('GET', '/api/centre-heads')).rows as [Centre]
  const candidate = await somebodyElse(ministry, centre)

  await propose(ministry, centre, candidate)
  const address = new URL(page.url()).pathname
  await send(ministry)
  await giveBack(coordinator, ministry, address)

  await follow(ministry, 'Письмо о руководителе ЦНППМ возвращено')
  await sees(page, 'Приложите сведения об образовании')
  await page.setViewportSize(PHONE)
  await ministry.expectAccessible()
  await page.getByRole('button', { name: 'Отправить на согласование' }).click()
  await page.getByLabel('Номер письма').fill('01-302')
  await page.getByRole('button', { name: 'Отправить', exact: true }).click()
  await sees(page, 'На согласовании')
  await page.setViewportSize(DESKTOP)

  await follow(coordinator, 'Письмо о руководителе ЦНППМ пришло снова')
  await coordinator.page.getByRole('button', { name: 'Согласовать' }).click()
  await coordinator.page.getByLabel('Номер письма федерального оператора').fill('ФК-402')
  await dialogOf(coordinator).getByRole('button', { name: 'Согласовать' }).click()
  await sees(coordinator.page, 'Согласован, приказа ещё нет')
  await coordinator.expectAccessible()

  await follow(ministry, 'Руководитель ЦНППМ согласован')
  await appoint(ministry, centre, address)
  await ministry.open('/centre-heads')
  const row = page.getByRole('row').filter({ hasText: candidate.name })
  await sees(row, 'согласован', { exact: true })
  await sees(row, '№ ФК-402')
  await ministry.open(`/organisations/${centre.id}?tab=head`)
  await page.getByRole('link', { name: candidate.name }).first().waitFor()
  await sees(page, 'письмо № ФК-402')
  await ministry.expectAccessible()
  const paper = await page.request.get(`${service.url}/api/centre-heads/print`)
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await coordinator.leave()
  await ministry.leave()
})

test('a candidacy of another region is not there, and the page says so and leads back', async () => {
  const coordinator = await visit('federal-coordinator', DESKTOP)
  const { rows } = await coordinator.ask<{ rows: Centre[] }>('GET', '/api/centre-heads?limit=100')
  await coordinator.leave()
  const ministry = await visit('ministry', DESKTOP)
  ministry.expected.push(/status of 404/)
  const { page } = ministry
  const [own] = (await ministry.ask<{ rows: Centre[] }>('GET', '/api/centre-heads')).rows as [Centre]
  const foreign = rows.find(row => row.regionName !== own.regionName && row.head)!
  await ministry.open(`/centre-heads/${foreign.head!.candidacyId}`)
  await page.getByRole('heading', { level: 1, name: 'Здесь ничего нет' }).waitFor()
  await sees(page, 'Такой кандидатуры нет или она вам не видна')
  await ministry.expectAccessible()
  await page.setViewportSize(PHONE)
  await ministry.expectAccessible()
  await page.getByRole('main').getByRole('link', { name: 'Руководители ЦНППМ' }).click()
  await page.getByRole('heading', { level: 1, name: 'Руководители ЦНППМ' }).waitFor()
  await ministry.open(`/organisations/${foreign.id}?tab=head`)
  await sees(page, 'Руководитель этого центра вам не виден')
  await ministry.leave()
})

async function visit(login: string, viewport: typeof DESKTOP): Promise<Visitor> {
  const visitor = await Visitor.come(browser, service, viewport)
  await visitor.signIn(login)
  return visitor
}

type Person = { id: string; name: string }

/** One of the centre's own people who does not lead it. */
async function somebodyElse(ministry: Visitor, { id, head }: Centre): Promise<Person> {
  type Row = { id: string; lastName: string; firstName: string; middleName: string | null }
  const { rows } = await ministry.ask<{ rows: Row[] }>('GET', `/api/people?organisation=${id}`)
  const { lastName, firstName, middleName, ...one } = rows.find(row => row.id !== head?.personId)!
  return { id: one.id, name: [lastName, firstName, middleName].filter(Boolean).join(' ') }
}

const dialogOf = ({ page }: Visitor): Locator => page.getByRole('dialog')

/** Goes where a notification leads. */
async function follow(visitor: Visitor, title: string): Promise<void> {
  await visitor.open('/')
  await visitor.page.getByRole('button', { name: 'Уведомления' }).click()
  await visitor.page.getByRole('link', { name: title }).first().click()
  await visitor.page
    .getByRole('heading', { level: 2, name: 'Согласование с федеральным оператором' })
    .waitFor()
}

/** Refused with both mistakes at once; a hand that presses twice proposes once. */
async function propose(ministry: Visitor, centre: Centre, candidate: Person): Promise<void> {
  ministry.expected.push(/status of 422/)
  const { page } = ministry
  await ministry.open('/centre-heads')
  await page.getByRole('button', { name: 'Предложить кандидата' }).click()
  const form = page.getByRole('form', { name: 'Кандидат' })
  await form.getByRole('button', { name: 'Предложить' }).click()
  await form.getByRole('link', { name: 'Выберите центр' }).waitFor()
  await form.getByRole('link', { name: 'Выберите человека из списка' }).waitFor()
  await ministry.expectAccessible()
  await choose(form, 'Центр', centre.name)
  await choose(form, 'Кого', candidate.name)
  await form.getByRole('button', { name: 'Предложить' }).dblclick()
  await page.getByRole('heading', { level: 1, name: candidate.name }).waitFor()
  const { candidacies } = await ministry.ask<{ candidacies: { personId: string }[] }>(
    'GET',
    `/api/organisations/${centre.id}/heads`,
  )
  expect(candidacies.filter(one => one.personId === candidate.id)).toHaveLength(1)
  const letter = await page.getByRole('link', { name: 'Письмо оператору (PDF)' }).getAttribute('href')
  const printed = await page.request.get(`${service.url}${letter}`)
  expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-')
}

async function choose(form: Locator, label: string, name: string): Promise<void> {
  await form.getByRole('combobox', { name: label }).fill(name)
  await form.getByRole('option', { name }).first().click()
}

/** A day to come is refused, the number stays; the letter goes with its file. */
async function send(ministry: Visitor): Promise<void> {
  const { page } = ministry
  await page.getByRole('button', { name: 'Отправить на согласование' }).click()
  const form = page.getByRole('form', { name: 'Отправить на согласование' })
  await form.getByLabel('Номер письма').fill('01-301')
  await form.getByLabel('Дата').fill('01.01.2100')
  await form.getByRole('button', { name: 'Отправить' }).click()
  await form.getByRole('link', { name: 'Письмо не может быть датировано будущим днём' }).waitFor()
  expect(await form.getByLabel('Номер письма').inputValue()).toBe('01-301')
  await ministry.expectAccessible()
  await form.getByLabel('Дата').fill(typedDay(0))
  await form.locator('input[type=file]').setInputFiles(LETTER)
  await form.getByRole('button', { name: 'Отправить' }).click()
  await sees(page, 'Отправлено на согласование')
  await page.getByRole('link', { name: LETTER.name }).waitFor()
  await ministry.expectAccessible()
}

/** On a phone, from the notification: all mistakes at once, then a conflict with the ministry, then returned. */
async function giveBack(coordinator: Visitor, ministry: Visitor, address: string): Promise<void> {
  coordinator.expected.push(/status of (409|422)/)
  const { page } = coordinator
  await follow(coordinator, 'Письмо о руководителе ЦНППМ ждёт ответа')
  expect(new URL(page.url()).pathname).toBe(address)
  await coordinator.expectAccessible()
  await page.getByRole('button', { name: 'Вернуть с замечаниями' }).click()
  const form = page.getByRole('form', { name: 'Вернуть с замечаниями' })
  await form.getByRole('button', { name: 'Вернуть с замечаниями' }).click()
  await form.getByRole('link', { name: 'Напишите номер' }).waitFor()
  await form.getByRole('link', { name: 'Напишите замечания или причину отказа' }).waitFor()
  await coordinator.expectAccessible()
  await form.getByLabel('Номер письма федерального оператора').fill('ФК-401')
  await form.getByLabel('Замечания').fill('Приложите сведения об образовании')

  const path = `/api/head-candidacies/${address.split('/').at(-1)}`
  const { version, submissions } = await ministry.ask<Card>('GET', path)
  const corrected = { number: '01-301/1', on: isoDay(0), reason: 'Описка в номере' }
  const body = { version, paper: 'letter', submissionId: submissions[0]!.id, ...corrected }
  await ministry.ask('PUT', `${path}/papers`, body)
  await form.getByRole('button', { name: 'Вернуть с замечаниями' }).click()
  await sees(form, 'Кандидатуру тем временем изменили')
  expect(await form.getByLabel('Замечания').inputValue()).toBe('Приложите сведения об образовании')
  await form.getByRole('button', { name: 'Вернуть с замечаниями' }).click()
  await sees(page, 'Возвращён с замечаниями')
}

/** The centre has a head: her term is ended first, what was typed for the order is typed again for nobody. */
async function appoint(ministry: Visitor, { head }: Centre, address: string): Promise<void> {
  const { page } = ministry
  const form = page.getByRole('form', { name: 'Назначить приказом' })
  const ask = async () => {
    await page.getByRole('button', { name: 'Назначить приказом' }).click()
    await form.getByLabel('Номер приказа').fill('77-к')
    await form.getByRole('button', { name: 'Назначить' }).click()
  }
  if (head) {
    await ask()
    await form.getByRole('link', { name: 'В эти дни у центра уже есть руководитель' }).waitFor()
    expect(await form.getByLabel('Номер приказа').inputValue()).toBe('77-к')
    await ministry.open(`/centre-heads/${head.candidacyId}`)
    await page.getByRole('button', { name: 'Завершить полномочия' }).click()
    await page.getByLabel('Последний день').fill(typedDay(-1))
    await page.getByLabel('Основание').fill('Приказ № 76-к')
    await page.getByRole('button', { name: 'Завершить', exact: true }).click()
    await sees(page, 'Полномочия завершены')
    await ministry.open(address)
  }
  await ask()
  await sees(page, 'Назначен, согласован')
  await ministry.expectAccessible()
}
