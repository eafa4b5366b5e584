import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { pathwayPeople } from '#testing/factories/pathways.ts'
import { buildTwoRegions } from '#testing/factories/people.ts'
import { exportPathways, listPathways } from './list-pathways.ts'
import { printPathway } from './print-pathway.ts'
import { showPathway } from './show-pathway.ts'

const database = useDatabase()
const today = fixedClock('2026-03-02T09:00:00Z')
const as = (actor: Actor, clock = today) => contextOf(database, actor, clock)

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let people: Awaited<ReturnType<typeof pathwayPeople>>

beforeAll(async () => {
  world = await buildTwoRegions(database)
  people = await pathwayPeople(database, { regionId: world.here.region.id, school: world.here.schools[0].id })
})

describe('the list and the paper', () => {
  it('gives the ministry the fact without the contents', async () => {
    const who = await people.running()
    const rows = async (actor: Actor) =>
      (await listPathways(as(actor), { limit: 200 })).rows.find(row => row.id === who.id)
    expect(await rows(actors.ministry(world.here.region.id))).toMatchObject({
      status: 'running',
      items: null,
      done: null,
    })
    expect(await rows(who.methodologist)).toMatchObject({ status: 'running', done: 0 })
    expect(await rows(actors.ministry(world.there.region.id))).toBeUndefined()
  })

  it('is exported as it is filtered', async () => {
    const who = await people.running()
    const file = await exportPathways(as(who.methodologist), { mine: true })
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const rows = []
    for await (const row of table.rows) rows.push(row.cells)
    const { number, personName } = await showPathway(as(who.methodologist), { id: who.id })
    expect(rows.map(cells => cells.slice(0, 2))).toEqual([[number, personName]])
  })

  it('is searched by a name with a slip, and exported as it was found', async () => {
    const who = await people.running()
    const { personName } = await showPathway(as(who.methodologist), { id: who.id })
    const q = `${personName.split(' ')[0]!.slice(0, 3)}э${personName.split(' ')[0]!.slice(3)}`
    const { rows, shownFor } = await listPathways(as(who.methodologist), { q, limit: 50 })
    expect(rows.map(row => row.id)).toContain(who.id)
    expect(shownFor).toEqual([personName.split(' ')[0]])
    const file = await exportPathways(as(who.methodologist), { q })
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const exported = []
    for await (const row of table.rows) exported.push(row.cells[1])
    expect(exported).toEqual(rows.map(row => row.personName))
  })

  it('finds what is late', async () => {
    const who = await people.running()
    const late = async (clock: typeof today) =>
      (await listPathways(as(who.methodologist, clock), { late: true, limit: 200 })).rows.some(
        row => row.id === who.id,
      )
    expect(await late(today)).toBe(false)
    expect(await late(fixedClock('2027-06-01T09:00:00Z'))).toBe(true)
  })

  it('prints as PDF and DOCX', async () => {
    const who = await people.running()
    const pdf = await printPathway(as(who.teacher), { id: who.id, format: 'pdf' })
    expect((pdf.content as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    const docx = await printPathway(as(who.teacher), { id: who.id, format: 'docx' })
    expect((docx.content as Buffer).subarray(0, 2).toString()).toBe('PK')
  }, 30_000)
})
