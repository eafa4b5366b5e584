import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCampaign, buildInstrument } from '#testing/factories/diagnostics.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { exportDeficits } from './export-deficits.ts'
import { finishAttempt } from './finish-attempt.ts'
import { listInstruments } from './list-instruments.ts'
import { openCampaign } from './run-campaign.ts'
import { saveAnswer } from './save-answer.ts'
import { showAttempt } from './show-attempt.ts'
import { startAttempt } from './start-attempt.ts'
import { hideSmall, summariseDeficits } from './summarise-deficits.ts'
import {
  exportParticipants,
  listCampaigns,
  listParticipants,
  phaseOn,
  showCampaign,
} from './watch-campaign.ts'

const database = useDatabase()
const as = (actor: ReturnType<typeof actors.teacher>) => contextOf(database, actor)

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let instrumentId: string

beforeAll(async () => {
  world = await buildTwoRegions(database)
  instrumentId = (await buildInstrument(database)).instrumentId
})

async function take(personId: string, campaignId: string, answers: string[][] = []): Promise<string> {
  const context = as(actors.teacher(personId))
  const { attemptId } = await startAttempt(context, { campaignId })
  const { items } = await showAttempt(context, { id: attemptId })
  for (const [index, chosen] of answers.entries())
    await saveAnswer(context, { attemptId, itemId: items[index]!.id, chosen, revision: 1 })
  return attemptId
}

describe('watching a campaign', () => {
  it('counts and names only the viewer’s people', async () => {
    const [school, other] = world.here.schools
    const teachers = await Promise.all([
      buildTeacher(database, { at: school.id }),
      buildTeacher(database, { at: school.id }),
      buildTeacher(database, { at: other!.id }),
    ])
    const { campaignId } = await buildCampaign(database, {
      instrumentId,
      regionId: world.here.region.id,
      people: teachers.map(one => one.person.id),
    })
    await take(teachers[0]!.person.id, campaignId)
    const done = await take(teachers[2]!.person.id, campaignId)
    await finishAttempt(as(actors.teacher(teachers[2]!.person.id)), { id: done })

    const region = as(actors.ministry(world.here.region.id))
    const bySchool = as(actors.schoolMethodologist(school.id))
    expect(await showCampaign(region, { id: campaignId })).toMatchObject({
      phase: 'running',
      invited: 3,
      started: 2,
      finished: 1,
      questions: 6,
      minutes: 30,
    })
    expect(await showCampaign(bySchool, { id: campaignId })).toMatchObject({
      invited: 2,
      started: 1,
      finished: 0,
    })
    const running = await listParticipants(bySchool, campaignId, { state: 'running', limit: 50 })
    expect(running.rows).toMatchObject([{ personId: teachers[0]!.person.id, finishedAt: null }])
    const foreign = as(actors.ministry(world.there.region.id))
    await expect(showCampaign(foreign, { id: campaignId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(exportParticipants(foreign, campaignId, {})).rejects.toMatchObject({ kind: 'not-found' })

    const file = await exportParticipants(bySchool, campaignId, { state: 'waiting' })
    const text = JSON.stringify(await rowsOf(file.content as Readable))
    expect(text).toContain(teachers[1]!.person.lastName)
    expect(text).not.toContain(teachers[0]!.person.id)
    expect(text).toContain('ждёт')
  })

  it('is narrowed by where the campaign stands today', async () => {
    const teacher = await buildTeacher(database, { at: world.there.schools[0]!.id })
    const head = as(actors.centreHead(world.there.region.id))
    const centre = await buildOrganisation(database, {
      kind: 'centre',
      regionId: world.there.region.id,
      municipalityId: null,
    })
    const open = (title: string, opensOn: string, closesOn: string) =>
      openCampaign(head, {
        instrumentId,
        title,
        mode: 'self',
        organiserId: centre.id,
        opensOn,
        closesOn,
        organisations: [],
        people: [teacher.person.id],
      })
    // TEST_NOW is 2 March 2026
    await open('Прошлая', '2026-01-01', '2026-03-01')
    await open('Нынешняя', '2026-03-02', '2026-03-02')
    await open('Будущая', '2026-03-03', '2026-04-01')
    const titles = async (phase: 'coming' | 'running' | 'over') =>
      (await listCampaigns(head, { phase, mode: 'self', instrument: instrumentId, limit: 50 })).rows.map(
        row => [row.title, row.phase],
      )
    expect(await titles('over')).toEqual([['Прошлая', 'over']])
    expect(await titles('running')).toEqual([['Нынешняя', 'running']])
    expect(await titles('coming')).toEqual([['Будущая', 'coming']])
    expect(phaseOn({ status: 'closed', opensOn: '2026-01-01', closesOn: '2026-12-31' }, '2026-03-02')).toBe(
      'over',
    )
  })

  it('may not be announced in the name of a body outside the announcer’s unit', async () => {
    const school = world.here.schools[0]!
    const teacher = await buildTeacher(database, { at: school.id })
    const centre = await buildOrganisation(database, {
      kind: 'centre',
      regionId: world.here.region.id,
      municipalityId: null,
    })
    const announce = (organiserId: string) =>
      openCampaign(as(actors.schoolMethodologist(school.id)), {
        instrumentId,
        title: 'От имени центра',
        mode: 'independent',
        organiserId,
        opensOn: '2026-03-02',
        closesOn: '2026-03-20',
        organisations: [school.id],
        people: [teacher.person.id],
      })
    await expect(announce(centre.id)).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'organiserId' }],
    })
    expect((await announce(school.id)).invited).toBeGreaterThan(0)
  })

  it('offers instruments with what they measure', async () => {
    const { instruments } = await listInstruments(as(actors.centreHead(world.here.region.id)))
    expect(instruments.find(one => one.id === instrumentId)).toMatchObject({
      questions: 6,
      competencies: [
        { code: 'C-01', questions: 4 },
        { code: 'C-02', questions: 2 },
      ],
    })
  })
})

describe('the summary of deficits', () => {
  it('counts people for the employer, hides groups under five and what would give them away', async () => {
    const town = world.there.municipalities[0].id
    const large = await buildOrganisation(database, { municipalityId: town })
    const school = await buildOrganisation(database, { municipalityId: town })
    const small = await buildOrganisation(database, { municipalityId: town })
    const staff = async (at: string, people: number) =>
      await Promise.all(Array.from({ length: people }, () => buildTeacher(database, { at })))
    const people = [
      ...(await staff(large.id, 6)),
      ...(await staff(school.id, 5)),
      ...(await staff(small.id, 1)),
    ].map(one => one.person.id)
    const { campaignId } = await buildCampaign(database, {
      instrumentId,
      regionId: world.there.region.id,
      people,
    })
    for (const [index, personId] of people.entries()) {
      const right = [['a'], ['a'], ['a'], ['a'], ['a', 'b'], ['a']]
      const attemptId = await take(personId, campaignId, index === 0 ? right : [])
      await finishAttempt(as(actors.teacher(personId)), { id: attemptId })
    }
    const viewer = as(actors.municipalMethodologist(town))
    const summary = await summariseDeficits(viewer, { by: 'organisation' })
    const cellsOf = (id: string) =>
      summary.cells.filter(cell => cell.unitId === id).map(({ people, measured }) => [people, measured])
    expect(cellsOf(large.id)).toEqual([
      [5, 6],
      [5, 6],
    ])
    // The only small school would be the town's figure less the told ones: the next smallest is hidden with it.
    expect(cellsOf(school.id)).toEqual([
      [null, null],
      [null, null],
    ])
    expect(cellsOf(small.id)).toEqual(cellsOf(school.id))
    const rows = JSON.stringify(
      await rowsOf((await exportDeficits(viewer, { by: 'organisation' })).content as Readable),
    )
    expect(rows.match(/скрыто/g)).toHaveLength(4)

    const above = await summariseDeficits(as(actors.ministry(world.there.region.id)), {})
    expect(above).toMatchObject({ by: 'municipality', widest: 'municipality', within: null })
    expect(above.cells.find(cell => cell.unitId === town)).toMatchObject({ people: 11, measured: 12 })
    const into = await summariseDeficits(as(actors.ministry(world.there.region.id)), {
      by: 'organisation',
      municipality: town,
    })
    expect(into.within).toMatchObject({ id: town })
    expect(into.cells).toEqual(summary.cells)

    await loadShippedPacks(database, pack => {
      for (const one of pack.settings) if (one.code === 'small-group') one.value = 13
    })
    const stricter = await summariseDeficits(as(actors.ministry(world.there.region.id)), {})
    expect(stricter.smallGroup).toBe(13)
    expect(stricter.cells.find(cell => cell.unitId === town)).toMatchObject({ people: null, measured: null })
    const stranger = as(actors.municipalMethodologist(world.here.municipalities[1].id))
    expect((await summariseDeficits(stranger, { by: 'organisation', municipality: town })).cells).toEqual([])
  })

  it('leaves two small groups to cover each other', () => {
    const cell = (unitId: string, measured: number) => ({ unitId, competencyId: 'c', people: 1, measured })
    const told = (cells: ReturnType<typeof cell>[]) =>
      hideSmall(cells, 5, () => 'town').map(one => one.measured)
    expect(told([cell('a', 2), cell('b', 3), cell('c', 9)])).toEqual([null, null, 9])
    expect(told([cell('a', 2), cell('b', 7), cell('c', 9)])).toEqual([null, null, 9])
    expect(told([cell('a', 5), cell('b', 7)])).toEqual([5, 7])
    expect(told([cell('a', 1)])).toEqual([null])
  })
})

async function rowsOf(content: Readable): Promise<unknown[]> {
  const { rows } = await readTable(await buffer(content), { name: 'x' })
  const all: unknown[] = []
  for await (const row of rows) all.push(row)
  return all
}
