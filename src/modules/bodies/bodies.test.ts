import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { listBodiesQuery, memberFields } from './contract.ts'
import { addMember, changeMember, fillTeam, removeMember } from './keep-members.ts'
import { exportBodies, listBodies } from './list-bodies.ts'
import { printBody } from './print-body.ts'
import { showBody, showBodyHistory } from './show-body.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let council: Awaited<ReturnType<typeof buildOrganisation>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const school = () => world.here.schools[0]
const buildBody = (over: object = {}) =>
  buildOrganisation(database, {
    municipalityId: world.here.municipalities[0].id,
    parentId: school().id,
    kind: 'council',
    ...over,
  })
beforeEach(async () => {
  council = await buildBody()
})

const as = (actor: Actor) => contextOf(database, actor)
const methodologist = () => as(actors.schoolMethodologist(school().id, { name: 'Орлова А. П.' }))
const teacher = async (at = school().id, employment: Record<string, unknown> = {}) =>
  (await buildTeacher(database, { at, employment })).person
const fields = (personId: string, over: Partial<z.input<typeof memberFields>> = {}) =>
  memberFields.parse({ personId, office: 'member', validFrom: '2025-09-01', act: 'Приказ № 12', ...over })
const add = async (personId: string, over: Partial<z.input<typeof memberFields>> = {}) =>
  await addMember(methodologist(), { id: council.id, ...fields(personId, over) })
const membersOn = async (on: string, context = methodologist()) =>
  (await showBody(context, { id: council.id, on })).members
    .filter(member => member.isCurrent)
    .map(member => [member.personId, member.office])

describe('a council', () => {
  it('has one chair and one secretary at a time, and its members of any day are known', async () => {
    const [anna, boris, vera] = [await teacher(), await teacher(), await teacher()]
    const { id: annas } = await add(anna.id, { office: 'chair' })
    await add(boris.id, { office: 'secretary' })
    await expect(add(vera.id, { office: 'chair' })).rejects.toMatchObject({ problems: [{ field: 'office' }] })
    const ended = fields(anna.id, { office: 'chair', validTo: '2025-12-31' })
    await changeMember(methodologist(), { id: council.id, member: annas, version: 1, fields: ended })
    await add(vera.id, { office: 'chair', validFrom: '2026-01-01' })
    expect(await membersOn('2025-12-31')).toEqual([
      [anna.id, 'chair'],
      [boris.id, 'secretary'],
    ])
    expect(await membersOn('2026-01-01')).toEqual([
      [vera.id, 'chair'],
      [boris.id, 'secretary'],
    ])
    expect(await membersOn('2025-08-31')).toEqual([])
    const { entries } = await showBodyHistory(methodologist(), { id: council.id })
    expect(entries.map(entry => entry.action)).toEqual([
      'bodies.add-member',
      'bodies.change-member',
      'bodies.add-member',
      'bodies.add-member',
    ])
    expect(entries[1]!.changes).toEqual([{ field: 'validTo', before: null, after: '2025-12-31' }])
  })

  it('two people who name a chair at the same moment name one', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    const results = await Promise.allSettled([
      add(anna.id, { office: 'chair' }),
      add(boris.id, { office: 'chair' }),
    ])
    expect(results.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('refuses a person twice, one it does not see, and days outside its life', async () => {
    const anna = await teacher()
    await add(anna.id)
    await expect(add(anna.id, { validFrom: '2026-01-01' })).rejects.toMatchObject({
      problems: [{ field: 'personId' }],
    })
    const stranger = await teacher(world.there.schools[0].id)
    await expect(add(stranger.id)).rejects.toMatchObject({ problems: [{ field: 'personId' }] })
    const boris = await teacher()
    await expect(add(boris.id, { validFrom: '1980-01-01' })).rejects.toMatchObject({
      problems: [{ field: 'validFrom' }],
    })
  })

  it('takes out a mistake with its reason, and refuses a change of what somebody changed', async () => {
    const anna = await teacher()
    const { id: member } = await add(anna.id)
    const change = { id: council.id, member, version: 1, fields: fields(anna.id, { office: 'deputy' }) }
    await changeMember(methodologist(), change)
    await expect(changeMember(methodologist(), change)).rejects.toMatchObject({ kind: 'conflict' })
    await removeMember(methodologist(), { id: council.id, member, version: 2, reason: 'Не тот совет' })
    expect(await membersOn('2026-01-01')).toEqual([])
    const [last] = (await showBodyHistory(methodologist(), { id: council.id })).entries
    expect(last).toMatchObject({ action: 'bodies.remove-member', reason: 'Не тот совет' })
  })

  it('is read by those who read its unit, with members from elsewhere named; by nobody else', async () => {
    const municipal = await buildOrganisation(database, {
      municipalityId: world.here.municipalities[0].id,
      kind: 'association',
      level: 'M',
    })
    const elsewhere = await teacher(world.here.schools[1].id)
    const head = as(actors.centreHead(world.here.region.id))
    await addMember(head, { id: municipal.id, ...fields(elsewhere.id, { office: 'chair' }) })
    const seen = async (actor: Actor) => {
      const card = await showBody(as(actor), { id: municipal.id })
      return [card.isVisible, card.members.map(member => member.name)]
    }
    const name = `${elsewhere.lastName} Анна Ивановна`
    expect(await seen(actors.municipalMethodologist(world.here.municipalities[0].id))).toEqual([true, [name]])
    expect(await seen(actors.municipalMethodologist(world.here.municipalities[1].id))).toEqual([false, []])
    expect(await seen(actors.ministry(world.there.region.id))).toEqual([false, []])
    // a member sees that she is one
    expect((await seen(actors.teacher(elsewhere.id)))[1]).toEqual([name])
    await expect(
      printBody(as(actors.ministry(world.there.region.id)), { id: municipal.id, format: 'pdf' }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('is printed for the asked day, with lines for chair and secretary', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    await add(anna.id, { office: 'chair' })
    await add(boris.id, { validTo: '2025-12-31' })
    const text = async (on: string) => {
      const file = await printBody(methodologist(), { id: council.id, on, format: 'pdf' })
      return textOfPages(file.content as Buffer).join(' ')
    }
    const now = await text('2026-03-02')
    expect(now).toContain('02.03.2026')
    expect(now).toContain('Секретарь')
    expect(now).toContain(anna.lastName)
    expect(now).not.toContain(boris.lastName)
    expect(await text('2025-12-31')).toContain(boris.lastName)
    const docx = await printBody(methodologist(), { id: council.id, format: 'docx' })
    expect((docx.content as Buffer).subarray(0, 2).toString()).toBe('PK')
  }, 60_000)
})

describe('a leadership team (row 25)', () => {
  it('takes the leaders of its organisation by one press, its head in the chair, and nobody else', async () => {
    const own = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    const director = await teacher(own.id, { positionCode: 'director' })
    const deputy = await teacher(own.id, { positionCode: 'deputy-director' })
    await teacher(own.id, { positionCode: 'deputy-director', validTo: '2024-01-01' })
    const plain = await teacher(own.id)
    council = await buildBody({ parentId: own.id, kind: 'leadership-team' })
    const keeper = as(actors.schoolMethodologist(own.id))
    const order = { id: council.id, on: '2025-09-01', act: 'Приказ № 1' }
    expect(await fillTeam(keeper, order)).toEqual({ added: 2 })
    expect(await fillTeam(keeper, order)).toEqual({ added: 0 })
    expect(await membersOn('2026-01-01', keeper)).toEqual([
      [director.id, 'chair'],
      [deputy.id, 'member'],
    ])
    await expect(addMember(keeper, { id: council.id, ...fields(plain.id) })).rejects.toMatchObject({
      problems: [{ field: 'personId' }],
    })
  })
})

describe('the list', () => {
  it('gives each body once with its chair, and the file holds the same', async () => {
    const municipalityId = world.here.municipalities[1].id
    const parentId = world.here.schools[1].id
    for (const name of ['Совет А', 'Совет Б', 'Совет В'])
      council = await buildBody({ municipalityId, parentId, shortName: name })
    const chair = await teacher(parentId)
    const head = as(actors.centreHead(world.here.region.id))
    await addMember(head, { id: council.id, ...fields(chair.id, { office: 'chair' }) })
    const query = { municipality: municipalityId, limit: 2 }
    const first = await listBodies(head, listBodiesQuery.parse(query))
    const second = await listBodies(head, listBodiesQuery.parse({ ...query, after: first.next }))
    const chairName = `${chair.lastName} Анна Ивановна`
    expect([...first.rows, ...second.rows].map(row => [row.name, row.members, row.chairName])).toEqual([
      ['Совет А', 0, null],
      ['Совет Б', 0, null],
      ['Совет В', 1, chairName],
    ])
    expect(first.total).toBe(3)
    const leaderless = listBodiesQuery.parse({ municipality: municipalityId, leaderless: 'true' })
    expect((await listBodies(head, leaderless)).rows.map(row => row.name)).toEqual(['Совет А', 'Совет Б'])
    const { limit: _, ...asked } = listBodiesQuery.parse(query)
    const file = await exportBodies(head, asked)
    const sheet = await readTable(await buffer(file.content as Readable), {
      name: file.filename,
      expected: ['Название', 'Председатель'],
    })
    const at = sheet.columns.findIndex(column => column.name === 'Председатель')
    const chairs: string[] = []
    for await (const row of sheet.rows) chairs.push(row.cells[at] ?? '')
    expect(chairs).toEqual(['', '', chairName])
  })
})
