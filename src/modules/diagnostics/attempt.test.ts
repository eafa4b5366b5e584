import { beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { databaseOver } from '#platform/db/database.ts'
import { actors } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCampaign, buildInstrument } from '#testing/factories/diagnostics.ts'
import { buildCare, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { expireAttempts, finishAttempt } from './finish-attempt.ts'
import { listMine } from './list-mine.ts'
import { saveAnswer } from './save-answer.ts'
import { showAttempt } from './show-attempt.ts'
import { credibleLevels, showProfile, showResult } from './show-result.ts'
import { startAttempt } from './start-attempt.ts'

const database = useDatabase()
const clock = fixedClock('2026-02-02T09:00:00Z')
const as = (actor: ReturnType<typeof actors.teacher>, at = clock) => ({
  db: databaseOver(database.app),
  actor,
  clock: at,
})

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let instrumentId: string

beforeAll(async () => {
  world = await buildTwoRegions(database)
  instrumentId = (await buildInstrument(database)).instrumentId
})

async function invited(mode: 'independent' | 'self' = 'independent') {
  const teacher = await buildTeacher(database, { at: world.here.schools[0].id })
  const { campaignId } = await buildCampaign(database, {
    instrumentId,
    regionId: world.here.region.id,
    people: [teacher.person.id],
    mode,
  })
  return { teacher, campaignId, actor: actors.teacher(teacher.person.id) }
}

/** Answers item by item: «a» is right in single items, «a» and «b» in the multiple one. */
async function answer(actor: ReturnType<typeof actors.teacher>, attemptId: string, answers: string[][]) {
  const { items } = await showAttempt(as(actor), { id: attemptId })
  for (const [index, chosen] of answers.entries())
    await saveAnswer(as(actor), { attemptId, itemId: items[index]!.id, chosen, revision: 1 })
}

describe('an attempt', () => {
  it('is one and the same from two devices at once', async () => {
    const { campaignId, actor } = await invited()
    const [first, second] = await Promise.all([
      startAttempt(as(actor), { campaignId }),
      startAttempt(as(actor), { campaignId }),
    ])
    expect(second.attemptId).toBe(first.attemptId)
    expect((await listMine(as(actor))).campaigns.find(one => one.id === campaignId)).toMatchObject({
      attemptId: first.attemptId,
      attemptStatus: 'running',
      canTake: true,
      questions: 6,
      instruction: 'Отвечайте.',
      deadlineAt: '2026-02-02T09:30:00.000Z',
    })
  })

  it('keeps every answer, never lets an older one win, and can be taken up again', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    const itemId = (await showAttempt(as(actor), { id: attemptId })).items[0]!.id
    await saveAnswer(as(actor), { attemptId, itemId, chosen: ['b'], revision: 2 })
    const late = await saveAnswer(as(actor), { attemptId, itemId, chosen: ['c'], revision: 1 })
    const again = await saveAnswer(as(actor), { attemptId, itemId, chosen: ['b'], revision: 2 })
    expect([late.chosen, again.chosen]).toEqual([['b'], ['b']])
    expect((await showAttempt(as(actor), { id: attemptId })).items[0]).toMatchObject({
      chosen: ['b'],
      revision: 2,
    })
  })

  it('never shows which answer is right', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    const text = JSON.stringify(await showAttempt(as(actor), { id: attemptId }))
    expect(text).not.toMatch(/correct|explanation|Потому что/)
  })

  it('refuses answers after the deadline of the server and scores what came in time', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    await answer(actor, attemptId, [['a'], ['a']])
    const later = fixedClock('2026-02-02T09:30:31Z')
    const { items } = await showAttempt(as(actor), { id: attemptId })
    await expect(
      saveAnswer(as(actor, later), { attemptId, itemId: items[2]!.id, chosen: ['a'], revision: 1 }),
    ).rejects.toMatchObject({ kind: 'conflict', code: 'diagnostics.time-over' })
    expect(await finishAttempt(as(actor, later), { id: attemptId })).toMatchObject({ status: 'expired' })
    const result = await showResult(as(actor), { id: attemptId })
    expect(result).toMatchObject({ answered: 2, finishedAt: '2026-02-02T09:30:00.000Z' })
    expect(result.profile.find(row => row.code === 'C-01')).toMatchObject({
      points: 2,
      maxPoints: 4,
      level: 1,
    })
  })

  it('takes an answer that was on its way when the time ran out', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    const { items } = await showAttempt(as(actor), { id: attemptId })
    const system = (at: string) => as(systemActor(['measuring', 'directory']), fixedClock(at))
    await expireAttempts(system('2026-02-02T09:30:20Z'))
    const late = as(actor, fixedClock('2026-02-02T09:30:29Z'))
    await saveAnswer(late, { attemptId, itemId: items[0]!.id, chosen: ['a'], revision: 1 })
    await expireAttempts(system('2026-02-02T09:30:31Z'))
    expect(await showResult(as(actor), { id: attemptId })).toMatchObject({ status: 'expired', answered: 1 })
  })

  it('left open is closed by the job, once', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    const system = as(systemActor(['measuring', 'directory']), fixedClock('2026-02-02T12:00:00Z'))
    expect(await expireAttempts(system)).toBeGreaterThan(0)
    expect(await expireAttempts(system)).toBe(0)
    expect((await showResult(as(actor), { id: attemptId })).status).toBe('expired')
  })

  it('refuses what is not an answer', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    const { items } = await showAttempt(as(actor), { id: attemptId })
    const save = (index: number, chosen: string[]) =>
      saveAnswer(as(actor), { attemptId, itemId: items[index]!.id, chosen, revision: 1 })
    await expect(save(0, ['z'])).rejects.toMatchObject({ kind: 'invalid' })
    await expect(save(0, ['a', 'b'])).rejects.toMatchObject({ kind: 'invalid' })
    await finishAttempt(as(actor), { id: attemptId })
    await expect(save(0, ['a'])).rejects.toMatchObject({ kind: 'conflict', code: 'diagnostics.finished' })
    expect(await finishAttempt(as(actor), { id: attemptId })).toMatchObject({ status: 'finished' })
  })

  it('is nobody else’s', async () => {
    const { campaignId, actor } = await invited()
    const other = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    await expect(showAttempt(as(other.actor), { id: attemptId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(startAttempt(as(other.actor), { campaignId })).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('a result', () => {
  it('gives partial credit, levels by the thresholds and deficits against the position', async () => {
    const { campaignId, actor } = await invited()
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    // C-01: 1 of 4; C-02: multiple a + c = max(0, 1 − 1) / 2 = 0, single right = 1 of 2
    await answer(actor, attemptId, [['a'], ['b'], ['b'], ['b'], ['a', 'c'], ['a']])
    await finishAttempt(as(actor), { id: attemptId })
    const { profile, review } = await showResult(as(actor), { id: attemptId })
    expect(profile.map(row => [row.code, row.points, row.maxPoints, row.level, row.isDeficit])).toEqual([
      ['C-01', 1, 4, 0, true],
      ['C-02', 1, 2, 1, true],
    ])
    // Beta(2, 4) below 0.6: P(X ≥ 2), X ~ B(5, 0.6) = 0.91296
    expect(profile[0]!.deficit).toBeCloseTo(0.91296, 5)
    expect(review).toBeNull()
  })

  it('goes through the items in self-diagnosis', async () => {
    const { campaignId, actor } = await invited('self')
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    await answer(actor, attemptId, [['a'], ['b']])
    await finishAttempt(as(actor), { id: attemptId })
    const { review } = await showResult(as(actor), { id: attemptId })
    expect(review!.slice(0, 2).map(one => [one.points, one.explanation])).toEqual([
      [1, 'Потому что.'],
      [0, 'Потому что.'],
    ])
  })

  it('closes a deficit that a second diagnosis does not find again, and keeps the first', async () => {
    const { teacher, campaignId, actor } = await invited()
    const first = await startAttempt(as(actor), { campaignId })
    await answer(actor, first.attemptId, [['b'], ['b'], ['b'], ['b'], ['c'], ['b']])
    await finishAttempt(as(actor), { id: first.attemptId })
    const again = await buildCampaign(database, {
      instrumentId,
      regionId: world.here.region.id,
      people: [teacher.person.id],
    })
    const later = fixedClock('2026-06-01T09:00:00Z')
    const second = await startAttempt(as(actor, later), { campaignId: again.campaignId })
    const { items } = await showAttempt(as(actor, later), { id: second.attemptId })
    for (const [index, item] of items.entries())
      await saveAnswer(as(actor, later), {
        attemptId: second.attemptId,
        itemId: item.id,
        chosen: index < 4 ? ['a'] : ['c'],
        revision: 1,
      })
    await finishAttempt(as(actor, later), { id: second.attemptId })
    const { rows } = await database.owner.query(
      `select c.code, d.status from deficits d join competencies c on c.id = d.competency_id
       where d.person_id = $1 order by c.code, d.found_on`,
      [teacher.person.id],
    )
    expect(rows).toEqual([
      { code: 'C-01', status: 'closed' },
      { code: 'C-02', status: 'superseded' },
      { code: 'C-02', status: 'open' },
    ])
    const { profile, ratings } = await showProfile(as(actor, later), { personId: teacher.person.id })
    const newest = profile.find(row => row.code === 'C-01')!
    expect(newest).toMatchObject({ points: 4, isDeficit: false })
    expect(
      ratings.filter(one => one.competencyId === newest.competencyId).map(one => [one.level, one.ratedAt]),
    ).toEqual([
      [0, '2026-02-02T09:00:00.000Z'],
      [3, '2026-06-01T09:00:00.000Z'],
    ])
  })

  it('is seen by the carer and the centre, not by the employer, the neighbour or the ministry', async () => {
    const { teacher, campaignId, actor } = await invited()
    const carer = await buildTeacher(database, { at: world.here.schools[0].id })
    await buildCare(database, { personId: teacher.person.id, carerPersonId: carer.person.id })
    const { attemptId } = await startAttempt(as(actor), { campaignId })
    await finishAttempt(as(actor), { id: attemptId })
    const seen = async (viewer: ReturnType<typeof actors.teacher>) =>
      showResult(as(viewer), { id: attemptId }).then(
        () => true,
        error => error.kind,
      )
    expect(
      await seen(actors.schoolMethodologist(world.here.schools[0].id, { personId: carer.person.id })),
    ).toBe(true)
    expect(await seen(actors.centreHead(world.here.region.id))).toBe(true)
    expect(await seen(actors.schoolMethodologist(world.here.schools[0].id))).toBe('not-found')
    expect(await seen(actors.regionalMethodologist(world.here.region.id))).toBe('not-found')
    expect(await seen(actors.ministry(world.here.region.id))).toBe('not-found')
    expect(await seen(actors.federalCoordinator())).toBe('not-found')
    expect(await seen(actors.centreHead(world.there.region.id))).toBe('not-found')
  })
})

describe('credible levels', () => {
  it('are the narrowest run that holds four fifths of the probability', () => {
    expect(credibleLevels([0.05, 0.85, 0.05, 0.05])).toEqual({ low: 1, high: 1 })
    expect(credibleLevels([0.1, 0.45, 0.4, 0.05])).toEqual({ low: 1, high: 2 })
    expect(credibleLevels([0.25, 0.25, 0.25, 0.25])).toEqual({ low: 0, high: 3 })
  })
})
