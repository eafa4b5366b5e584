import { beforeAll, describe, expect, it } from 'vitest'
import { listNotifications } from '#modules/notifications/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { databaseOver } from '#platform/db/database.ts'
import { actors } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { pathwayPeople } from '#testing/factories/pathways.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPathway } from './act-on-pathway.ts'
import { askDiagnosis } from './ask-diagnosis.ts'
import { changePathway } from './change-pathway.ts'
import { draftAfterDiagnosis } from './draft-after-diagnosis.ts'
import { draftPathway, previewDraft } from './draft-pathway.ts'
import { finishItem, previewCompletion, recordItemCompletion } from './finish-item.ts'
import { listCandidates } from './list-candidates.ts'
import { listMyPathways, listPathways } from './list-pathways.ts'
import { listReplacements } from './list-replacements.ts'
import { showPathway } from './show-pathway.ts'
import { ledPathwaysToday } from './today.ts'

const database = useDatabase()
const today = fixedClock('2026-03-02T09:00:00Z')
const as = (actor: Actor, clock = today) => ({ db: databaseOver(database.app), actor, clock })

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let offers: typeof people.offers
let people: Awaited<ReturnType<typeof pathwayPeople>>

beforeAll(async () => {
  world = await buildTwoRegions(database)
  people = await pathwayPeople(database, { regionId: world.here.region.id, school: world.here.schools[0].id })
  offers = people.offers
})

const diagnosed = (mode?: 'independent' | 'self') => people.diagnosed(mode)
const drafted = () => people.drafted()
const running = () => people.running()

const formalOf = async (actor: Actor, id: string) =>
  (await showPathway(as(actor), { id })).items.find(
    item => item.kind === 'formal' && item.status !== 'dropped',
  )!

describe('a draft', () => {
  it('answers every deficit within the hours, says why, and keeps the links', async () => {
    const { id, methodologist, attemptId } = await drafted()
    const pathway = await showPathway(as(methodologist), { id })
    expect(pathway).toMatchObject({ status: 'draft', attemptId, unreached: [] })
    const told = await listNotifications(as(methodologist))
    expect(told.notifications[0]).toMatchObject({
      link: `/pathways/${id}`,
      body: expect.stringContaining(pathway.personName),
    })
    expect(pathway.hours).toBeLessThanOrEqual(144)
    const closed = new Set(pathway.items.flatMap(item => item.closes.map(one => one.competency)))
    expect([...closed].sort()).toEqual(['C-01', 'C-02'])
    expect(pathway.items.map(item => item.offerId)).toContain(offers.registered.id)
    expect(pathway.items.every(item => item.why.length > 0 && item.startsOn! <= item.endsOn!)).toBe(true)
  })

  it('takes nothing that costs more hours than there are, and says what stays open', async () => {
    const who = await diagnosed()
    const { id } = await draftPathway(as(who.methodologist), { personId: who.personId, hours: 10 })
    const pathway = await showPathway(as(who.methodologist), { id })
    expect(pathway.hours).toBeLessThanOrEqual(10)
    expect(pathway.unreached).toEqual([
      expect.objectContaining({ competency: 'C-01', why: expect.stringMatching(/Не хватает/) }),
    ])
  })

  it('is one a person, made only by who has her in care, and not without deficits', async () => {
    const who = await drafted()
    await expect(draftPathway(as(who.methodologist), { personId: who.personId })).rejects.toMatchObject({
      code: 'pathways.living',
    })
    const stranger = actors.schoolMethodologist(world.here.schools[0].id)
    await expect(draftPathway(as(stranger), { personId: who.personId })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const elsewhere = actors.schoolMethodologist(world.there.schools[0].id)
    await expect(draftPathway(as(elsewhere), { personId: who.personId })).rejects.toMatchObject({
      kind: 'not-found',
    })
    const healthy = await buildTeacher(database, { at: world.here.schools[0].id })
    const head = actors.centreHead(world.here.region.id)
    await expect(draftPathway(as(head), { personId: healthy.person.id })).rejects.toMatchObject({
      code: 'pathways.no-deficits',
    })
  })

  it('is shown beforehand as it would be, and nothing is written', async () => {
    const who = await diagnosed()
    const given = { personId: who.personId, hours: 10, startsOn: '2026-04-01', endsOn: '2026-06-30' }
    const preview = await previewDraft(as(who.methodologist), given)
    expect(preview.unreached).toEqual([expect.objectContaining({ title: 'Компетенция C-01' })])
    const found = async () =>
      (await listPathways(as(who.methodologist), { person: who.personId, limit: 10 })).total
    expect(await found()).toBe(0)
    const { id } = await draftPathway(as(who.methodologist), given)
    const { items, hours } = await showPathway(as(who.methodologist), { id })
    const shape = (item: { title: string; startsOn: string | null; endsOn: string | null }) => [
      item.title,
      item.startsOn,
      item.endsOn,
    ]
    expect(items.map(shape)).toEqual(preview.items.map(shape))
    expect(hours).toBe(preview.hours)
  })

  it('is waited for by people with deficits and no living pathway, in one’s own care only', async () => {
    const who = await diagnosed()
    const other = await diagnosed()
    const found = async (actor: Actor) =>
      (await listCandidates(as(actor), { limit: 200 })).rows.map(row => row.personId)
    expect(await found(who.methodologist)).toEqual([who.personId])
    const head = actors.centreHead(world.here.region.id)
    expect((await ledPathwaysToday(as(head))).candidates).toBe((await found(head)).length)
    expect(await found(actors.centreHead(world.here.region.id))).toEqual(
      expect.arrayContaining([who.personId, other.personId]),
    )
    expect(await found(actors.centreHead(world.there.region.id))).toEqual([])
    await draftPathway(as(who.methodologist), { personId: who.personId })
    expect(await found(who.methodologist)).toEqual([])
  })

  it('comes by itself after an independent diagnosis, not after a self-diagnosis, and only once', async () => {
    const who = await diagnosed()
    const closed = { personId: who.personId, mode: 'independent' as const }
    const first = await draftAfterDiagnosis(as(who.teacher), closed)
    expect(first).toBeDefined()
    expect(await draftAfterDiagnosis(as(who.teacher), closed)).toBeUndefined()
    const self = await diagnosed('self')
    expect(
      await draftAfterDiagnosis(as(self.teacher), { personId: self.personId, mode: 'self' }),
    ).toBeUndefined()
  })
})

describe('the way of a pathway', () => {
  it('goes from draft through the teacher’s consent to the end', async () => {
    const who = await running()
    const formal = await formalOf(who.methodologist, who.id)
    await recordItemCompletion(as(who.methodologist), {
      id: who.id,
      itemId: formal.id,
      documentNumber: `37-${who.id}`,
      completedOn: '2026-03-01',
      issuedOn: '2026-03-02',
    })
    const rest = (await showPathway(as(who.teacher), { id: who.id })).items.filter(
      item => item.status === 'planned',
    )
    await expect(
      actOnPathway(as(who.methodologist), { id: who.id, action: 'complete' }),
    ).rejects.toMatchObject({
      code: 'pathways.complete-steps',
    })
    const shown = await showPathway(as(who.methodologist), { id: who.id })
    expect(shown.actions.find(one => one.action === 'complete')).toMatchObject({
      allowed: false,
      reason: expect.stringContaining(rest[0]!.title),
    })
    for (const item of rest)
      await finishItem(as(who.teacher), { id: who.id, itemId: item.id, evidence: 'Провела урок' })
    expect(await actOnPathway(as(who.methodologist), { id: who.id, action: 'complete' })).toMatchObject({
      status: 'completed',
    })
    const done = await showPathway(as(who.teacher), { id: who.id })
    expect(done.actions.every(one => !one.allowed && one.reason)).toBe(true)
    expect(done.history.map(one => one.action)).toContain('pathways.confirm')
  })

  it('shows the teacher nothing before it is offered to her', async () => {
    const who = await drafted()
    expect((await listMyPathways(as(who.teacher))).pathways).toEqual([])
    await actOnPathway(as(who.methodologist), { id: who.id, action: 'offer' })
    expect((await listMyPathways(as(who.teacher))).pathways.map(one => one.status)).toEqual(['offered'])
  })

  it('lets the teacher swap a step and return it with a wish, and nothing else', async () => {
    const who = await drafted()
    await actOnPathway(as(who.methodologist), { id: who.id, action: 'offer' })
    const shown = await showPathway(as(who.teacher), { id: who.id })
    const formal = shown.items.find(item => item.kind === 'formal')!
    const { replacements } = await listReplacements(as(who.teacher), { id: who.id, itemId: formal.id })
    expect(replacements.map(one => one.offerId)).toContain(offers.unregistered.id)
    await changePathway(as(who.teacher), {
      id: who.id,
      version: shown.version,
      changes: [{ type: 'replace', itemId: formal.id, offerId: offers.unregistered.id }],
    })
    const swapped = await formalOf(who.teacher, who.id)
    expect(swapped).toMatchObject({
      offerId: offers.unregistered.id,
      closes: [expect.objectContaining({ competency: 'C-01' })],
    })
    const { version } = await showPathway(as(who.teacher), { id: who.id })
    await expect(
      changePathway(as(who.teacher), {
        id: who.id,
        version,
        changes: [{ type: 'drop', itemId: swapped.id, reason: 'не хочу' }],
      }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(actOnPathway(as(who.teacher), { id: who.id, action: 'return' })).rejects.toMatchObject({
      kind: 'invalid',
    })
    await actOnPathway(as(who.teacher), { id: who.id, action: 'return', reason: 'Лучше осенью' })
    expect((await showPathway(as(who.methodologist), { id: who.id })).card.teacherRequest).toBe(
      'Лучше осенью',
    )
  })

  it('offers the planner’s own alternatives first and says what each would not close', async () => {
    const who = await drafted()
    const { items } = await showPathway(as(who.methodologist), { id: who.id })
    const formal = items.find(item => item.kind === 'formal')!
    const { replacements } = await listReplacements(as(who.methodologist), { id: who.id, itemId: formal.id })
    const planners = replacements.map(one => one.isPlanners)
    expect(planners).toEqual([...planners].sort((a, b) => Number(b) - Number(a)))
    expect(replacements.find(one => one.offerId === offers.unregistered.id)).toMatchObject({
      covers: ['Компетенция C-01'],
      misses: [],
    })
  })

  it('keeps a returned draft in the teacher’s sight and a new one out of it', async () => {
    const who = await drafted()
    await expect(showPathway(as(who.teacher), { id: who.id })).rejects.toMatchObject({
      code: 'pathways.draft',
    })
    await actOnPathway(as(who.methodologist), { id: who.id, action: 'offer' })
    await actOnPathway(as(who.teacher), { id: who.id, action: 'return', reason: 'Лучше осенью' })
    expect((await listMyPathways(as(who.teacher))).pathways).toEqual([
      expect.objectContaining({ id: who.id, status: 'draft', isReturned: true }),
    ])
    expect((await showPathway(as(who.teacher), { id: who.id })).isReturned).toBe(true)
  })

  it('lets the teacher ask for another diagnosis once it is completed, and only once', async () => {
    const who = await running()
    await expect(askDiagnosis(as(who.teacher), { id: who.id })).rejects.toMatchObject({ kind: 'conflict' })
    for (const item of (await showPathway(as(who.teacher), { id: who.id })).items) {
      if (item.kind === 'formal')
        await recordItemCompletion(as(who.methodologist), {
          id: who.id,
          itemId: item.id,
          documentNumber: `АСК-${who.id}`,
          completedOn: '2026-03-01',
          issuedOn: '2026-03-02',
        })
      else await finishItem(as(who.teacher), { id: who.id, itemId: item.id, evidence: '' })
    }
    const waiting = async () =>
      (await listPathways(as(who.methodologist), { waits: 'methodologist', mine: true, limit: 10 })).rows
    expect((await waiting()).map(row => row.id)).toEqual([who.id])
    await actOnPathway(as(who.methodologist), { id: who.id, action: 'complete' })
    expect(await waiting()).toEqual([])
    await askDiagnosis(as(who.teacher), { id: who.id })
    const told = await listNotifications(as(who.methodologist))
    expect(told.notifications.map(one => one.kind)).toContain('diagnosis-asked')
    await expect(askDiagnosis(as(who.teacher), { id: who.id })).rejects.toMatchObject({
      code: 'pathways.asked',
    })
  })

  it('refuses the second of two who change it at once, naming the first', async () => {
    const who = await drafted()
    const { version, items } = await showPathway(as(who.methodologist), { id: who.id })
    const move = (endsOn: string) =>
      changePathway(as(who.methodologist), {
        id: who.id,
        version,
        changes: [{ type: 'dates', itemId: items[0]!.id, startsOn: '2026-03-10', endsOn }],
      })
    const both = await Promise.allSettled([move('2026-03-20'), move('2026-03-25')])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const head = { ...actors.centreHead(world.here.region.id), name: 'Орлова Вера' }
    await expect(actOnPathway(as(head), { id: who.id, version, action: 'offer' })).rejects.toMatchObject({
      code: 'pathways.changed',
      message: expect.stringContaining(who.methodologist.name),
    })
  })

  it('is not confirmed by the methodologist, nor led by who does not care', async () => {
    const who = await drafted()
    await actOnPathway(as(who.methodologist), { id: who.id, action: 'offer' })
    await expect(
      actOnPathway(as(who.methodologist), { id: who.id, action: 'confirm' }),
    ).rejects.toMatchObject({
      kind: 'conflict',
    })
    await expect(
      showPathway(as(actors.ministry(world.here.region.id)), { id: who.id }),
    ).rejects.toMatchObject({
      kind: 'not-found',
    })
    await expect(
      showPathway(as(actors.centreHead(world.there.region.id)), { id: who.id }),
    ).rejects.toMatchObject({
      kind: 'not-found',
    })
  })
})

describe('a completion', () => {
  const record = (
    who: Awaited<ReturnType<typeof running>>,
    itemId: string,
    day: string,
    clock = today,
    number = `37-${who.id}`,
  ) =>
    recordItemCompletion(as(who.methodologist, clock), {
      id: who.id,
      itemId,
      documentNumber: number,
      completedOn: day,
      issuedOn: day,
    })

  it('freezes the register status of its day', async () => {
    const inside = await running()
    const outside = await running()
    const later = fixedClock('2026-08-01T09:00:00Z')
    const [a, b] = [
      await formalOf(inside.methodologist, inside.id),
      await formalOf(outside.methodologist, outside.id),
    ]
    expect(await record(inside, a.id, '2026-06-30', later)).toMatchObject({ inFederalRegister: true })
    expect(await record(outside, b.id, '2026-07-01', later)).toMatchObject({ inFederalRegister: false })
    expect((await formalOf(inside.methodologist, inside.id)).completion).toMatchObject({
      federalRegisterNumber: 'ДЕМО-1',
      byDiagnosis: true,
    })
  })

  it('is shown beforehand: the register of its day decides, not today’s', async () => {
    const who = await running()
    const item = await formalOf(who.methodologist, who.id)
    const preview = (completedOn: string) =>
      previewCompletion(as(who.methodologist), { id: who.id, itemId: item.id, completedOn })
    expect(await preview('2026-06-30')).toMatchObject({
      counts: true,
      federalNumber: 'ДЕМО-1',
      byDiagnosis: true,
      documentKind: 'certificate',
    })
    expect(await preview('2026-07-01')).toMatchObject({ counts: false, federalNumber: null })
  })

  it('is refused in the future, before its own end, and twice with one document', async () => {
    const who = await running()
    const other = await running()
    const item = await formalOf(who.methodologist, who.id)
    await expect(record(who, item.id, '2026-03-03')).rejects.toMatchObject({ kind: 'invalid' })
    await record(who, item.id, '2026-03-01', today, 'ОДИН-1')
    const second = await formalOf(other.methodologist, other.id)
    await expect(record(other, second.id, '2026-03-01', today, 'ОДИН-1')).rejects.toMatchObject({
      code: 'training.document',
    })
    await expect(
      finishItem(as(other.teacher), { id: other.id, itemId: second.id, evidence: '' }),
    ).rejects.toMatchObject({
      code: 'pathways.needs-document',
    })
  })
})
