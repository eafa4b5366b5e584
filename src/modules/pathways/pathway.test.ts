import { beforeAll, describe, expect, it } from 'vitest'
import { finishAttempt, startAttempt } from '#modules/diagnostics/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { databaseOver } from '#platform/db/database.ts'
import { actors } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCampaign, buildInstrument } from '#testing/factories/diagnostics.ts'
import { buildOffers } from '#testing/factories/pathways.ts'
import { buildCare, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPathway } from './act-on-pathway.ts'
import { changePathway } from './change-pathway.ts'
import { draftAfterDiagnosis } from './draft-after-diagnosis.ts'
import { draftPathway } from './draft-pathway.ts'
import { finishItem, recordItemCompletion } from './finish-item.ts'
import { listReplacements } from './list-replacements.ts'
import { printPathway } from './print-pathway.ts'
import { listMyPathways, listPathways, showPathway } from './show-pathway.ts'

const database = useDatabase()
const today = fixedClock('2026-03-02T09:00:00Z')
const as = (actor: Actor, clock = today) => ({ db: databaseOver(database.app), actor, clock })

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let offers: Awaited<ReturnType<typeof buildOffers>>
let instrumentId: string

beforeAll(async () => {
  world = await buildTwoRegions(database)
  instrumentId = (await buildInstrument(database)).instrumentId
  offers = await buildOffers(database)
})

/** A teacher whom an independent diagnosis found lacking in everything, and her school's methodologist. */
async function diagnosed(mode: 'independent' | 'self' = 'independent') {
  const school = world.here.schools[0].id
  const { person } = await buildTeacher(database, { at: school })
  const carer = await buildTeacher(database, { at: school, employment: { positionCode: 'methodologist' } })
  await buildCare(database, { personId: person.id, carerPersonId: carer.person.id })
  const { campaignId } = await buildCampaign(database, {
    instrumentId,
    regionId: world.here.region.id,
    people: [person.id],
    mode,
  })
  const teacher = actors.teacher(person.id)
  const { attemptId } = await startAttempt(as(teacher), { campaignId })
  await finishAttempt(as(teacher), { id: attemptId })
  return {
    personId: person.id,
    attemptId,
    teacher,
    methodologist: actors.schoolMethodologist(school, { personId: carer.person.id }),
  }
}

async function drafted() {
  const who = await diagnosed()
  const { id } = await draftPathway(as(who.methodologist), { personId: who.personId })
  return { ...who, id }
}

async function running() {
  const who = await drafted()
  await actOnPathway(as(who.methodologist), { id: who.id, action: 'offer' })
  await actOnPathway(as(who.teacher), { id: who.id, action: 'confirm' })
  return who
}

const formalOf = async (actor: Actor, id: string) =>
  (await showPathway(as(actor), { id })).items.find(
    item => item.kind === 'formal' && item.status !== 'dropped',
  )!

describe('a draft', () => {
  it('answers every deficit within the hours, says why, and keeps the links', async () => {
    const { id, methodologist, attemptId } = await drafted()
    const pathway = await showPathway(as(methodologist), { id })
    expect(pathway).toMatchObject({ status: 'draft', attemptId, unreached: [] })
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
      code: 'pathways.open-items',
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

  it('refuses the second of two who change it at once', async () => {
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

describe('the list and the paper', () => {
  it('gives the ministry the fact without the contents', async () => {
    const who = await running()
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

  it('finds what is late', async () => {
    const who = await running()
    const late = async (clock: typeof today) =>
      (await listPathways(as(who.methodologist, clock), { late: true, limit: 200 })).rows.some(
        row => row.id === who.id,
      )
    expect(await late(today)).toBe(false)
    expect(await late(fixedClock('2027-06-01T09:00:00Z'))).toBe(true)
  })

  it('prints as PDF and DOCX', async () => {
    const who = await running()
    const pdf = await printPathway(as(who.teacher), { id: who.id, format: 'pdf' })
    expect((pdf.content as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    const docx = await printPathway(as(who.teacher), { id: who.id, format: 'docx' })
    expect((docx.content as Buffer).subarray(0, 2).toString()).toBe('PK')
  }, 30_000)
})
