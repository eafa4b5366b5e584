import { beforeAll, describe, expect, it } from 'vitest'
import { assignRole } from '#modules/accounts/index.ts'
import { actOnPathway, changePathway, finishItem, showPathway } from '#modules/pathways/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCampaign } from '#testing/factories/diagnostics.ts'
import { pathwayPeople } from '#testing/factories/pathways.ts'
import { buildCare, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { todayAnswer } from './contract.ts'
import { today } from './today.ts'

const database = useDatabase()

let world: Awaited<ReturnType<typeof buildTwoRegions>>
let people: Awaited<ReturnType<typeof pathwayPeople>>

beforeAll(async () => {
  world = await buildTwoRegions(database)
  people = await pathwayPeople(database, { regionId: world.here.region.id, school: world.here.schools[0].id })
})

const SPRING = fixedClock('2026-03-02T09:00:00Z')
const YEAR_LATER = fixedClock('2027-01-20T09:00:00Z')

/** The answer as it goes over the wire: the schema refuses what is too much. */
const homeOf = async (actor: Actor, clock = SPRING) =>
  todayAnswer.parse(await today(contextOf(database, actor, clock)))

describe('a teacher', () => {
  it('who is invited is led to the diagnosis, and greeted by her given names', async () => {
    const { person } = await buildTeacher(database, {
      at: world.here.schools[0].id,
      person: { firstName: 'Ольга', middleName: 'Петровна' },
    })
    const { campaignId } = await buildCampaign(database, {
      instrumentId: people.instrumentId,
      regionId: world.here.region.id,
      people: [person.id],
    })
    const home = await homeOf(actors.teacher(person.id))
    expect(home.greetingName).toBe('Ольга Петровна')
    expect(home.now?.action.link).toBe(`/diagnostics/begin/${campaignId}`)
    expect(home.waiting).toEqual([])
  })

  it('with an offer is led to it, then to the first step, and sees how far she is', async () => {
    const who = await people.offered()
    expect((await homeOf(who.teacher)).now?.title).toBe('Посмотрите предложенный маршрут')
    await actOnPathway(contextOf(database, who.teacher), { id: who.id, action: 'confirm' })
    const { items } = await showPathway(contextOf(database, who.teacher), { id: who.id })
    const home = await homeOf(who.teacher)
    expect(home.now?.title).toBe(items[0]!.title)
    expect(home.figures.map(one => [one.label, one.value])).toEqual([
      ['Пройдено шагов', 0],
      ['Пройдено часов', 0],
      ['Открытых дефицитов', 2],
      ['Освоено программ', 0],
    ])
  })

  it('whose draft nobody has offered yet sees nothing of it', async () => {
    const who = await people.drafted()
    const home = await homeOf(who.teacher)
    expect(home.now).toBeNull()
    expect(home.waiting).toEqual([])
  })
})

describe('a methodologist', () => {
  it('sees her own people only: a returned pathway before anything else', async () => {
    const who = await people.offered()
    await actOnPathway(contextOf(database, who.teacher), {
      id: who.id,
      action: 'return',
      reason: 'Лучше осенью',
    })
    const home = await homeOf(who.methodologist)
    expect(home.now).toMatchObject({ action: { link: `/pathways/${who.id}` } })
    expect(home.now?.reason).toContain('Лучше осенью')
    expect(home.waiting).toEqual([])
    expect(home.figures.map(one => [one.label, one.value, one.base])).toEqual([
      ['В вашем сопровождении', 1, 'весь список'],
      ['Прошли диагностику', 1, 'из\u00A01'],
      ['С маршрутом', 1, 'из\u00A01'],
      ['Ждут маршрута', 0, 'дефициты есть, маршрута нет'],
    ])
  })

  it('is told of a step whose date has passed only after it has passed', async () => {
    const who = await people.running()
    const { items, version } = await showPathway(contextOf(database, who.methodologist), { id: who.id })
    await changePathway(contextOf(database, who.methodologist), {
      id: who.id,
      version,
      changes: [{ type: 'dates', itemId: items[0]!.id, startsOn: '2026-03-02', endsOn: '2026-03-10' }],
    })
    const on = (day: string) => homeOf(who.methodologist, fixedClock(`${day}T09:00:00Z`))
    expect((await on('2026-03-10')).now).toBeNull()
    expect((await on('2026-03-11')).now?.title).toMatch(/^Срок шага прошёл: /)
  })

  it('has the people without a pathway and those without a diagnosis counted apart', async () => {
    const who = await people.diagnosed()
    const { person } = await buildTeacher(database, { at: world.here.schools[0].id })
    await buildCare(database, { personId: person.id, carerPersonId: who.methodologist.personId! })
    const home = await homeOf(who.methodologist)
    expect(home.now?.action.link).toBe('/pathway-drafts')
    expect(home.waiting.map(one => one.title)).toEqual(['Без диагностики: 1\u00A0педагог'])
  })

  it('is asked to complete a pathway whose steps are all done', async () => {
    const who = await people.running()
    const { items } = await showPathway(contextOf(database, who.teacher), { id: who.id })
    for (const item of items.filter(one => one.kind !== 'formal'))
      await finishItem(contextOf(database, who.teacher), { id: who.id, itemId: item.id, evidence: '' })
    expect((await homeOf(who.methodologist)).now).toBeNull()
    const formal = items.find(one => one.kind === 'formal')!
    const { version } = await showPathway(contextOf(database, who.methodologist), { id: who.id })
    await changePathway(contextOf(database, who.methodologist), {
      id: who.id,
      version,
      changes: [{ type: 'drop', itemId: formal.id, reason: 'курс отменён' }],
    })
    expect((await homeOf(who.methodologist)).now?.title).toMatch(/^Завершите маршрут: /)
  })
})

describe('the head of a centre', () => {
  it('sees what is late in the region, not in another, and no more than seven things', async () => {
    await people.running()
    const head = await homeOf(actors.centreHead(world.here.region.id), YEAR_LATER)
    expect(head.now?.action.link).toBe('/pathways?late=true')
    expect(head.waiting.length).toBeLessThanOrEqual(7)
    const other = await homeOf(actors.centreHead(world.there.region.id), YEAR_LATER)
    expect(other.now).toBeNull()
    expect(other.waiting).toEqual([])
  })

  it('is warned of a methodologist with more people than the act allows', async () => {
    const { person: carer } = await buildTeacher(database, { at: world.there.schools[0].id })
    await database.owner.query(
      `insert into people_thresholds values (gen_random_uuid(), 'care-limit', $1, 1, '2025-01-01', 'Приказ', null)`,
      [world.there.region.id],
    )
    const head = actors.centreHead(world.there.region.id)
    for (const expected of [null, `/people/${carer.id}`]) {
      const { person } = await buildTeacher(database, { at: world.there.schools[0].id })
      await buildCare(database, { personId: person.id, carerPersonId: carer.id })
      expect((await homeOf(head)).now?.action.link ?? null).toBe(expected)
    }
  })
})

describe('an administrator', () => {
  it('sees files with refused rows and invitations nobody has answered', async () => {
    const region = world.here.region.id
    const school = world.here.schools[0]
    await database.owner.query(
      `insert into import_batches (id, organisation_id, region_id, file_name, file_sha256, row_count, created_count,
         updated_count, unchanged_count, refused_count, loaded_at, loaded_by)
       values (gen_random_uuid(), $1, $2, 'педагоги.xlsx', repeat('0', 64), 40, 28, 0, 0, 12, '2026-02-27', 'А')`,
      [school.id, region],
    )
    await database.owner.query(
      `insert into accounts (id, login, email, name, region_id) values
         (gen_random_uuid(), 'invited-one', 'one@example.org', 'Одна', $1)`,
      [region],
    )
    const home = await homeOf(actors.admin(region))
    expect(home.now?.title).toContain('педагоги.xlsx')
    expect(home.waiting.map(one => one.title)).toEqual(['Приглашены и ещё не вошли: 1'])
    expect(home.figures.find(one => one.label === 'Не загружено строк')?.value).toBe(12)
    expect((await homeOf(actors.admin(world.there.region.id))).now).toBeNull()
  })

  it('is asked to confirm what another administrator gave, not what she gave herself', async () => {
    const region = world.there.region.id
    const [giver, other, receiver] = [newId(), newId(), newId()]
    for (const id of [giver, other, receiver])
      await database.owner.query(
        `insert into accounts (id, login, email, name, region_id, email_verified)
         values ($1::uuid, $1::uuid::text, $1::uuid::text || '@example.org', 'А', $2, true)`,
        [id, region],
      )
    await database.owner.query(
      `insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from)
       values (gen_random_uuid(), $1, 'admin', 'region', $2, $2, '2026-01-01')`,
      [other, region],
    )
    await assignRole(contextOf(database, actors.admin(region, { accountId: giver })), receiver, {
      role: 'ministry',
      scopeKind: 'region',
      scopeId: region,
      validTo: null,
      reason: 'Приказ',
    })
    const home = await homeOf(actors.admin(region, { accountId: other }))
    expect(home.now?.title).toBe('Подтвердите новые права: 1\u00A0роль')
    expect((await homeOf(actors.admin(region, { accountId: giver }))).now).toBeNull()
  })
})

it('a role whose rooms are not built gets no made-up work', async () => {
  for (const actor of [
    actors.courseManager(world.here.region.id),
    actors.programmeAuthor(world.here.region.id),
    actors.expert(world.here.region.id),
    actors.qualityAnalyst(world.here.region.id),
  ])
    expect(await homeOf(actor)).toMatchObject({ now: null, waiting: [], waitingTotal: 0 })
})
