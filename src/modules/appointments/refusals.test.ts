import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '#platform/clock/clock.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildOrganisation, buildRegion, buildTeacher } from '#testing/factories/people.ts'
import { correctPaper } from './head-papers.ts'
import { answerCandidacy, appointHead, endHead, proposeHead, sendCandidacy } from './keep-head.ts'
import { summariseHeads } from './list-heads.ts'
import { showCandidacy } from './show-head.ts'

const database = useDatabase()
let regionId: string
let id: string
const clockOf = (day: string) => fixedClock(`${day}T09:00:00Z`)
const ministry = (day = '2026-03-02') => contextOf(database, actors.ministry(regionId), clockOf(day))
const coordinator = (day = '2026-03-02') => contextOf(database, actors.federalCoordinator(), clockOf(day))

beforeAll(async () => {
  await loadShippedPacks(database)
})
beforeEach(async () => {
  regionId = (await buildRegion(database)).id
  const centre = await buildOrganisation(database, { kind: 'centre', regionId, municipalityId: null })
  const { person } = await buildTeacher(database, { at: centre.id })
  id = (await proposeHead(ministry(), { centreId: centre.id, personId: person.id })).id
})

const send = (version: number, on: string, day?: string) =>
  sendCandidacy(ministry(day), { id, version, number: '15', on })
const answer = (version: number, on: string, verdict: 'agree' | 'return' | 'refuse' = 'return') =>
  answerCandidacy(coordinator(), { id, version, verdict, number: '70', on, remarks: 'Нет сведений' })
const appoint = (version: number, on: string) =>
  appointHead(ministry(), { id, version, number: '4', on, validFrom: on })
const refused = (field: string) => ({ problems: [{ field }] })

describe('days of papers', () => {
  it('are not to come, and follow one another: letter, answer, next letter', async () => {
    await expect(send(1, '2026-03-03')).rejects.toMatchObject(refused('on'))
    await send(1, '2026-02-20')
    await expect(answer(2, '2026-03-03')).rejects.toMatchObject(refused('on'))
    await expect(answer(2, '2026-02-19')).rejects.toMatchObject(refused('on'))
    await answer(2, '2026-02-25')
    await expect(send(3, '2026-02-24')).rejects.toMatchObject(refused('on'))
    expect(await send(3, '2026-02-25')).toMatchObject({ status: 'sent' })
  })

  it('of an order, of a correction and of an end are as strict', async () => {
    await expect(appoint(1, '2026-03-03')).rejects.toMatchObject(refused('on'))
    await appoint(1, '2026-03-01')
    const order = { id, version: 2, paper: 'order' as const, number: '4/1', reason: 'Описка' }
    await expect(correctPaper(ministry(), { ...order, on: '2026-03-03' })).rejects.toMatchObject(
      refused('on'),
    )
    await expect(
      endHead(ministry(), { id, version: 2, lastDay: '2026-02-28', reason: 'Приказ № 5' }),
    ).rejects.toMatchObject(refused('lastDay'))
    expect(
      await endHead(ministry(), { id, version: 2, lastDay: '2026-03-01', reason: 'Приказ № 5' }),
    ).toMatchObject({ status: 'ended' })
  })

  it('make an answer late from the day after its term, in the list and on the card', async () => {
    await send(1, '2026-03-02')
    const late = async (day: string) => [
      (await summariseHeads(ministry(day), {})).late,
      (await showCandidacy(ministry(day), { id })).submissions[0]!.isLate,
    ]
    expect(await late('2026-03-16')).toEqual([0, false])
    expect(await late('2026-03-17')).toEqual([1, true])
  })
})

it('a refused candidate is neither sent again nor appointed', async () => {
  await send(1, '2026-03-01')
  await answer(2, '2026-03-02', 'refuse')
  await expect(send(3, '2026-03-02')).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining('предложите другого'),
  })
  await expect(appoint(3, '2026-03-02')).rejects.toMatchObject({ kind: 'conflict' })
})

it('a reader and a neighbour decide nothing; two who decide at once learn who was first', async () => {
  await send(1, '2026-03-01')
  const input = { id, version: 2, verdict: 'agree', number: '70', on: '2026-03-02', remarks: '' } as const
  const reader = contextOf(database, actors.centreHead(regionId))
  await expect(answerCandidacy(reader, input)).rejects.toMatchObject({ kind: 'forbidden' })
  const neighbour = contextOf(database, actors.ministry((await buildRegion(database)).id))
  await expect(answerCandidacy(neighbour, input)).rejects.toMatchObject({ kind: 'not-found' })
  const first = contextOf(database, actors.federalCoordinator({ name: 'Анна Орлова' }))
  await answerCandidacy(first, { ...input, verdict: 'return', remarks: 'Нет сведений' })
  await expect(answerCandidacy(coordinator(), input)).rejects.toMatchObject({
    code: 'heads.changed',
    message: expect.stringContaining('Кандидатуру тем временем изменили: Анна Орлова'),
  })
})
