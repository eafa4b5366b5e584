import { beforeEach, describe, expect, it } from 'vitest'
import { resourceFields, resourceFilter } from '#modules/resources/contract.ts'
import {
  addResource,
  changeResource,
  endResource,
  showResourceHistory,
} from '#modules/resources/keep-resource.ts'
import { listResources } from '#modules/resources/list-resources.ts'
import { summariseResources } from '#modules/resources/summarise-resources.ts'
import { transact } from '#platform/db/database.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildInstrument } from '#testing/factories/diagnostics.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { planFields } from './contract.ts'
import { doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const DAY = '2026-02-15'
const EVE = '2026-02-14'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildWorld>>
beforeEach(async () => {
  world = await buildWorld()
})

/** Two schools of a municipality and one of another. */
async function buildWorld() {
  const { here } = await buildTwoRegions(database)
  const [municipality, other] = here.municipalities
  const school = () => buildOrganisation(database, { municipalityId: municipality.id })
  return { region: here.region, municipality, other, from: await school(), to: await school() }
}

const head = () => contextOf(database, actors.centreHead(world.region.id))
const fieldsOf = (name: string, over: object = {}) =>
  resourceFields.parse({
    kindCode: 'laboratory',
    ownerId: world.from.id,
    name,
    purpose: 'Практикум',
    access: 'free',
    availableFrom: '2026-01-12',
    source: 'Соглашение № 5',
    ...over,
  })
const add = (name: string, over: object = {}) => addResource(head(), fieldsOf(name, over))

/** Names with their owners, as the list of the day has them. */
const listed = async (on: string, over: object = {}) =>
  (await listResources(head(), { ...resourceFilter.parse({ on, ...over }), limit: 50 })).rows.map(row => [
    row.name,
    row.ownerId,
  ])
const plan = (over: object = {}) =>
  planFields.parse({
    subject: 'organisation',
    kind: 'join',
    from: [world.from.id],
    to: [world.to.id],
    onDay: DAY,
    ...over,
  })

async function reorganise(fields = plan()) {
  const { effects } = await previewReorganisation(head(), fields)
  const { id } = await doReorganisation(head(), { ...fields, act: 'Постановление № 7', print: effects.print })
  return { id, effects }
}

async function undo(id: string) {
  const { version } = await showReorganisation(head(), { id })
  return await undoReorganisation(head(), { id, version, reason: 'Записана по ошибке' })
}

describe('resources of a school that joins another', () => {
  it('go on there from the day, are counted before, and come back with the undoing; the past stays', async () => {
    await buildInstrument(database)
    const { rows } = await database.owner.query(`select id from competencies where code = 'C-01'`)
    await add('Лаборатория', { competencies: [rows[0].id], availableTo: '2026-12-31' })
    await add('Мастерская', { availableFrom: '2026-02-20' })
    const gone = await add('Автобус', { kindCode: 'transport' })
    await endResource(head(), { id: gone.id, version: 1, lastDay: EVE, reason: 'Списан' })
    await add('Зал', { ownerId: world.to.id })
    const [from, to] = [world.from.id, world.to.id]
    const before = [await listed(EVE), await listed('2026-03-01')]

    const { id, effects } = await reorganise()
    expect(effects.resources).toBe(2)
    expect((await showReorganisation(head(), { id })).effects.resources).toBe(2)
    expect(await listed(EVE)).toEqual(before[0])
    expect(await listed(DAY)).toEqual([
      ['Зал', to],
      ['Лаборатория', to],
    ])
    expect(await listed('2026-03-01')).toEqual([
      ['Зал', to],
      ['Лаборатория', to],
      ['Мастерская', to],
    ])
    expect((await listed('2027-01-01')).map(([name]) => name)).toEqual(['Зал', 'Мастерская'])
    expect(await listed(DAY, { competency: rows[0].id })).toEqual([['Лаборатория', to]])
    // never counted twice on one day
    const entered = async (on: string) => (await summariseResources(head(), { on })).total.entered
    expect([await entered(EVE), await entered(DAY)]).toMatchObject([
      { infrastructure: 2, equipment: 1 },
      { infrastructure: 2, equipment: 0 },
    ])
    const all = await listResources(head(), {
      ...resourceFilter.parse({ all: 'true', q: 'лаборатория' }),
      limit: 9,
    })
    for (const row of all.rows) {
      const { entries } = await showResourceHistory(head(), { id: row.id })
      expect(entries[0]).toMatchObject({ action: 'resources.reorganise', reason: 'Постановление № 7' })
    }
    expect(all.rows.find(row => row.ownerId === from)!.endReason).toBe('Реорганизация: Постановление № 7')

    await undo(id)
    expect([await listed(EVE), await listed('2026-03-01')]).toEqual(before)
    expect(await listed('2026-03-01', { all: 'true', q: 'лаборатория' })).toEqual([['Лаборатория', from]])
    expect((await listed('2027-01-01')).map(([name]) => name)).toEqual(['Зал', 'Мастерская'])
  })

  it('may not be taken back once one of them was changed, nor kept longer at the closed school', async () => {
    const { id: former } = await add('Лаборатория')
    const { id } = await reorganise()
    await expect(
      changeResource(head(), { id: former, version: 2, fields: fieldsOf('Лаборатория') }),
    ).rejects.toMatchObject({ problems: [{ field: 'fields.availableTo' }] })
    await expect(
      endResource(head(), { id: former, version: 2, lastDay: '2026-02-28', reason: 'Ещё поработает' }),
    ).rejects.toMatchObject({ problems: [{ field: 'lastDay' }] })
    await expect(add('Зал')).rejects.toMatchObject({ problems: [{ field: 'availableTo' }] })
    const { rows } = await listResources(head(), { ...resourceFilter.parse({}), limit: 9 })
    await endResource(head(), { id: rows[0]!.id, version: 1, lastDay: '2026-02-20', reason: 'Ремонт' })
    await expect(undo(id)).rejects.toMatchObject({
      code: 'reorganisation.built',
      message: expect.stringContaining('изменены ресурсы: 1'),
    })
  })
})

it('of a split go to the main one; of a school from which another comes out they stay', async () => {
  await add('Лаборатория')
  const second = await buildOrganisation(database, { municipalityId: world.municipality.id })
  const out = await reorganise(plan({ kind: 'spin-off' }))
  expect(out.effects.resources).toBe(0)
  expect(await listed(DAY)).toEqual([['Лаборатория', world.from.id]])
  await undo(out.id)
  await reorganise(plan({ kind: 'split', to: [world.to.id, second.id], main: second.id }))
  expect(await listed(DAY)).toEqual([['Лаборатория', second.id]])
})

it('change their municipality with their owner’s from the day, and back', async () => {
  await add('Лаборатория')
  const place = async (on: string) => [
    (await listed(on, { municipality: world.municipality.id })).length,
    (await listed(on, { municipality: world.other.id })).length,
  ]
  const fields = plan({ subject: 'territory', from: [world.municipality.id], to: [world.other.id] })
  const { id, effects } = await reorganise(fields)
  expect(effects.resources).toBe(1)
  expect([await place(EVE), await place(DAY)]).toEqual([
    [1, 0],
    [0, 1],
  ])
  expect(await listed(DAY)).toEqual([['Лаборатория', world.from.id]])
  await undo(id)
  expect(await place(DAY)).toEqual([1, 0])
})

it('are the only ones that may be deleted, and only the entry that the reorganisation made', async () => {
  const { id } = await add('Лаборатория')
  await reorganise()
  await add('Зал', { ownerId: world.to.id })
  await transact(head(), tx => tx.deleteFrom('resources').where('regionId', '=', world.region.id).execute())
  expect((await listed(DAY, { all: 'true' })).map(([name]) => name)).toEqual(['Зал', 'Лаборатория'])
  expect((await listed(EVE)).map(([name]) => name)).toEqual(['Зал', 'Лаборатория'])
  expect((await showResourceHistory(head(), { id })).entries).toHaveLength(2)
})
