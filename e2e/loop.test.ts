import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject, test } from 'vitest'
import { DESKTOP, openBrowser, PHONE, sees, Visitor } from './browser.ts'
import { answerThrough } from './loop-diagnosis.ts'
import { Watch, walkDown } from './loop-figures.ts'
import { makeStaffFiles } from './loop-file.ts'
import {
  announceCampaign,
  assignCarer,
  confirmPathway,
  editAndOffer,
  importStaff,
  inviteTeacher,
  recordDocument,
  setPassword,
} from './loop-steps.ts'
import { Service } from './service.ts'

const UNITS = {
  region: 'Ивановская область',
  municipality: 'Городской округ Иваново',
  school: 'Школа № 901, Иваново (демо)',
}

let browser: Browser
let service: Service
const visitors: Visitor[] = []

beforeAll(async () => {
  service = await Service.create(inject('country'))
  ;[browser] = await Promise.all([openBrowser(), service.start()])
})
afterAll(async () => {
  await browser?.close()
  await service?.remove()
})

async function visit(login: string): Promise<Visitor> {
  const visitor = await Visitor.come(browser, service, DESKTOP)
  visitors.push(visitor)
  await visitor.signIn(login)
  return visitor
}

test('one teacher goes the whole way from a staff file to the figures of the country, by the hands of seven roles', async () => {
  const files = await makeStaffFiles(todayInMoscow())

  await step('the methodologist of the school loads the staff', async () => {
    const keeper = await visit('school-methodologist')
    await importStaff(keeper, files)
    // the page of files goes on asking for long works: not while the server is being killed
    await keeper.open('/')
  })
  const watch = new Watch(await visit('federal-coordinator'), await visit('ministry'), UNITS)
  await step('figures before', () => watch.begin())

  const letter = await step('the administrator invites the teacher', async () =>
    inviteTeacher(await visit('admin'), service, files.teacher),
  )
  await step('the head of the centre opens a campaign and names the carer', async () => {
    const head = await visit('centre-head')
    await announceCampaign(head, files.teacher)
    await assignCarer(head, files.teacher)
  })

  const teacher = await Visitor.come(browser, service, PHONE)
  visitors.push(teacher)
  const password = 'parol-uchitelya-2026'
  await step('the teacher sets her password and signs in', async () => {
    await setPassword(teacher, letter.link, password)
    await teacher.signIn(letter.login, password)
  })
  // whoever has a page open asks meanwhile for her notices
  for (const { expected } of visitors) expected.push(SERVER_GONE)
  await step('the teacher answers, the server dies and comes back', () =>
    answerThrough(teacher, { browser, service, login: letter.login, password }),
  )
  await step('indicator 251 has moved', () => watch.expectOneMore('251'))

  const methodologist = await visit('regional-methodologist')
  await step('the methodologist edits the draft and offers it', () =>
    editAndOffer(methodologist, files.teacher),
  )
  await step('the teacher confirms', () => confirmPathway(teacher))
  await step('indicator 252 has moved', () => watch.expectOneMore('252'))

  await step('the methodologist records the document', () => recordDocument(methodologist, 'УПК-26 004521'))
  await step('indicator 253 has moved', () => watch.expectOneMore('253'))

  await step('the federal coordinator walks down to the document', async () => {
    const coordinator = await visit('federal-coordinator')
    await walkDown(coordinator, [UNITS.region, UNITS.municipality, UNITS.school])
    await coordinator.expectAccessible()
    const { page } = coordinator
    await page.getByRole('link', { name: /^Освоили программы из федерального реестра/ }).click()
    await page.getByLabel('Фамилия').fill(files.teacher.split(' ')[0]!)
    await page.getByRole('row', { name: files.teacher }).click()
    const panel = page.getByRole('dialog', { name: files.teacher })
    await sees(panel, 'Удостоверение №\u00A0УПК-26 004521')
    await coordinator.expectAccessible()
  })
  for (const visitor of visitors) await visitor.leave()
})

/** Names the step a failure belongs to, and leaves pictures of every browser in the folder of temporary files. */
async function step<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`
    for (const [at, { page }] of visitors.entries())
      await page.screenshot({ path: path.join(os.tmpdir(), `journey-${at}.png`) }).catch(() => {})
    throw error
  }
}

/** What a browser complains of while a server is dead or starts. */
const SERVER_GONE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET|status of 503/

function todayInMoscow(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format(new Date())
}
