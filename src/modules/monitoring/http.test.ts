import { beforeAll, expect, it } from 'vitest'
import * as acts from '#modules/acts/contract.ts'
import { actors } from '#testing/actors.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import * as contract from './contract.ts'

const server = useServer()
let world: Awaited<ReturnType<typeof buildMeasuredWorld>>
let ministry: Visitor
beforeAll(async () => {
  world = await buildMeasuredWorld(server.database)
  ministry = await server.signedInAs(actors.ministry(world.regions.kaliningrad.id))
}, 60_000)

it('walks from the region’s figure to the document over HTTP', async () => {
  const asOf = '2024-06-01'
  const figures = await ministry.call(contract.listIndicators, { query: { asOf } })
  expect([figures.status, figures.body.unit.code]).toEqual([200, 'kaliningrad'])
  const below = await ministry.call(contract.tableIndicators, { query: { asOf } })
  const k2 = below.body.rows.find(row => row.code === 'k2')!
  const schools = await ministry.call(contract.tableIndicators, { query: { asOf, unit: k2.id } })
  const [school] = schools.body.rows
  const people = await ministry.call(contract.listCountedPeople, {
    params: { code: '253' },
    query: { asOf, unit: school!.id, part: 'counted' },
  })
  expect(people.body.rows.map(row => row.lastName)).toEqual(['Зайцева'])
  for (const code of ['251', '252', '253']) {
    const { status, body } = await ministry.call(contract.showCountedFact, {
      params: { code, id: people.body.rows[0]!.id },
      query: { asOf, unit: school!.id },
    })
    expect([status, body.fact !== null]).toEqual([200, true])
  }
  const trend = await ministry.call(contract.trendIndicators, { query: { asOf } })
  expect(trend.body.points).toHaveLength(12)
  const file = await ministry.send(contract.exportIndicators, { query: { asOf } })
  expect([file.status, file.response.headers['content-type']]).toEqual([
    200,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ])
})

it('refuses a teacher, a wrong day in words, and a unit that is not hers', async () => {
  const teacher = await server.signedInAs(actors.teacher(world.people.a1))
  expect((await teacher.call(contract.listIndicators, { query: {} })).status).toBe(403)
  const wrong = await ministry.send(contract.listIndicators, { query: { asOf: '01.06.2024' } })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('Введите дату')])
  const foreign = await ministry.send(contract.listIndicators, { query: { unit: world.regions.ivanovo.id } })
  expect(foreign.status).toBe(404)
})

it('shows acts, packs, terms, the map and the region’s words to anybody signed in', async () => {
  const teacher = await server.signedInAs(actors.teacher(world.people.a2))
  const list = await teacher.call(acts.listActs, { query: { q: 'Р-174' } })
  expect(list.status).toBe(200)
  const answers = [
    await teacher.call(acts.getAct, { params: { id: list.body.rows[0]!.id } }),
    await teacher.call(acts.listPacks, {}),
    await teacher.call(acts.listTerms, { query: {} }),
    await teacher.call(acts.showResponsibility, { query: {} }),
    await teacher.call(acts.getWording, {}),
  ]
  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200])
  expect((await server.visitor().call(acts.listActs, { query: {} })).status).toBe(401)
})
