import { buffer } from 'node:stream/consumers'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { readTable } from '#platform/spreadsheets/read.ts'
import { letIn } from './accounts.ts'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'
import { isoDay, typedDay } from './days.ts'

let browser: Browser
let lead: Visitor
let page: Page
const service = { url: inject('sharedServer') }
const PASSWORD = 'parol-pary-2026'

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  lead = await Visitor.come(browser, service, DESKTOP)
  page = lead.page
  await lead.signIn('school-methodologist')
})

type Side = { personId: string; name: string }
type Proposal = { groundCode: string; giver: Side; receiver: Side; competencyId: string | null }
type Pair = { id: string; version: number; startsOn: string; endsOn: string; aim: string }

test('two teachers are paired: proposed once, changed, refused, proposed again, agreed by both, ended with a result', async () => {
  const admin = await Visitor.come(browser, service, DESKTOP)
  await admin.signIn('admin')
  const { giver, receiver } = await strangers(admin)
  await lead.open('/pairs')
  await page.getByRole('link', { name: 'Подобрать пары' }).first().click()
  await page.getByRole('heading', { name: 'Подобрать пары' }).waitFor()
  await page
    .getByRole('checkbox', { name: new RegExp(`${giver.name} (и|→) ${receiver.name}`) })
    .first()
    .check()
  await lead.expectAccessible()
  // a hand that presses twice proposes one pair
  await page.getByRole('button', { name: /^Предложить 1.пару$/ }).dblclick()
  await sees(page, /Предложена 1.пара/)
  const path = `/api/pairs?person=${giver.personId}&status=proposed&q=${encodeURIComponent(receiver.name)}`
  const { rows } = await lead.ask<{ rows: Pair[] }>('GET', path)
  expect(rows).toHaveLength(1)
  const pair = rows[0]!

  await page
    .getByRole('row', { name: new RegExp(giver.name) })
    .filter({ hasText: receiver.name })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('link', { name: 'Карточка пары с историей' }).click()
  await page.getByRole('heading', { level: 1, name: giver.name }).waitFor()
  const card = page.url()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Пары педагогов' }).waitFor()
  expect(new URL(page.url()).searchParams.get('status')).toBe('proposed')
  await page.goto(card)
  await changeTerms(pair)

  const one = await teacher(admin, 'pair-giver', giver)
  const other = await teacher(admin, 'pair-receiver', receiver)
  await agree(one, receiver)
  await one.expectAccessible()
  await refuse(other, giver)
  await proposeAgain()
  await agree(one, receiver)
  await agree(other, giver)
  await beginAndEnd()
  await takePapers([giver.name, receiver.name])
  for (const visitor of [one, other, admin, lead]) await visitor.leave()
})

test('what was typed for a new pair survives a lost line and a reload, and all that is missing is said at once', async () => {
  lead.expected.push(/status of 422/, /ERR_FAILED/)
  const [{ giver, receiver }] = (await proposals()) as [Proposal]
  await lead.open('/pairs')
  await page.getByRole('button', { name: 'Создать пару' }).click()
  const form = page.getByRole('form', { name: 'Новая пара' })
  await form.getByRole('button', { name: 'Предложить' }).click()
  const mistakes = form.getByRole('alert').getByRole('link')
  await expect
    .poll(() => mistakes.allInnerTexts())
    .toEqual([
      'Выберите из списка, кто передаёт опыт',
      'Выберите из списка, кто получает помощь',
      'Напишите цель: что должно получиться',
    ])
  await lead.expectAccessible()
  await form.getByLabel('Основание').selectOption({ index: 0 })
  await choose('Первый педагог', giver.name)
  await choose('Второй педагог', receiver.name)
  await form.getByLabel('Цель').fill('Вместе готовить открытые уроки')
  await page.route('**/api/pairs', route => route.abort())
  await form.getByRole('button', { name: 'Предложить' }).click()
  await sees(form, 'Нет связи с сервером')
  const kept = [giver.name, receiver.name, 'Вместе готовить открытые уроки']
  await expect.poll(typed).toEqual(kept)
  await page.unroute('**/api/pairs')
  await page.reload()
  await page.getByRole('button', { name: 'Создать пару' }).click()
  await expect.poll(typed).toEqual(kept)
  await lead.leave()

  async function choose(label: string, name: string): Promise<void> {
    const field = form.getByRole('combobox', { name: label })
    await field.fill(name)
    await form.getByRole('option', { name }).first().click()
  }

  /** The two names and the aim, as they stand in the form. */
  async function typed(): Promise<string[]> {
    const value = (label: string) =>
      form.getByLabel(label).and(page.locator('input:visible, textarea')).inputValue()
    const [first, second] = [await value('Первый педагог'), await value('Второй педагог')]
    return [first.split(',')[0]!, second.split(',')[0]!, await value('Цель')]
  }
})

test('a name pressed while the search answers is chosen: the list does not move from under the finger', async () => {
  const { rows } = await lead.ask<{ rows: { lastName: string; firstName: string }[] }>(
    'GET',
    '/api/people?limit=10',
  )
  const name = `${rows[4]!.lastName} ${rows[4]!.firstName}`
  await lead.open('/pairs')
  await page.getByRole('button', { name: 'Создать пару' }).click()
  const form = page.getByRole('form', { name: 'Новая пара' })
  await form.getByLabel('Основание').selectOption({ index: 0 })
  const field = form.getByRole('combobox', { name: 'Первый педагог' })
  const person = form.getByRole('option', { name }).first()
  await field.click()
  await person.waitFor()
  let answer = () => {}
  const pressed = new Promise<void>(resolve => {
    answer = resolve
  })
  await page.route(/\/api\/people\?.*q=/, async route => {
    await pressed
    await route.continue()
  })
  await field.fill(name)
  await person.hover()
  await page.mouse.down()
  const answered = page.waitForResponse(/\/api\/people\?.*q=/)
  answer()
  await (await answered).finished()
  // the answer is on the page, were it not for the finger
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 200)))
  await page.mouse.up()
  await form.getByLabel('Цель').fill('Вместе готовить открытые уроки')
  await expect.poll(() => field.inputValue()).toContain(name)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await lead.leave()
})

test('a pair of others is not there, for a teacher on her phone too; an official gets counts, not pairs', async () => {
  const colleague = await Visitor.come(browser, service, PHONE)
  colleague.expected.push(/status of 404/)
  await colleague.signIn('teacher')
  const { account } = await colleague.ask<{ account: { personId: string } }>('GET', '/api/session')
  const others = (await proposals()).find(
    one => ![one.giver.personId, one.receiver.personId].includes(account.personId),
  )!
  const [open] = await propose(others)
  await colleague.open(`/pairs/${open}`)
  await sees(colleague.page, 'Такой пары нет')
  await colleague.expectAccessible()
  await colleague.page.getByRole('link', { name: 'Мои пары' }).last().click()
  await colleague.page.getByRole('heading', { level: 1, name: 'Мои пары' }).waitFor()
  await colleague.leave()
  const official = await Visitor.come(browser, service, DESKTOP)
  await official.signIn('ministry')
  await official.open(`/pairs/${open}`)
  await official.page.getByRole('heading', { name: 'Раздел закрыт для вашей роли' }).waitFor()
  await official.open('/pairs/counts')
  await official.settle()
  await official.expectAccessible()
  await official.leave()
  const body = { action: 'withdraw', version: 1, reason: 'Проверка' }
  await lead.ask('POST', `/api/pairs/${open}/actions`, body)
  await lead.leave()
})

/** Past the pages. @returns ids of pairs */
async function propose({ groundCode, giver, receiver }: Proposal): Promise<string[]> {
  const people = { giverPersonId: giver.personId, receiverPersonId: receiver.personId }
  const terms = { aim: 'Обмен опытом', startsOn: isoDay(0), endsOn: isoDay(180) }
  const body = { pairs: [{ groundCode, ...people, ...terms }] }
  return (await lead.ask<{ ids: string[] }>('POST', '/api/pairs', body)).ids
}

/** What the product proposes on grounds without a competency. */
async function proposals(): Promise<Proposal[]> {
  const found = await lead.ask<{ proposals: Proposal[] }>('GET', '/api/pairs/proposals')
  return found.proposals.filter(one => one.competencyId === null)
}

/** A proposal of two who cannot sign in yet. */
async function strangers(admin: Visitor): Promise<Proposal> {
  const hasNoAccount = async ({ personId, name }: Side) => {
    const path = `/api/accounts/people?q=${encodeURIComponent(name)}`
    return (await admin.ask<{ rows: { id: string }[] }>('GET', path)).rows.some(one => one.id === personId)
  }
  for (const one of await proposals())
    if ((await hasNoAccount(one.giver)) && (await hasNoAccount(one.receiver))) return one
  throw new Error('Nobody to be paired')
}

/** Refused with every mistake at once, then met by another's change, then written: what was typed stays throughout. */
async function changeTerms(pair: Pair): Promise<void> {
  lead.expected.push(/status of (409|422)/)
  await page.getByRole('button', { name: 'Изменить условия' }).click()
  const form = page.getByRole('form', { name: 'Условия пары' })
  const aim = form.getByLabel('Цель')
  await aim.fill('')
  await form.getByLabel('По какой день').fill('01.09.2020')
  await form.getByRole('button', { name: 'Записать' }).click()
  await form.getByRole('link', { name: 'Напишите цель: что должно получиться' }).waitFor()
  await form.getByRole('link', { name: 'Последний день раньше первого' }).waitFor()
  await lead.expectAccessible()
  await aim.fill('Вместе провести шесть уроков')
  await form.getByLabel('По какой день').fill(typedDay(200))

  const neighbour = await Visitor.come(browser, service, DESKTOP)
  await neighbour.signIn('municipal-methodologist')
  const { account } = await neighbour.ask<{ account: { name: string } }>('GET', '/api/session')
  const { version, startsOn, endsOn } = pair
  const body = { version, startsOn, endsOn, aim: 'Другая цель', basisNumber: '', basisDate: '' }
  await neighbour.ask('PUT', `/api/pairs/${pair.id}`, body)
  await neighbour.leave()

  await form.getByRole('button', { name: 'Записать' }).click()
  await sees(form, `Пару тем временем изменили: ${account.name}`)
  expect(await aim.inputValue()).toBe('Вместе провести шесть уроков')
  await form.getByRole('button', { name: 'Записать' }).click()
  await sees(page, 'Условия записаны')
  await sees(page, 'Вместе провести шесть уроков')
}

async function teacher(admin: Visitor, login: string, { personId }: Side): Promise<Visitor> {
  await letIn(admin, inject('sharedOutbox'), { personId, login, password: PASSWORD })
  const visitor = await Visitor.come(browser, service, PHONE)
  visitor.expected.push(/status of 422/)
  await visitor.signIn(login, PASSWORD)
  return visitor
}

/** The pair with this colleague on «Мои пары». */
const asked = (visitor: Visitor, { name }: Side) => visitor.page.getByRole('article', { name }).first()

async function agree(visitor: Visitor, colleague: Side): Promise<void> {
  await visitor.open('/')
  await visitor.page
    .getByRole('link', { name: /^(Посмотреть пару|Ответить на предложение пары)/ })
    .first()
    .click()
  await visitor.page.getByRole('heading', { level: 1, name: 'Мои пары' }).waitFor()
  await asked(visitor, colleague).getByRole('button', { name: 'Согласиться' }).click()
  await sees(visitor.page, 'Ваше согласие записано')
  await visitor.expectNoSidewaysScroll()
}

async function refuse(visitor: Visitor, colleague: Side): Promise<void> {
  const { page: phone } = visitor
  await visitor.open('/my/pairs')
  await asked(visitor, colleague).getByRole('button', { name: 'Отказаться' }).click()
  const dialog = phone.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Отказаться' }).click()
  await sees(dialog, 'Напишите причину')
  await visitor.expectAccessible()
  await dialog.getByLabel('Почему').fill('Нет часов до конца четверти')
  await dialog.getByRole('button', { name: 'Отказаться' }).click()
  await sees(phone, 'Отказ записан')
  await visitor.expectNoSidewaysScroll()
}

/** The methodologist learns of the refusal under her bell, with its reason. */
async function proposeAgain(): Promise<void> {
  await lead.open('/')
  await page.getByRole('button', { name: 'Уведомления' }).click()
  await page.getByRole('link', { name: 'От пары отказались' }).first().click()
  await sees(page, 'Нет часов до конца четверти')
  await page.getByRole('button', { name: 'Предложить снова' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Предложить снова' }).click()
  await sees(page, 'Пара предложена снова')
}

async function beginAndEnd(): Promise<void> {
  lead.expected.push(/ERR_FAILED/)
  await page.reload()
  await sees(page, 'Оба согласны')
  await page.getByRole('button', { name: 'Начать работу' }).click()
  const start = page.getByRole('form', { name: 'Начало работы пары' })
  await start.getByLabel('Номер приказа').fill('14')
  await start.getByRole('button', { name: 'Начать работу' }).click()
  await start.getByRole('link', { name: 'У приказа нужны и номер, и дата' }).waitFor()
  await start.getByLabel('Дата приказа').fill(typedDay(0))
  await start.getByRole('button', { name: 'Начать работу' }).click()
  await sees(page, 'Пара начала работу')

  await page.getByRole('button', { name: 'Завершить с итогом' }).click()
  const end = page.getByRole('form', { name: 'Итог пары' })
  await end.getByRole('button', { name: 'Записать' }).click()
  await end.getByRole('link', { name: 'Напишите, что получилось' }).waitFor()
  await end.getByLabel('Что получилось').fill('Проводит разбор урока сама')
  await page.route('**/actions', route => route.abort())
  await end.getByRole('button', { name: 'Записать' }).click()
  await sees(end, 'Нет связи с сервером')
  await page.unroute('**/actions')
  expect(await end.getByLabel('Что получилось').inputValue()).toBe('Проводит разбор урока сама')
  await end.getByRole('button', { name: 'Записать' }).click()
  await sees(page, 'Пара завершена')
  await sees(page, 'Проводит разбор урока сама')
  await lead.expectAccessible()
  await page.setViewportSize(PHONE)
  await lead.expectAccessible()
  await page.setViewportSize(DESKTOP)
}

/** The table and the paper hold what the list shows. */
async function takePapers(names: readonly string[]): Promise<void> {
  await lead.open('/pairs?status=ended')
  await page
    .getByRole('row', { name: new RegExp(names[0]!) })
    .first()
    .waitFor()
  await lead.expectAccessible()
  const take = async (link: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: link }).first().click(),
    ])
    return { name: download.suggestedFilename(), bytes: await buffer(await download.createReadStream()) }
  }
  const xlsx = await take('Выгрузить XLSX')
  const table = await readTable(xlsx.bytes, { name: xlsx.name })
  const cells: string[][] = []
  for await (const row of table.rows) cells.push(row.cells)
  const line = cells.find(row => row.includes(names[0]!) && row.includes(names[1]!))
  expect(line).toContain('Проводит разбор урока сама')
  const pdf = await take('Печать списка')
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.name).toMatch(/\.pdf$/)
}
