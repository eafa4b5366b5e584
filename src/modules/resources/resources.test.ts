import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { listRegisterQuery } from '#modules/registers/contract.ts'
import { listRegister } from '#modules/registers/list-register.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildInstrument } from '#testing/factories/diagnostics.ts'
import {
  buildOrganisation,
  buildQualification,
  buildTeacher,
  buildTwoRegions,
  insertRow,
} from '#testing/factories/people.ts'
import { resourceFields, resourceFilter } from './contract.ts'
import {
  addResource,
  changeResource,
  endResource,
  listKinds,
  saveKind,
  showResourceHistory,
} from './keep-resource.ts'
import { exportResources, listResources, printResources, showResource } from './list-resources.ts'
import { lacking, summariseResources } from './summarise-resources.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let competency: string

beforeAll(async () => {
  world = await buildTwoRegions(database)
  await buildInstrument(database)
  const { rows } = await database.owner.query<{ id: string }>(
    `select id from competencies where code = 'C-01'`,
  )
  competency = rows[0]!.id
})

const school = () => world.here.schools[0]
const methodologist = () => contextOf(database, actors.schoolMethodologist(school().id))
const neighbour = () => contextOf(database, actors.schoolMethodologist(world.here.schools[1].id))
const stranger = () => contextOf(database, actors.schoolMethodologist(world.there.schools[0].id))
const centre = () => contextOf(database, actors.centreHead(world.here.region.id))
const fieldsOf = (over: Partial<z.input<typeof resourceFields>> = {}) =>
  resourceFields.parse({
    kindCode: 'laboratory',
    ownerId: school().id,
    name: 'Лаборатория физики',
    purpose: 'Практикум по измерениям',
    capacity: 12,
    capacityUnit: 'мест',
    access: 'agreement',
    availableFrom: '2026-01-12',
    contact: 'Завуч, 33-22-11',
    source: 'Соглашение № 5',
    competencies: [competency],
    ...over,
  })
const list = (context: ReturnType<typeof centre>, over: object = {}) =>
  listResources(context, { ...resourceFilter.parse(over), limit: 50 })

describe('a resource', () => {
  it('is entered by its owner, read by the whole region, and is not there for another one', async () => {
    const { id } = await addResource(methodologist(), fieldsOf())
    expect(await showResource(neighbour(), { id })).toMatchObject({
      ownerName: school().shortName,
      competencies: [{ title: 'Компетенция C-01' }],
      isKept: false,
    })
    await expect(showResource(stranger(), { id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(changeResource(neighbour(), { id, version: 1, fields: fieldsOf() })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    await expect(addResource(neighbour(), fieldsOf())).rejects.toMatchObject({
      problems: [{ field: 'ownerId' }],
    })
  })

  it('is put right with a version and a history, and ended by a day with a reason instead of deleted', async () => {
    const { id } = await addResource(methodologist(), fieldsOf({ name: 'Мастерская' }))
    await changeResource(methodologist(), {
      id,
      version: 1,
      fields: fieldsOf({ name: 'Мастерская труда', competencies: [] }),
    })
    await expect(
      changeResource(methodologist(), { id, version: 1, fields: fieldsOf() }),
    ).rejects.toMatchObject({
      code: 'resources.changed',
    })
    await expect(
      endResource(methodologist(), { id, version: 2, lastDay: '2026-01-01', reason: 'Ремонт' }),
    ).rejects.toMatchObject({ problems: [{ field: 'lastDay' }] })
    await endResource(methodologist(), { id, version: 2, lastDay: '2026-02-20', reason: 'Ремонт' })
    expect((await list(methodologist(), { q: 'мастерская' })).total).toBe(0)
    expect((await list(methodologist(), { q: 'мастерская', on: '2026-02-20' })).total).toBe(1)
    expect((await list(methodologist(), { q: 'мастерская', all: 'true' })).rows[0]).toMatchObject({
      name: 'Мастерская труда',
      availableTo: '2026-02-20',
      endReason: 'Ремонт',
      competencies: [],
    })
    const { entries } = await showResourceHistory(methodologist(), { id })
    expect(entries.map(one => one.action)).toEqual(['resources.end', 'resources.change', 'resources.add'])
    await expect(showResourceHistory(neighbour(), { id })).rejects.toMatchObject({ kind: 'not-found' })
    // ending it again does not put the end off; taking the last day away does, and the reason with it
    await expect(
      endResource(methodologist(), { id, version: 3, lastDay: '2026-02-25', reason: 'Ремонт' }),
    ).rejects.toMatchObject({ problems: [{ field: 'lastDay' }] })
    await changeResource(methodologist(), { id, version: 3, fields: fieldsOf({ name: 'Мастерская труда' }) })
    expect(await showResource(methodologist(), { id })).toMatchObject({ availableTo: null, endReason: null })
    // another owner is another entry
    await expect(
      changeResource(centre(), { id, version: 4, fields: fieldsOf({ ownerId: world.here.schools[1].id }) }),
    ).rejects.toMatchObject({ problems: [{ field: 'fields.ownerId' }] })
  })

  it('of money has sum, year and source; nothing else has them; every mistake is told at once', async () => {
    await expect(addResource(methodologist(), fieldsOf({ kindCode: 'budget' }))).rejects.toMatchObject({
      problems: [{ field: 'amountKopecks' }, { field: 'budgetYear' }, { field: 'moneySource' }],
    })
    await expect(addResource(methodologist(), fieldsOf({ amountKopecks: 100 }))).rejects.toMatchObject({
      problems: [{ field: 'amountKopecks' }],
    })
    expect(resourceFields.safeParse({ ...fieldsOf(), capacityUnit: '' }).error?.issues[0]?.path).toEqual([
      'capacityUnit',
    ])
    const money = { amountKopecks: 1_250_050, budgetYear: 2026, moneySource: 'regional' as const }
    const { id } = await addResource(
      methodologist(),
      fieldsOf({ kindCode: 'budget', name: 'Средства', ...money }),
    )
    expect(await showResource(centre(), { id })).toMatchObject({ type: 'finance', ...money })
  })

  it('is found by type, kind, owner, access, competency; comes as a table and as a paper', async () => {
    const { id } = await addResource(
      centre(),
      fieldsOf({
        ownerId: world.here.schools[1].id,
        kindCode: 'computers',
        name: 'Мобильный класс',
        access: 'free',
      }),
    )
    for (const filter of [
      { type: 'equipment' },
      { kind: 'computers' },
      { owner: world.here.schools[1].id },
      { access: 'free' },
      { municipality: world.here.municipalities[1].id },
    ])
      expect((await list(centre(), filter)).rows.map(row => row.id)).toEqual([id])
    expect((await list(centre(), { competency })).rows.map(row => row.id)).toContain(id)
    expect((await list(centre(), { type: 'equipment', competency: newId() })).rows).toEqual([])
    expect((await exportResources(centre(), resourceFilter.parse({}))).filename).toBe(
      'Ресурсы на 02.03.2026.xlsx',
    )
    const paper = await printResources(centre(), { ...resourceFilter.parse({}), format: 'pdf' })
    expect(
      Buffer.from(paper.content as Uint8Array)
        .subarray(0, 4)
        .toString(),
    ).toBe('%PDF')
  })

  it('takes kinds that an administrator adds; a retired one is not offered any more', async () => {
    const admin = contextOf(database, actors.admin())
    const kind = {
      code: 'planetarium',
      type: 'infrastructure',
      title: 'Планетарий',
      isRetired: false,
    } as const
    expect(await saveKind(admin, kind)).toEqual({ created: true })
    await addResource(methodologist(), fieldsOf({ kindCode: 'planetarium', name: 'Планетарий школы' }))
    expect(await saveKind(admin, { ...kind, isRetired: true })).toEqual({ created: false })
    await expect(addResource(methodologist(), fieldsOf({ kindCode: 'planetarium' }))).rejects.toMatchObject({
      problems: [{ field: 'kindCode' }],
    })
    await expect(saveKind(centre(), { ...kind, code: 'other', title: 'Другой' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    expect((await listKinds(methodologist())).kinds.find(one => one.code === 'planetarium')?.isRetired).toBe(
      true,
    )
  })
})

describe('the consolidated view', () => {
  it('counts what is entered and what registers know, down to the unit, and names what is lacking', async () => {
    const { here } = await buildTwoRegions(database)
    const [first, second] = here.schools
    const head = contextOf(database, actors.centreHead(here.region.id))
    await addResource(head, fieldsOf({ ownerId: first.id }))
    await addResource(head, fieldsOf({ ownerId: first.id, availableFrom: '2026-04-01' }))
    const money = { kindCode: 'budget', moneySource: 'municipal' as const, name: 'Средства' }
    await addResource(head, fieldsOf({ ...money, ownerId: first.id, amountKopecks: 700, budgetYear: 2026 }))
    await addResource(head, fieldsOf({ ...money, ownerId: first.id, amountKopecks: 900, budgetYear: 2027 }))
    const hire = (positionCode: string, at: string, over: object = {}) =>
      buildTeacher(database, { at, employment: { positionCode, ...over } })
    await hire('methodologist', first.id)
    await hire('methodologist', first.id, { validTo: '2026-01-31' })
    await hire('tutor', second.id)
    const { person } = await hire('teacher', second.id)
    await buildQualification(database, { personId: person.id, category: 'highest' })
    await insertRow(database, 'appointments', {
      id: newId(),
      personId: person.id,
      kind: 'municipal-pool',
      organisationId: second.id,
      municipalityId: second.municipalityId,
      regionId: second.regionId,
      act: 'Приказ № 2',
      validFrom: '2026-01-01',
    })
    await insertRow(database, 'organisation_infrastructure', {
      id: newId(),
      organisationId: second.id,
      regionId: second.regionId,
      infrastructureCode: 'growth-point',
      openedOn: '2023-09-01',
      source: 'Приказ № 3',
    })
    const summary = await summariseResources(head, {})
    expect(summary).toMatchObject({
      by: 'municipality',
      within: here.region.name,
      total: {
        entered: { staff: 0, infrastructure: 1, finance: 2, equipment: 0 },
        kopecks: 700,
        people: { methodologists: 2, tutors: 1, pool: 1, highest: 1 },
        facts: 1,
      },
      infrastructure: [{ code: 'growth-point', count: 1 }],
      money: [{ source: 'municipal', kopecks: 700 }],
    })
    const byId = new Map(summary.units.map(unit => [unit.id, unit]))
    expect(byId.get(here.municipalities[0].id)).toMatchObject({
      people: { methodologists: 1, tutors: 0 },
      lacks: ['equipment'],
    })
    expect(byId.get(here.municipalities[1].id)).toMatchObject({ facts: 1, lacks: ['finance', 'equipment'] })
    const beneath = await summariseResources(head, { municipality: here.municipalities[1].id })
    expect(beneath.units.map(unit => unit.id)).toEqual([second.id])
    // of a territory outside the reader's unit nothing is said, rather than that it has nothing
    const foreign = { region: world.there.region.id }
    const elsewhere = { municipality: world.there.municipalities[0].id }
    for (const [actor, query] of [
      [actors.centreHead(here.region.id), foreign],
      [actors.centreHead(here.region.id), elsewhere],
      [actors.municipalMethodologist(here.municipalities[0].id), { municipality: here.municipalities[1].id }],
      [actors.municipalMethodologist(here.municipalities[0].id), { region: here.region.id }],
      [actors.schoolMethodologist(first.id), { municipality: here.municipalities[0].id }],
      [actors.federalCoordinator(), { region: here.region.id, ...elsewhere }],
      [actors.federalCoordinator(), { region: here.municipalities[0].id }],
    ] as const)
      await expect(summariseResources(contextOf(database, actor), query)).rejects.toMatchObject({
        kind: 'not-found',
      })
    expect((await summariseResources(contextOf(database, actors.schoolMethodologist(first.id)), {})).by).toBe(
      'organisation',
    )
    // another region sees none of it
    const there = await summariseResources(contextOf(database, actors.centreHead(world.there.region.id)), {})
    expect(there.total.people!.methodologists).toBe(0)
    // people of a whole country are not counted for one look
    const country = await summariseResources(contextOf(database, actors.federalCoordinator()), {})
    expect(country.units.find(unit => unit.id === here.region.id)).toMatchObject({ people: null, facts: 1 })
  })

  it('counts people of pools as the register of pools shows them: by an order and as members of a body, each once', async () => {
    const { here } = await buildTwoRegions(database)
    const [school] = here.schools
    const { municipalityId, regionId } = school
    const place = { municipalityId, regionId }
    const bodyOf = (kind: string) => buildOrganisation(database, { kind, level: 'M', municipalityId })
    const [pool, council] = [await bodyOf('methodologist-pool'), await bodyOf('council')]
    const hire = async () => (await buildTeacher(database, { at: school.id })).person.id
    const [byOrder, member, both, former] = [await hire(), await hire(), await hire(), await hire()]
    const act = { validFrom: '2026-01-01', act: 'Приказ № 2' }
    for (const personId of [byOrder, both])
      await insertRow(database, 'appointments', {
        id: newId(),
        personId,
        kind: 'municipal-pool',
        organisationId: school.id,
        ...place,
        ...act,
      })
    const sit = (bodyId: string, personId: string, over: object = {}) =>
      insertRow(database, 'body_members', {
        id: newId(),
        bodyId,
        personId,
        organisationId: bodyId,
        office: 'member',
        ...place,
        ...act,
        ...over,
      })
    for (const personId of [member, both]) await sit(pool.id, personId)
    await sit(pool.id, former, { validTo: '2026-01-31' })
    await sit(council.id, former)
    const head = contextOf(database, actors.centreHead(here.region.id))
    for (const [on, people] of [
      ['2026-03-02', 3],
      ['2026-01-31', 4],
      ['2025-12-31', 0],
    ] as const) {
      const { units, total } = await summariseResources(head, { on })
      const unit = units.find(one => one.id === municipalityId)!
      expect([total.people!.pool, unit.people!.pool]).toEqual([people, people])
      const { rows } = await listRegister(
        head,
        listRegisterQuery.parse({ register: 'pools', on, municipality: municipalityId! }),
      )
      expect(new Set(rows.map(row => row.personId)).size).toBe(people)
    }
    const beneath = await summariseResources(head, { municipality: municipalityId! })
    expect(beneath.total.people!.pool).toBe(3)
    expect(beneath.units.map(one => [one.id, one.people!.pool]).sort()).toEqual(
      [
        [school.id, 2],
        [pool.id, 2],
      ].sort(),
    )
  })

  it('says nothing is lacking where registers have it though nobody has entered it', () => {
    const none = { staff: 0, infrastructure: 0, finance: 0, equipment: 0 }
    const people = { methodologists: 0, tutors: 0, pool: 0, highest: 2 }
    expect(lacking({ entered: none, kopecks: 0, people, facts: 3 })).toEqual(['finance', 'equipment'])
    expect(lacking({ entered: { ...none, finance: 1 }, kopecks: 5, people: null, facts: 0 })).toEqual([
      'infrastructure',
      'equipment',
    ])
  })
})
