import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { showTimeline } from '#modules/people/show-timeline.ts'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildOrganisation, buildRegion, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { useServer } from '#testing/server.ts'
import * as contract from './contract.ts'
import { headsToday } from './heads-today.ts'
import {
  answerCandidacy,
  appointHead,
  endHead,
  proposeHead,
  sendCandidacy,
  withdrawCandidacy,
} from './keep-head.ts'
import { exportHeads, listHeads, printHeads, summariseHeads } from './list-heads.ts'
import { appointmentsTrace } from './person-trace.ts'
import { printLetter } from './print-letter.ts'
import {
  listPersonAppointments,
  showCandidacy,
  showCandidacyHistory,
  showHeadsOfCentre,
} from './show-head.ts'

const server = useServer()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let centre: { id: string }
let candidate: { id: string }
const as = (actor: Actor, day?: string) =>
  contextOf(server.database, actor, ...(day ? [fixedClock(`${day}T09:00:00Z`)] : []))
const ministry = (day?: string) => as(actors.ministry(world.here.region.id), day)
const coordinator = (day?: string) => as(actors.federalCoordinator(), day)
const show = (id: string) => showCandidacy(ministry(), { id })
const sort = { sort: 'name', order: 'asc' } as const
const query = (over: Record<string, unknown> = {}) => contract.listHeadsQuery.parse(over)

beforeAll(async () => {
  await loadShippedPacks(server.database)
  world = await buildTwoRegions(server.database)
})
let index = 0
beforeEach(async () => {
  index++
  const region = world.here.region.id
  centre = await buildOrganisation(server.database, {
    kind: 'centre',
    regionId: region,
    municipalityId: null,
    shortName: `ЦНППМ ${index}`,
  })
  candidate = (
    await buildTeacher(server.database, {
      at: centre.id,
      person: { lastName: `Кандидатова${'абвгдежзиклмн'[index]}`, firstName: 'Елена' },
    })
  ).person
})

const propose = () => proposeHead(ministry(), { centreId: centre.id, personId: candidate.id })
async function sent(number = '15') {
  const { id } = await propose()
  return { id, ...(await sendCandidacy(ministry(), { id, version: 1, number, on: '2026-03-01' })) }
}
const agree = (id: string, version: number, context = coordinator()) =>
  answerCandidacy(context, { id, version, verdict: 'agree', number: '77', on: '2026-03-02', remarks: '' })

describe('a head of a centre', () => {
  it('is proposed, returned with remarks, sent again, agreed, appointed, ended; every step is in the history', async () => {
    const { id, version } = await sent()
    // the term of the answer is a setting of the pack on the day of sending
    expect((await show(id)).submissions[0]).toMatchObject({
      number: 1,
      letterNumber: '15',
      dueOn: '2026-03-16',
    })
    const returned = await answerCandidacy(coordinator(), {
      id,
      version,
      verdict: 'return',
      number: '70',
      on: '2026-03-02',
      remarks: 'Приложите сведения об образовании',
    })
    expect(returned.status).toBe('returned')
    const again = await sendCandidacy(ministry('2026-03-05'), {
      id,
      version: returned.version,
      number: '16',
      on: '2026-03-05',
    })
    const agreed = await answerCandidacy(coordinator('2026-03-09'), {
      id,
      version: again.version,
      verdict: 'agree',
      number: '77',
      on: '2026-03-09',
      remarks: '',
    })
    const appointed = await appointHead(ministry('2026-03-10'), {
      id,
      version: agreed.version,
      number: '5-к',
      on: '2026-03-10',
      validFrom: '2026-03-11',
    })
    expect(appointed.status).toBe('appointed')
    const card = await show(id)
    expect(card).toMatchObject({
      status: 'appointed',
      agreement: '№\u00A077 от\u00A009.03.2026',
      orderNumber: '5-к',
    })
    expect(card.submissions.map(one => [one.number, one.verdict, one.answeredBy])).toEqual([
      [2, 'agree', 'coordinator'],
      [1, 'return', 'coordinator'],
    ])
    await endHead(ministry('2026-09-01'), {
      id,
      version: appointed.version,
      lastDay: '2026-08-31',
      reason: 'Приказ № 9-к',
    })
    const states = async (on: string) =>
      (await listHeads(ministry('2026-09-01'), query({ on }))).rows.find(row => row.id === centre.id)?.state
    expect(await states('2026-03-10')).toBe('vacant')
    expect(await states('2026-03-11')).toBe('agreed')
    expect(await states('2026-09-01')).toBe('vacant')
    const { entries } = await showCandidacyHistory(ministry(), { id })
    expect(entries.map(entry => entry.action)).toEqual([
      'heads.end',
      'heads.appoint',
      'heads.agree',
      'heads.send',
      'heads.return',
      'heads.send',
      'heads.propose',
    ])
  })

  it('is answered by the ministry too, when the letter came on paper; the operator cannot propose or appoint', async () => {
    const { id, version } = await sent()
    await expect(
      appointHead(coordinator(), { id, version, number: '1', on: '2026-03-02', validFrom: '2026-03-02' }),
    ).rejects.toMatchObject({ kind: 'conflict' })
    expect((await agree(id, version, ministry())).status).toBe('agreed')
    expect((await show(id)).submissions[0]).toMatchObject({ answeredBy: 'ministry', isLate: false })
    const labels = (await showCandidacy(coordinator(), { id })).actions.filter(one => one.allowed)
    expect(labels).toEqual([])
    // a reader has no buttons at all
    const reader = await showCandidacy(as(actors.centreHead(world.here.region.id)), { id })
    expect(reader).toMatchObject({ actions: [], kept: [] })
  })

  it('appointed without an agreement is told as a gap until the operator agrees', async () => {
    const { id } = await propose()
    await appointHead(ministry(), { id, version: 1, number: '4', on: '2026-02-01', validFrom: '2026-02-02' })
    const state = async () => (await showHeadsOfCentre(ministry(), { id: centre.id })).centre?.state
    expect(await state()).toBe('unagreed')
    const { version } = await sendCandidacy(ministry(), { id, version: 2, number: '5', on: '2026-03-02' })
    expect(await state()).toBe('unagreed')
    expect((await agree(id, version)).status).toBe('appointed')
    expect(await state()).toBe('agreed')
    // before the letter she was not agreed, and it stays so
    const past = await listHeads(ministry(), query({ on: '2026-03-01' }))
    expect(past.rows.find(row => row.id === centre.id)).toMatchObject({
      state: 'unagreed',
      head: { agreement: null },
    })
  })

  it('is one at a time; the second is refused with the field, two who decide at once meet a conflict', async () => {
    const first = await propose()
    await appointHead(ministry(), {
      ...first,
      version: 1,
      number: '4',
      on: '2026-02-01',
      validFrom: '2026-02-02',
    })
    const other = (await buildTeacher(server.database, { at: centre.id })).person
    const second = await proposeHead(ministry(), { centreId: centre.id, personId: other.id })
    const appoint = (version: number) =>
      appointHead(ministry(), { ...second, version, number: '6', on: '2026-03-01', validFrom: '2026-03-01' })
    await expect(appoint(1)).rejects.toMatchObject({ problems: [{ field: 'validFrom' }] })
    await expect(appoint(2)).rejects.toMatchObject({ code: 'heads.changed' })
    await endHead(ministry(), { ...first, version: 2, lastDay: '2026-02-28', reason: 'Приказ № 5' })
    expect((await appoint(1)).status).toBe('unagreed')
  })

  it('refuses what cannot be, with the field and the words', async () => {
    await expect(
      proposeHead(ministry(), { centreId: world.here.schools[0].id, personId: world.here.region.id }),
    ).rejects.toMatchObject({ problems: [{ field: 'centreId' }, { field: 'personId' }] })
    const { id, version } = await sent()
    await expect(propose()).rejects.toMatchObject({ code: 'heads.known' })
    await expect(
      answerCandidacy(coordinator(), {
        id,
        version,
        verdict: 'agree',
        number: '1',
        on: '2026-02-01',
        remarks: '',
      }),
    ).rejects.toMatchObject({ problems: [{ field: 'on', message: expect.stringContaining('01.03.2026') }] })
    await expect(
      sendCandidacy(ministry(), { id, version, number: '16', on: '2026-03-02' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('ждёт ответа') })
    await withdrawCandidacy(ministry(), { id, version, reason: 'Выбран другой' })
    await propose()
  })

  it('of another region is not found, and its centre is not proposed for', async () => {
    const { id } = await propose()
    const stranger = as(actors.ministry(world.there.region.id))
    await expect(showCandidacy(stranger, { id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(
      proposeHead(stranger, { centreId: centre.id, personId: candidate.id }),
    ).rejects.toMatchObject({ problems: [{ field: 'centreId' }, { field: 'personId' }] })
    expect(await showHeadsOfCentre(stranger, { id: centre.id })).toMatchObject({ centre: null })
  })
})

describe('papers', () => {
  it('are attached, downloaded by a reader, put right with a reason; the operator keeps her own letters only', async () => {
    const { id, submissionId } = await sent()
    const office = await server.signedInAs(actors.ministry(world.here.region.id))
    const pdf = { name: 'Письмо № 15.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF') }
    const add = (visitor: typeof office, body: Record<string, string>, file = pdf) =>
      visitor.send(contract.addPaperFile, { params: { id }, body, file })
    const added = await add(office, { paper: 'letter', submissionId })
    expect(added.status).toBe(200)
    expect((await add(office, { paper: 'letter', submissionId })).body).toMatchObject({
      code: 'heads.file-known',
    })
    expect((await add(office, { paper: 'order' })).status).toBe(409)
    const word = { name: 'a.pdf', bytes: Buffer.from('MZ not a document') }
    expect((await add(office, { paper: 'letter' }, word)).body).toMatchObject({ code: 'files.type' })
    const operator = await server.signedInAs(actors.federalCoordinator())
    expect((await add(operator, { paper: 'letter' })).status).toBe(403)
    const { letterFiles } = (await show(id)).submissions[0]!
    expect(letterFiles).toMatchObject([{ name: 'Письмо № 15.pdf', isKept: true }])
    const file = letterFiles[0]!.id
    const reader = await server.signedInAs(actors.centreHead(world.here.region.id))
    expect((await reader.send(contract.downloadPaperFile, { params: { id, file } })).text).toContain(
      '%PDF-1.7',
    )
    const stranger = await server.signedInAs(actors.ministry(world.there.region.id))
    expect((await stranger.send(contract.downloadPaperFile, { params: { id, file } })).status).toBe(404)
    const corrected = await office.call(contract.correctPaper, {
      params: { id },
      body: { version: 2, paper: 'letter', number: '15/1', on: '2026-03-01', reason: 'Описка в номере' },
    })
    expect(corrected.status).toBe(200)
    expect((await show(id)).submissions[0]).toMatchObject({ letterNumber: '15/1' })
    const removed = await office.call(contract.removePaperFile, {
      params: { id, file },
      body: { reason: 'Не тот файл' },
    })
    expect(removed.status).toBe(200)
    expect((await office.send(contract.downloadPaperFile, { params: { id, file } })).status).toBe(404)
  })

  it('to the operator are written from the registers', async () => {
    await buildOrganisation(server.database, {
      kind: 'authority',
      regionId: world.here.region.id,
      municipalityId: null,
      name: 'Министерство образования области',
    })
    const { id } = await sent()
    const paper = await printLetter(ministry(), { id, format: 'pdf' })
    const words = (await textOfPages(paper.content as Buffer)).join(' ').replaceAll(/\s+/g, ' ')
    for (const part of [
      'Министерство образования области',
      'Кандидатова',
      'Учитель',
      '№ 15',
      'Просим согласовать',
    ])
      expect(words).toContain(part)
    expect((await printLetter(ministry(), { id, format: 'docx' })).filename).toMatch(/\.docx$/)
  })
})

describe('the list of centres', () => {
  it('tells at how many centres the head is not agreed; filters, pages, XLSX and paper say the same', async () => {
    const region = (await buildRegion(server.database)).id
    const office = as(actors.ministry(region))
    for (const number of [1, 2, 3, 4, 5]) {
      const { id } = await buildOrganisation(server.database, {
        kind: 'centre',
        regionId: region,
        municipalityId: null,
        shortName: `Центр ${number}`,
      })
      if (number === 5) continue
      const { person } = await buildTeacher(server.database, { at: id, person: { lastName: 'Главная' } })
      const head = await proposeHead(office, { centreId: id, personId: person.id })
      const order = { number: '4', on: '2026-02-01', validFrom: '2026-02-02' }
      const { version } = await appointHead(office, { ...head, version: 1, ...order })
      if (number > 2) continue
      const letter = await sendCandidacy(office, { ...head, version, number: '1', on: '2026-03-01' })
      if (number === 1) await agree(head.id, letter.version)
    }
    expect(await summariseHeads(office, {})).toEqual({
      centres: 5,
      agreed: 1,
      unagreed: 3,
      vacant: 1,
      waiting: 1,
      late: 0,
    })
    const late = as(actors.ministry(region), '2026-03-20')
    expect(await summariseHeads(late, {})).toMatchObject({ waiting: 1, late: 1 })
    const names = async (context: typeof office, over: Record<string, unknown>) =>
      (await listHeads(context, query(over))).rows.map(row => row.name)
    expect(await names(office, { state: 'unagreed' })).toEqual(['Центр 2', 'Центр 3', 'Центр 4'])
    expect(await names(late, { late: 'true' })).toEqual(['Центр 2'])
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listHeads(office, query({ limit: 2, after, order: 'desc', sort: 'region' }))
      seen.push(...page.rows.map(row => row.name))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(['Центр 5', 'Центр 4', 'Центр 3', 'Центр 2', 'Центр 1'])
    const file = await exportHeads(office, { ...sort, state: 'agreed' })
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const cells: string[][] = []
    for await (const row of table.rows) cells.push(row.cells)
    expect(cells.map(row => [row[0], ...row.slice(2, 5)])).toEqual([
      ['Центр 1', 'Главная Анна Ивановна', 'согласован', '№ 77 от 02.03.2026'],
    ])
    const paper = await printHeads(office, { ...sort, format: 'pdf' })
    const words = (await textOfPages(paper.content as Buffer)).join(' ').replaceAll(/\s+/g, ' ')
    expect(words).toContain('Всего центров: 5. Руководитель согласован: 1, не согласован: 3, не назначен: 1.')
    expect((await summariseHeads(coordinator(), { region })).centres).toBe(5)
    // each side has what it has to move
    const office0 = await headsToday(office)
    expect(office0?.waiting.map(one => [one.centreName, one.status])).toEqual([['Центр 2', 'unagreed-sent']])
    expect((await headsToday(coordinator()))?.waiting.some(one => one.centreName === 'Центр 2')).toBe(true)
    expect(await headsToday(as(actors.centreHead(region)))).toBeNull()
  })

  it('leads from the card of a person and her history to the post', async () => {
    const { id } = await propose()
    await appointHead(ministry(), { id, version: 1, number: '4', on: '2026-02-01', validFrom: '2026-02-02' })
    const { appointments } = await listPersonAppointments(ministry(), { id: candidate.id })
    expect(appointments).toMatchObject([{ title: 'Руководитель ЦНППМ', candidacyId: id, isAgreed: false }])
    const { entries } = await showTimeline(ministry(), [appointmentsTrace], { id: candidate.id })
    expect(entries).toMatchObject([
      { link: `/centre-heads/${id}`, note: expect.stringContaining('без согласования') },
    ])
  })
})
