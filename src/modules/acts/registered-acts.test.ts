import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { useServer } from '#testing/server.ts'
import {
  actFields,
  addActFile,
  downloadActFile,
  exportActs as exportOperation,
  listActsQuery,
} from './contract.ts'
import { exportActs } from './export-acts.ts'
import { changeAct, registerAct, repealAct, withdrawAct } from './keep-acts.ts'
import { addEdition } from './keep-editions.ts'
import { listActs } from './list-acts.ts'
import { showAct, showActHistory } from './show-act.ts'

const server = useServer()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(server.database)
  await loadShippedPacks(server.database)
})

const as = (actor: Actor) => contextOf(server.database, actor)
const ministry = () => actors.ministry(world.here.region.id)
const municipal = (at: 0 | 1 = 0) => actors.municipalMethodologist(world.here.municipalities[at].id)
const school = (at: 0 | 1 = 0) => actors.schoolMethodologist(world.here.schools[at].id)

let number = 0
const fields = (over: Partial<z.input<typeof actFields>> = {}) =>
  actFields.parse({
    kind: 'order',
    level: 'regional',
    topic: 'system',
    authority: 'Министерство образования',
    number: String(++number),
    issuedOn: '2025-09-01',
    title: 'О региональной системе методического сопровождения',
    inForceFrom: '2025-09-10',
    ...over,
  })
const ofRegion = () => ({ kind: 'region' as const, id: world.here.region.id })
const ofMunicipality = () => ({ kind: 'municipality' as const, id: world.here.municipalities[0].id })
const ofSchool = () => ({ kind: 'organisation' as const, id: world.here.schools[0].id })
const enter = (over: Partial<z.input<typeof actFields>> = {}) =>
  registerAct(as(ministry()), { ...fields(over), owner: ofRegion() })
const list = (actor: Actor, query: z.input<typeof listActsQuery> = {}) =>
  listActs(as(actor), listActsQuery.parse({ limit: 200, ...query }))
const finds = async (actor: Actor, id: string, query: z.input<typeof listActsQuery> = {}) =>
  (await list(actor, query)).rows.some(row => row.id === id)

describe('an act entered by hand', () => {
  it('is seen from where it stands and below for a region, and never sideways', async () => {
    const { person } = await buildTeacher(server.database, { at: world.here.schools[0].id })
    const region = await enter()
    const town = await registerAct(as(municipal()), {
      ...fields({ level: 'municipal' }),
      owner: ofMunicipality(),
    })
    const own = await registerAct(as(school()), { ...fields({ level: 'institution' }), owner: ofSchool() })
    const seen = async (actor: Actor) =>
      await Promise.all([region, town, own].map(({ id }) => finds(actor, id)))
    expect(await seen(ministry())).toEqual([true, true, true])
    expect(await seen(municipal())).toEqual([true, true, true])
    expect(await seen(municipal(1))).toEqual([true, false, false])
    expect(await seen(school())).toEqual([true, true, true])
    expect(await seen(school(1))).toEqual([true, false, false])
    expect(await seen(actors.teacher(person.id))).toEqual([true, true, true])
    expect(await seen(actors.ministry(world.there.region.id))).toEqual([false, false, false])
    expect(await seen(actors.schoolMethodologist(world.there.schools[0].id))).toEqual([false, false, false])
    expect(await seen(actors.federalCoordinator())).toEqual([true, true, true])
    await expect(showAct(as(actors.ministry(world.there.region.id)), region)).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('is entered and changed only by who keeps the acts of its unit', async () => {
    for (const owner of [ofRegion(), { kind: 'municipality' as const, id: world.here.municipalities[1].id }])
      await expect(registerAct(as(municipal()), { ...fields(), owner })).rejects.toMatchObject({
        code: 'acts.owner',
      })
    const { id } = await enter()
    await expect(changeAct(as(school()), { id, version: 1, ...fields() })).rejects.toMatchObject({
      code: 'acts.foreign',
    })
    expect((await showAct(as(school()), { id })).actions.filter(one => one.allowed)).toEqual([])
    const pack = (await list(ministry(), { pack: 'kaliningrad' })).rows[0]!
    await expect(changeAct(as(ministry()), { id: pack.id, version: 1, ...fields() })).rejects.toMatchObject({
      code: 'acts.foreign',
    })
  })

  it('is found by its number, whatever signs stand in it, and by a date in its title', async () => {
    const { id } = await enter({ number: '01-05/1234', title: 'О порядке, введённом с 16.12.2019' })
    for (const q of ['01-05/1234', '№ 01-05/1234', '05/1234', '16.12.2019', 'порядке…'])
      expect([q, await finds(ministry(), id, { q })]).toEqual([q, true])
    expect(await finds(ministry(), id, { q: '01-05/1235' })).toBe(false)
  })

  it('is not entered twice, even by two at once', async () => {
    const twice = { ...fields(), owner: ofRegion() }
    const outcomes = await Promise.allSettled([1, 2].map(() => registerAct(as(ministry()), twice)))
    expect(outcomes.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(one => one.status === 'rejected')).toMatchObject({ reason: { code: 'acts.known' } })
  })

  it('says all that is wrong at once', async () => {
    const { id } = await enter()
    const wrong = fields({ inForceFrom: '2025-08-01', repeals: [crypto.randomUUID()], amends: [id] })
    await expect(changeAct(as(ministry()), { id, version: 1, ...wrong })).rejects.toMatchObject({
      problems: [{ field: 'inForceFrom' }, { field: 'repeals' }, { field: 'amends' }],
    })
    await expect(changeAct(as(ministry()), { id, version: 7, ...fields() })).rejects.toMatchObject({
      code: 'acts.changed',
    })
  })

  it('repeals others from its first day: what is in force on a day follows', async () => {
    const old = await enter({ number: 'старый' })
    const next = await enter({
      number: 'новый',
      issuedOn: '2026-01-12',
      inForceFrom: '2026-02-01',
      repeals: [old.id],
    })
    const inForce = async (day: string) => [
      await finds(school(), old.id, { inForceOn: day }),
      await finds(school(), next.id, { inForceOn: day }),
    ]
    expect(await inForce('2025-09-09')).toEqual([false, false])
    expect(await inForce('2026-01-31')).toEqual([true, false])
    expect(await inForce('2026-02-01')).toEqual([false, true])
    const card = await showAct(as(school()), old)
    expect(card).toMatchObject({ status: 'repealed', repealedOn: '2026-02-01', repealedBy: { id: next.id } })
    expect(card.chain.map(one => one.id)).toEqual([old.id, next.id])
    expect((await showAct(as(school()), next)).repeals).toMatchObject([{ id: old.id }])
    await repealAct(as(ministry()), { id: old.id, version: 2, repealedOn: null, basis: 'Отмечено по ошибке' })
    expect(await finds(school(), old.id, { inForceOn: '2026-02-01' })).toBe(true)
  })

  it('cannot be repealed from a day on which it, or its last edition, does not hold yet', async () => {
    const old = await enter()
    await addEdition(as(ministry()), {
      id: old.id,
      version: 1,
      editionOn: '2026-01-10',
      madeBy: 'Приказ № 7',
    })
    const since = (day: string) => ({ issuedOn: '2025-12-01', inForceFrom: day, repeals: [old.id] })
    const refused = { problems: [{ field: 'repeals', message: expect.stringContaining('10.01.2026') }] }
    await expect(enter(since('2026-01-10'))).rejects.toMatchObject(refused)
    const next = await enter(since('2026-01-11'))
    await expect(
      changeAct(as(ministry()), { id: next.id, version: 1, ...fields(since('2025-12-15')) }),
    ).rejects.toMatchObject(refused)
    expect((await showAct(as(ministry()), old)).repealedOn).toBe('2026-01-11')
  })

  it('repealed by an entry that is put right or withdrawn is in force again', async () => {
    const [one, other] = [await enter(), await enter()]
    const since = { issuedOn: '2026-01-12', inForceFrom: '2026-02-01' }
    const by = await enter({ ...since, repeals: [one.id, other.id] })
    const repealed = async () =>
      await Promise.all([one, other].map(async act => (await showAct(as(ministry()), act)).repealedOn))
    expect(await repealed()).toEqual(['2026-02-01', '2026-02-01'])
    const change = fields({ ...since, inForceFrom: '2026-02-10', repeals: [one.id] })
    await changeAct(as(ministry()), { id: by.id, version: 1, ...change })
    expect(await repealed()).toEqual(['2026-02-10', null])
    await withdrawAct(as(ministry()), { id: by.id, version: 2, reason: 'Ошибка' })
    expect(await repealed()).toEqual([null, null])
    const { entries } = await showActHistory(as(ministry()), one)
    expect(entries.map(entry => entry.action)).toEqual([
      'acts.restore',
      'acts.repeal',
      'acts.repeal',
      'acts.register',
    ])
  })

  it('of a pack or of the unit above is not repealed by being named', async () => {
    const pack = (await list(ministry(), { pack: 'federal', status: 'in-force' })).rows[0]!
    const region = await enter()
    const naming = fields({ level: 'municipal', repeals: [pack.id, region.id] })
    await registerAct(as(municipal()), { ...naming, owner: ofMunicipality() })
    for (const act of [pack, region]) expect((await showAct(as(ministry()), act)).status).toBe('in-force')
  })

  it('tells in words of an act that the reader does not see', async () => {
    const old = await enter()
    await registerAct(as(ministry()), {
      ...fields({
        level: 'institution',
        issuedOn: '2026-01-12',
        inForceFrom: '2026-02-01',
        repeals: [old.id],
      }),
      owner: ofSchool(),
    })
    const hidden = { id: null, label: 'акт из реестра, который вам не виден' }
    const card = await showAct(as(school(1)), old)
    expect(card).toMatchObject({ status: 'repealed', repealedBy: hidden })
    expect((await list(school(1))).rows.find(row => row.id === old.id)).toMatchObject({ repealedBy: hidden })
    expect(card.chain).toMatchObject([{ id: old.id }, hidden])
  })

  it('keeps its earlier editions with their days', async () => {
    const { id } = await enter()
    await addEdition(as(ministry()), { id, version: 1, editionOn: '2026-01-10', madeBy: 'Приказ № 7' })
    const editions = (await showAct(as(school()), { id })).editions
    expect(
      editions.map(({ number, editionOn, until, madeBy }) => [number, editionOn, until, madeBy]),
    ).toEqual([
      [2, '2026-01-10', null, 'Приказ № 7'],
      [1, '2025-09-10', '2026-01-09', null],
    ])
    await expect(
      addEdition(as(ministry()), { id, version: 2, editionOn: '2026-01-10', madeBy: 'Приказ № 8' }),
    ).rejects.toMatchObject({ problems: [{ field: 'editionOn' }] })
    await expect(
      repealAct(as(ministry()), { id, version: 2, repealedOn: '2026-01-10', basis: 'Приказ № 9' }),
    ).rejects.toMatchObject({ problems: [{ field: 'repealedOn' }] })
    await expect(
      changeAct(as(ministry()), { id, version: 2, ...fields({ inForceFrom: '2026-02-01' }) }),
    ).rejects.toMatchObject({ problems: [{ field: 'inForceFrom' }] })
  })

  it('entered by mistake leaves the register with a reason, and may be entered anew', async () => {
    const twice = { ...fields(), owner: ofRegion() }
    const { id } = await registerAct(as(ministry()), twice)
    await withdrawAct(as(ministry()), { id, version: 1, reason: 'Не тот номер' })
    expect(await finds(ministry(), id)).toBe(false)
    expect((await showAct(as(ministry()), { id })).withdrawalReason).toBe('Не тот номер')
    await registerAct(as(ministry()), twice)
    const { entries } = await showActHistory(as(ministry()), { id })
    expect(entries.map(one => [one.action, one.reason])).toEqual([
      ['acts.withdraw', 'Не тот номер'],
      ['acts.register', null],
    ])
    await expect(showActHistory(as(school()), { id })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is filtered by level and topic, exported and printed as an official list', async () => {
    const { id } = await registerAct(as(municipal()), {
      ...fields({ level: 'municipal', topic: 'diagnostics', title: 'О диагностике «Весна»' }),
      owner: ofMunicipality(),
    })
    const query = { level: 'municipal', topic: 'diagnostics' } as const
    expect((await list(ministry(), query)).rows.map(row => row.id)).toEqual([id])
    expect(await finds(ministry(), id, { level: 'federal' })).toBe(false)
    expect((await list(ministry(), { level: 'federal' })).total).toBeGreaterThan(3)
    const file = async (format: 'xlsx' | 'pdf') => {
      const { content } = await exportActs(as(ministry()), exportOperation.query!.parse({ ...query, format }))
      return Buffer.isBuffer(content) ? content : await buffer(content as Readable)
    }
    const table = await readTable(await file('xlsx'), { name: 'a' })
    const rows = []
    for await (const row of table.rows) rows.push(row.cells)
    expect(rows.map(cells => cells[3])).toEqual(['О диагностике «Весна»'])
    const paper = (await textOfPages(await file('pdf'))).join(' ')
    expect(paper).toContain('О диагностике «Весна»')
    expect(paper).toContain('Всего актов: 1')
  })
})

describe('files of an act', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj << >> endobj\n%%EOF')
  const attach = async (actor: Actor, id: string, file: { name: string; bytes: Buffer }) => {
    const edition = (await showAct(as(ministry()), { id })).editions[0]!.id
    const visitor = await server.signedInAs(actor)
    return await visitor.send(addActFile, { params: { id }, body: { edition }, file })
  }
  const download = async (actor: Actor, id: string, file: string) => {
    const visitor = await server.signedInAs(actor)
    return await visitor.send(downloadActFile, { params: { id, file } })
  }

  it('stay with the edition they were attached to, and come back as they were', async () => {
    const { id } = await enter()
    expect((await attach(ministry(), id, { name: 'Приказ № 1.pdf', bytes: pdf })).status).toBe(200)
    await addEdition(as(ministry()), { id, version: 1, editionOn: '2026-01-10', madeBy: 'Приказ № 7' })
    const [second, first] = (await showAct(as(school()), { id })).editions
    expect([second!.files, first!.files.map(file => file.name)]).toEqual([[], ['Приказ № 1.pdf']])
    const answer = await download(school(), id, first!.files[0]!.id)
    expect(answer.response.rawPayload).toEqual(pdf)
    expect(answer.response.headers['content-type']).toBe('application/pdf')
    expect(await attach(ministry(), id, { name: 'Ещё раз.pdf', bytes: pdf })).toMatchObject({ status: 200 })
    expect(await attach(ministry(), id, { name: 'И ещё.pdf', bytes: pdf })).toMatchObject({
      status: 409,
      body: { code: 'acts.file-known' },
    })
  })

  it('are not found from another region, nor under another act', async () => {
    const [one, other] = [await enter(), await enter()]
    await attach(ministry(), one.id, { name: 'Приказ.pdf', bytes: pdf })
    const file = (await showAct(as(ministry()), one)).editions[0]!.files[0]!.id
    expect((await download(actors.ministry(world.there.region.id), one.id, file)).status).toBe(404)
    expect((await download(ministry(), other.id, file)).status).toBe(404)
    expect((await attach(school(), one.id, { name: 'Чужой.pdf', bytes: pdf })).status).toBe(403)
  })

  it('of another kind are refused in words, whatever their name', async () => {
    const { id } = await enter()
    const page = Buffer.from('<html><script>alert(1)</script></html>')
    expect(await attach(ministry(), id, { name: 'Приказ.pdf', bytes: page })).toMatchObject({
      status: 422,
      body: { code: 'files.type' },
    })
    expect(await attach(ministry(), id, { name: 'Пусто.pdf', bytes: Buffer.alloc(0) })).toMatchObject({
      status: 422,
      body: { code: 'files.empty' },
    })
    const large = Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024)])
    expect(await attach(ministry(), id, { name: 'Большой.pdf', bytes: large })).toMatchObject({
      status: 422,
      body: { code: 'files.too-large' },
    })
  })
})
