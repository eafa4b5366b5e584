import { expect } from 'vitest'
import { linkOfLastLetter } from './accounts.ts'
import { sees, type Visitor } from './browser.ts'
import { typedDay } from './days.ts'
import type { makeStaffFiles } from './loop-file.ts'
import type { Service } from './service.ts'

const LOGIN = 'journey-teacher'

/** Dry run with one mistake, named by row and column; then the corrected file, which loads. */
export async function importStaff(
  visitor: Visitor,
  { spoiled, corrected, mistake }: Awaited<ReturnType<typeof makeStaffFiles>>,
): Promise<void> {
  const { page } = visitor
  await visitor.open('/people/import')
  const file = page.getByLabel(/^(Список работников|Штат)/)
  await file.setInputFiles(spoiled)
  const problem = page.getByRole('table', { name: 'Ошибки файла по строкам' }).getByRole('row').nth(1)
  await problem.waitFor()
  expect(await problem.getByRole('cell').allInnerTexts()).toEqual([
    String(mistake.row),
    `${mistake.column}, ${mistake.title}`,
    expect.stringContaining('контрольн'),
  ])
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Загрузить 2 строки без ошибок' }).waitFor()

  await file.setInputFiles(corrected)
  await page.getByRole('button', { name: 'Загрузить 3 строки', exact: true }).click()
  const loaded = page.getByRole('listitem').filter({ hasText: corrected.name })
  await sees(loaded, '3 строки: создано 3')
  await visitor.expectAccessible()
}

/** The administrator invites the person from the register; the letter lies in the outbox. */
export async function inviteTeacher(
  visitor: Visitor,
  service: Service,
  person: string,
): Promise<{ link: string; login: string }> {
  const { page } = visitor
  await visitor.open('/accounts')
  await page.getByRole('button', { name: 'Пригласить' }).click()
  const panel = page.getByRole('dialog', { name: 'Пригласить' })
  await visitor.choose('Человек из реестра', person, new RegExp(`${person}.*Иваново`))
  await panel.getByLabel('Логин').fill(LOGIN)
  await panel.getByLabel('Роль').selectOption({ label: 'Педагог' })
  await panel.getByLabel('Основание').fill('Приказ № 14 о приёме на работу')
  await visitor.expectAccessible()
  await panel.getByRole('button', { name: 'Пригласить' }).click()
  await sees(page, 'Приглашение отправлено')
  return { link: await linkOfLastLetter(service.outbox), login: LOGIN }
}

/** The teacher opens the link of the letter and chooses her password. */
export async function setPassword(visitor: Visitor, link: string, password: string): Promise<void> {
  const { page } = visitor
  await page.goto(link)
  await page.getByRole('heading', { name: 'Добро пожаловать в «Маршрут»' }).waitFor()
  await visitor.expectAccessible()
  await page.getByLabel('Новый пароль').and(page.locator('input')).fill(password)
  await page.getByRole('button', { name: 'Задать пароль' }).click()
  await page.getByRole('heading', { name: 'Пароль задан' }).waitFor()
}

/** An independent diagnosis held by the centre, to which the one teacher is invited. */
export async function announceCampaign(visitor: Visitor, person: string): Promise<void> {
  const { page } = visitor
  await visitor.open('/campaigns')
  await visitor.expectAccessible()
  await page.getByRole('link', { name: 'Объявить кампанию' }).click()
  await page
    .getByLabel('Инструмент')
    .selectOption({ label: 'Методические и психолого-педагогические компетенции учителя' })
  await page.getByLabel('Название, как его увидит педагог').fill('Диагностика нового учителя')
  await visitor.choose('Кто проводит', 'ЦНППМ')
  await page.getByLabel('Окончание').fill(typedDay(14))
  await visitor.choose('Отдельные люди', person, new RegExp(`${person}.*Иваново`))
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Объявить кампанию' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Объявить' }).click()
  await page.getByRole('heading', { level: 1, name: 'Диагностика нового учителя' }).waitFor()
  await page.getByRole('row', { name: person }).waitFor()
  await visitor.expectAccessible()
}

/** The teacher gets a methodologist of the region, who may see her result and lead her pathway. */
export async function assignCarer(visitor: Visitor, person: string): Promise<void> {
  const { page } = visitor
  await visitor.open(`/people?q=${encodeURIComponent(person)}`)
  await page
    .getByRole('row', { name: new RegExp(`${person}.*Школа № 901, Иваново`) })
    .getByRole('checkbox')
    .check()
  await page.getByRole('button', { name: 'Закрепить за методистом' }).click()
  await visitor.choose('Методист', 'Крылова')
  await visitor.expectAccessible()
  await page.getByRole('dialog').getByRole('button', { name: 'Закрепить' }).click()
  await sees(page, 'Закреплено: 1 человек')
}

/** The draft made by the system: the methodologist moves the end of a step and offers the pathway. */
export async function editAndOffer(visitor: Visitor, person: string): Promise<void> {
  const { page } = visitor
  const link = page.getByRole('link', { name: person, exact: true })
  const look = async () => {
    await visitor.open(`/pathways?q=${encodeURIComponent(person.split(' ')[0]!)}`)
    await visitor.settle()
    return await link.count()
  }
  await expect.poll(look, { timeout: 20_000, message: 'the draft made by the system' }).toBe(1)
  await visitor.expectAccessible()
  await link.click()
  await page.getByRole('heading', { level: 1, name: person }).waitFor()
  await visitor.expectAccessible()

  await formalStep(visitor)
    .getByRole('button', { name: /^Изменить/ })
    .click()
  const panel = page.getByRole('dialog')
  const dates = panel.getByRole('form', { name: 'Срок шага' })
  await dates.getByLabel('Начало').fill(typedDay(0))
  await dates.getByLabel('Окончание').fill(typedDay(30))
  await visitor.expectAccessible()
  await panel.getByRole('button', { name: 'Сохранить срок' }).click()
  await sees(page, 'Срок шага изменён.')

  await page.getByRole('button', { name: 'Предложить педагогу' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Предложить' }).click()
  await sees(page, 'Маршрут предложен педагогу.')
}

/** The teacher looks at what is offered to her and confirms it with one press. */
export async function confirmPathway(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await visitor.open('/my/pathway')
  await page.getByRole('heading', { level: 1, name: 'Вам предложен маршрут' }).waitFor()
  await visitor.expectAccessible()
  await page.getByRole('button', { name: 'Подтвердить' }).click()
  await sees(page, 'Маршрут подтверждён')
  await visitor.expectAccessible()
}

/** The document of the programme from the federal register; before it is saved the page says that it will count. */
export async function recordDocument(visitor: Visitor, number: string): Promise<void> {
  const { page } = visitor
  await page.reload()
  await formalStep(visitor)
    .getByRole('button', { name: /^Изменить/ })
    .click()
  const form = page.getByRole('dialog').getByRole('form', { name: 'Документ об освоении' })
  await form.getByLabel('Номер документа').fill(number)
  await form.getByLabel('Обучение окончено').fill(typedDay(0))
  await form.getByLabel('Документ выдан').fill(typedDay(0))
  await sees(form, 'Будет учтено в показателе 253.')
  await visitor.expectAccessible()
  await form.getByRole('button', { name: 'Внести документ' }).click()
  await sees(page, `Документ № ${number}`)
  await visitor.expectAccessible()
}

/** First step that ends with a document of a programme in the federal register. */
function formalStep({ page }: Visitor) {
  return page.getByRole('listitem').filter({ hasText: 'в федеральном реестре №' }).first()
}
