import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'

/** Two people at one record: the head of a centre types, the administrator saves first. */
let browser: Browser
let head: Visitor
let admin: Visitor
let region: string
let adminName: string
const service = { url: inject('sharedServer') }

beforeAll(async () => {
  browser = await openBrowser()
  head = await Visitor.come(browser, service, DESKTOP)
  admin = await Visitor.come(browser, service, DESKTOP)
  await head.signIn('centre-head')
  await admin.signIn('admin')
  head.expected.push(/status of (409|422)/, /net::ERR_INTERNET_DISCONNECTED/)
  const { assignments } = await head.ask<{ assignments: { scopeId: string }[] }>('GET', '/api/session')
  const { account } = await admin.ask<{ account: { name: string } }>('GET', '/api/session')
  region = assignments[0]!.scopeId
  adminName = account.name
})
afterAll(async () => {
  await head?.leave()
  await admin?.leave()
  await browser?.close()
})

type Card = {
  id: string
  version: number
  email?: string | null
  phone?: string | null
  site?: string | null
  education?: string | null
  timeZone?: string | null
  oktmoVerified?: boolean
}
type History = { entries: { action: string; changes: { field: string; after: unknown }[] }[] }

/** Whoever keeps the record too changes it, whatever form the first one has open. */
async function meanwhile(path: string, change: Record<string, unknown>): Promise<Card> {
  const card = await admin.ask<Card>('GET', path)
  await admin.ask('PUT', path, { ...card, ...change })
  return card
}

/** Values that a field of the record took, latest first. */
async function pastOf(path: string, field: string): Promise<unknown[]> {
  const { entries } = await head.ask<History>('GET', `${path}/history`)
  return entries.flatMap(one =>
    one.changes.filter(change => change.field === field).map(({ after }) => after),
  )
}

const save = (place: Locator, name = 'Сохранить') => place.getByRole('button', { name, exact: true }).click()

test('an act: mistakes stand at their fields, another’s words beside mine, what I left alone becomes theirs', async () => {
  const { page } = head
  const path = await newAct('О порядке работы')
  const number = `77/${Date.now()}`
  await head.open(`${path.replace('/api', '')}/edit`)
  const form = page.getByRole('form', { name: 'Сведения об акте' })
  await form.getByLabel('Название').fill('')
  await form.getByLabel('Кем издан').fill('')
  await form.getByLabel('Примечание').fill('Сверить с подлинником')
  await save(form)
  await form.getByRole('link', { name: 'Укажите название акта' }).click()
  expect(await form.getByLabel('Название').evaluate(field => field === document.activeElement)).toBe(true)
  await sees(form.locator('#field-authority-error'), 'Укажите, кто издал акт')
  expect(await form.getByLabel('Примечание').inputValue()).toBe('Сверить с подлинником')

  await form.getByLabel('Название').fill('О порядке моей работы')
  await form.getByLabel('Кем издан').fill('Министерство образования')
  await meanwhile(path, { title: 'О порядке общей работы', number, ...OF_ACT })
  await save(form)
  const refusal = form.getByRole('alert')
  await sees(refusal, `Запись тем временем изменили: ${adminName}`)
  await sees(refusal, /^Изменено /)
  await sees(refusal, 'Чего вы не трогали, теперь как в записи: 1 поле.')
  await refusal.getByRole('link', { name: 'Название' }).waitFor()
  await sees(form, 'О порядке общей работы')
  expect(await form.getByLabel('Название').inputValue()).toBe('О порядке моей работы')
  expect(await form.getByLabel('Номер').inputValue()).toBe(number)
  expect(await form.getByLabel('Примечание').inputValue()).toBe('Сверить с подлинником')
  await head.expectAccessible()

  await form.getByRole('button', { name: 'Взять их значение «Название»' }).click()
  expect(await form.getByLabel('Название').inputValue()).toBe('О порядке общей работы')
  await form.getByRole('button', { name: 'Вернуть моё «Название»' }).click()
  await save(refusal, 'Сохранить с моими правками')
  await page.getByRole('heading', { level: 1, name: 'О порядке моей работы' }).waitFor()
  expect(await head.ask('GET', path)).toMatchObject({ number, note: 'Сверить с подлинником' })
  const history = page.getByRole('listitem').filter({ hasText: 'Изменены сведения' })
  await sees(history, adminName)
  await expect.poll(() => history.count()).toBe(2)
  expect((await pastOf(path, 'title')).slice(0, 2)).toEqual([
    'О порядке моей работы',
    'О порядке общей работы',
  ])
  const { version } = await admin.ask<Card>('GET', path)
  await admin.ask('POST', `${path}/withdraw`, { version, reason: 'Проба' })
})

test('an act withdrawn while another changes it: the reason stays, pressing again withdraws it', async () => {
  const { page } = head
  const path = await newAct('О порядке проверки')
  await head.open(path.replace('/api', ''))
  await page.getByRole('button', { name: 'Снять запись' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Почему запись ошибочна').fill('Внесён дважды')
  await meanwhile(path, { title: 'О порядке общей проверки', ...OF_ACT })
  await save(dialog, 'Снять запись')
  await sees(dialog, `Запись тем временем изменили: ${adminName}`)
  await page.getByRole('heading', { level: 1, name: 'О порядке общей проверки' }).waitFor()
  expect(await dialog.getByLabel('Почему запись ошибочна').inputValue()).toBe('Внесён дважды')
  await head.expectAccessible()
  await save(dialog, 'Снять запись')
  await sees(page, 'Запись снята из реестра: Внесён дважды.')
})

test('an organisation: what was typed outlives a lost connection and another’s change; theirs is taken', async () => {
  const { page } = head
  const { rows } = await head.ask<{ rows: Card[] }>('GET', `/api/organisations?region=${region}&limit=100`)
  const { id } = rows.at(-1)!
  const path = `/api/organisations/${id}`
  const theirs = `+7 401 ${Date.now() % 10_000_000}`
  await head.open(`/organisations/${id}/edit`)
  const form = page.getByRole('form', { name: 'Сведения об организации' })
  await form.getByLabel('Телефон').fill('+7 401 200-00-01')
  await form.getByLabel('Сайт').fill('school.example.org')
  await page.context().setOffline(true)
  await save(form)
  await sees(form.getByRole('alert'), 'Нет связи с сервером')
  expect(await form.getByLabel('Телефон').inputValue()).toBe('+7 401 200-00-01')
  await page.context().setOffline(false)

  const { parent } = await admin.ask<{ parent: { id: string } | null }>('GET', path)
  const before = await meanwhile(path, { phone: theirs, parentId: parent?.id ?? null })
  await save(form)
  await sees(form.getByRole('alert'), `Карточку тем временем изменили: ${adminName}`)
  await form.getByRole('button', { name: 'Взять их значение «Телефон»' }).click()
  await sees(form, 'У вас было: +7 401 200-00-01')
  await head.expectAccessible()
  await save(form)
  await sees(page, 'Сохранено')
  expect(await head.ask('GET', path)).toMatchObject({ phone: theirs, site: 'school.example.org' })
  expect((await pastOf(path, 'site'))[0]).toBe('school.example.org')
  expect((await pastOf(path, 'phone'))[0]).toBe(theirs)
  await meanwhile(path, { phone: before.phone, site: before.site, parentId: parent?.id ?? null })
})

test('a row of a card put right in a panel and taken away: the newest version goes out each time', async () => {
  const { page } = head
  const { rows } = await head.ask<{ rows: Card[] }>('GET', `/api/organisations?region=${region}&limit=100`)
  const { id } = rows.at(-1)!
  const path = `/api/organisations/${id}/facts`
  const mark = { kind: 'flag', flag: 'small', year: '2011', source: 'Перечень № 1' }
  const { id: fact } = await admin.ask<Card>('POST', path, mark)
  const change = (version: number, source: string) =>
    admin.ask('PUT', `${path}/${fact}`, { version, fields: { ...mark, source } })
  await head.open(`/organisations/${id}?tab=facts-by-kind`)
  await page.getByRole('button', { name: 'Изменить: 2011' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Источник').fill('Мой перечень')
  await change(1, 'Перечень № 2')
  await save(panel, 'Записать')
  await sees(panel, `Запись тем временем изменили: ${adminName}`)
  await sees(panel, 'Сейчас в записи: Перечень № 2')
  await save(panel, 'Записать')
  await sees(page, 'Мой перечень')

  await page.getByRole('button', { name: 'Убрать: 2011' }).click()
  await panel.getByLabel('Почему').fill('Проба')
  await change(3, 'Перечень № 3')
  await save(panel, 'Убрать')
  await sees(panel, `Запись тем временем изменили: ${adminName}`)
  expect(await panel.getByLabel('Почему').inputValue()).toBe('Проба')
  await save(panel, 'Убрать')
  await sees(page, 'Запись убрана')
  expect((await pastOf(`/api/organisations/${id}`, 'source')).slice(0, 4)).toEqual([
    null,
    'Перечень № 3',
    'Мой перечень',
    'Перечень № 2',
  ])
})

test('a person: going back with something typed asks first; the record can be taken as it stands', async () => {
  const { page } = head
  const { rows } = await head.ask<{ rows: Card[] }>('GET', '/api/people?limit=100')
  const { id } = rows.at(-1)!
  const path = `/api/people/${id}`
  await head.open(`/people/${id}`)
  await page.getByRole('button', CHANGE).click()
  const form = page.getByRole('form', { name: 'Сведения о человеке' })
  await form.getByLabel('Почта').fill('mine@example.org')
  await page.goBack()
  const dialog = page.getByRole('dialog', { name: 'Уйти без сохранения?' })
  await head.expectAccessible()
  await dialog.getByRole('button', { name: 'Отмена' }).click()
  expect(await form.getByLabel('Почта').inputValue()).toBe('mine@example.org')

  const before = await meanwhile(path, { email: 'theirs@example.org', phone: '+7 900 000-00-02' })
  await save(form)
  const refusal = form.getByRole('alert')
  await sees(refusal, `Карточку тем временем изменили: ${adminName}`)
  await save(refusal, 'Взять всё, как в записи')
  expect(await form.getByLabel('Почта').inputValue()).toBe('theirs@example.org')
  expect(await form.getByLabel('Телефон').inputValue()).toBe('+7 900 000-00-02')
  await form.getByLabel('Образование').fill('Высшее')
  await save(form)
  await sees(page, 'Сохранено')
  expect(await head.ask('GET', path)).toMatchObject({ email: 'theirs@example.org', education: 'Высшее' })
  expect((await pastOf(path, 'email'))[0]).toBe('theirs@example.org')
  expect((await pastOf(path, 'education'))[0]).toBe('Высшее')
  const { email, phone, education } = before
  await meanwhile(path, { email, phone, education })

  // a clean form is left without a question
  await head.open(`/people/${id}`)
  await page.getByRole('button', CHANGE).click()
  await form.waitFor()
  await page.goBack()
  await page.getByRole('button', CHANGE).waitFor()
})

test('codes of a territory in a panel on a phone: both values, mine saved over theirs', async () => {
  const { page } = head
  const { names } = await head.ask<{ names: Card[] }>(
    'GET',
    `/api/territories/names?kind=municipality&region=${region}`,
  )
  const { id } = names.at(-1)!
  const path = `/api/territories/${id}`
  await page.setViewportSize(PHONE)
  await head.open(`/territories/${id}`)
  await page.getByRole('button', { name: 'Исправить коды' }).click()
  const form = page.getByRole('form', { name: 'Коды территории' })
  await form.getByLabel('Часовой пояс').fill('Europe/Samara')
  const before = await meanwhile(path, { timeZone: 'Europe/Moscow', oktmoVerified: true })
  await save(form)
  await sees(form.getByRole('alert'), `Карточку тем временем изменили: ${adminName}`)
  await sees(form, 'Сейчас в записи: Europe/Moscow')
  await head.expectAccessible()
  await save(form)
  await sees(page, 'Сохранено')
  expect(await head.ask('GET', path)).toMatchObject({ timeZone: 'Europe/Samara', oktmoVerified: true })
  const past = page.getByRole('listitem').filter({ hasText: 'Исправлены коды' })
  for (const zone of ['Europe/Samara', 'Europe/Moscow']) await sees(past, zone)
  await meanwhile(path, { timeZone: before.timeZone, oktmoVerified: before.oktmoVerified })
  await page.setViewportSize(DESKTOP)
})

const CHANGE = { name: 'Изменить сведения' }

/** What the card of an act tells otherwise than the operation asks. */
const OF_ACT = { note: '', repeals: [], amends: [] }

/** An act that both may change; its path in the interface of programs. */
async function newAct(title: string): Promise<string> {
  const { id } = await admin.ask<{ id: string }>('POST', '/api/acts', {
    owner: { kind: 'region', id: region },
    kind: 'order',
    level: 'regional',
    topic: 'system',
    authority: 'Министерство образования',
    number: String(Date.now()),
    issuedOn: '2026-09-01',
    title,
  })
  return `/api/acts/${id}`
}
