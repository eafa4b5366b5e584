import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { listIndicators, runIndicators, tableIndicators } from '#modules/monitoring/index.ts'
import { listOrganisations, showOrganisation, showOrganisationHistory } from '#modules/organisations/index.ts'
import { showPerson, transferPerson } from '#modules/people/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { buildAttempt } from '#testing/factories/monitoring.ts'
import {
  buildCare,
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildPerson,
} from '#testing/factories/people.ts'
import { planFields } from './contract.ts'
import { doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { listReorganisations, showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildMeasuredWorld>>
/** Where the schools of each test stand, away from those counted by hand. */
let k3: string
let k3Name: string
beforeAll(async () => {
  world = await buildMeasuredWorld(database)
  const municipality = await buildMunicipality(database, { regionId: world.regions.kaliningrad.id })
  k3 = municipality.id
  k3Name = municipality.name
}, 60_000)

const as = (actor: Actor) => contextOf(database, actor)
const head = () => as(actors.centreHead(world.regions.kaliningrad.id, { name: 'Орлова А. П.' }))
const plan = (fields: Partial<z.input<typeof planFields>>) =>
  planFields.parse({ subject: 'organisation', onDay: '2025-01-01', ...fields })

async function reorganise(fields: ReturnType<typeof plan>) {
  const { effects } = await previewReorganisation(head(), fields)
  return await doReorganisation(head(), { ...fields, act: 'Постановление № 7', print: effects.print })
}

async function undo(id: string) {
  const { version } = await showReorganisation(head(), { id })
  return await undoReorganisation(head(), { id, version, reason: 'Записана по ошибке' })
}

/** The three indicators of a unit as numerator/denominator. */
async function figures(unit: string, structure: 'then' | 'now', actor?: Actor, asOf = '2024-06-01') {
  const answer = await listIndicators(as(actor ?? actors.ministry(world.regions.kaliningrad.id)), {
    unit,
    asOf,
    structure,
  })
  return answer.figures.map(figure => `${figure.numerator}/${figure.denominator}`)
}

describe('two schools join', () => {
  it('figures of a past day are asked both ways, and taken back with the reorganisation', async () => {
    const { schoolA, schoolB } = world.organisations
    const { k1, k2 } = world.municipalities
    const { id } = await reorganise(plan({ kind: 'join', from: [schoolA.id], to: [schoolB.id] }))
    expect(await figures(schoolA.id, 'then')).toEqual(['2/3', '1/3', '1/2'])
    expect(await figures(schoolB.id, 'then')).toEqual(['2/7', '2/7', '1/7'])
    expect(await figures(schoolB.id, 'now')).toEqual(['4/10', '3/10', '2/9'])
    // a school that is no more is asked for by today's structure as what it went into
    expect(await figures(schoolA.id, 'now')).toEqual(['4/10', '3/10', '2/9'])
    expect(await figures(k1.id, 'then')).toEqual(['2/3', '1/3', '1/2'])
    expect(await figures(k1.id, 'now')).toEqual(['0/0', '0/0', '0/0'])
    expect(await figures(k2.id, 'now')).toEqual(['4/10', '3/10', '2/9'])
    expect(await figures(schoolB.id, 'then', undefined, '2025-06-01')).toEqual(['4/10', '3/10', '2/9'])
    // the region is the same whatever happened inside it
    const region = world.regions.kaliningrad.id
    expect(await figures(region, 'now')).toEqual(await figures(region, 'then'))
    const { rows } = await database.owner.query<{ code: string }>(
      'select code from organisations where id = any ($1) order by id = $2',
      [[schoolA.id, schoolB.id], schoolB.id],
    )
    const [former, successor] = rows.map(({ code }) => code)
    const command = async (structure: 'then' | 'now') =>
      (
        await runIndicators(as(actors.ministry(world.regions.kaliningrad.id)), {
          asOf: '2024-06-01',
          unit: former!,
          structure,
        })
      ).map(line => [line.unit, `${line.numerator}/${line.denominator}`])
    expect(await command('then')).toEqual([
      [former, '2/3'],
      [former, '1/3'],
      [former, '1/2'],
    ])
    expect(await command('now')).toEqual([
      [successor, '4/10'],
      [successor, '3/10'],
      [successor, '2/9'],
    ])
    // the successor's own methodologist reads the same figure as the ministry
    expect(await figures(schoolB.id, 'now', actors.schoolMethodologist(schoolB.id))).toEqual([
      '4/10',
      '3/10',
      '2/9',
    ])
    const table = async (structure: 'then' | 'now') =>
      (
        await tableIndicators(head(), {
          asOf: '2024-06-01',
          level: 'organisation',
          structure,
          sort: 'name',
          order: 'asc',
          limit: 50,
        })
      ).rows
        .map(row => [row.name, row.people])
        .filter(([name]) => ['Институт', 'Школа А', 'Школа Б'].includes(String(name)))
    expect(await table('then')).toEqual([
      ['Институт', 1],
      ['Школа А', 3],
      ['Школа Б', 7],
    ])
    expect(await table('now')).toEqual([
      ['Институт', 1],
      ['Школа Б', 10],
    ])
    await undo(id)
    expect(await figures(schoolB.id, 'now')).toEqual(['2/7', '2/7', '1/7'])
    expect(await figures(schoolA.id, 'then', undefined, '2025-06-01')).toEqual(['2/3', '1/3', '1/2'])
    expect((await showReorganisation(head(), { id })).status).toBe('undone')
  })
})

/** A fresh pair of schools of one municipality with a teacher and a carer in the first. */
async function buildPair() {
  const municipalityId = k3
  const [from, to] = [
    await buildOrganisation(database, { municipalityId }),
    await buildOrganisation(database, { municipalityId }),
  ]
  const [teacher, carer] = [await buildPerson(database), await buildPerson(database)]
  const job = await buildEmployment(database, { personId: teacher.id, organisationId: from.id })
  await buildCare(database, { personId: teacher.id, carerPersonId: carer.id, kind: 'methodologist' })
  return { from, to, teacher, job }
}
let pair: Awaited<ReturnType<typeof buildPair>>
beforeEach(async () => {
  pair = await buildPair()
})
const join = () => plan({ kind: 'join', from: [pair.from.id], to: [pair.to.id] })

describe('what moves', () => {
  it('is shown before, and is what was shown: people by date, care, pathways, units', async () => {
    const unit = await buildOrganisation(database, {
      municipalityId: k3,
      parentId: pair.from.id,
      kind: 'school-service',
    })
    const { rows } = await database.owner.query(
      `insert into pathways (id, person_id, number, status, drafted_on, region_id, municipality_id, organisation_id, position_code)
       select uuidv7(), $1::uuid, 'P-' || $1::text, 'running', '2024-12-01', region_id, municipality_id, id, 'teacher'
       from organisations where id = $2 returning id`,
      [pair.teacher.id, pair.from.id],
    )
    await buildAssignment(database, {
      accountId: (await buildAccount(database)).id,
      role: 'school-methodologist',
      scopeKind: 'organisation',
      scopeId: pair.from.id,
      regionId: world.regions.kaliningrad.id,
    })
    const { effects } = await previewReorganisation(head(), join())
    expect(effects).toMatchObject({
      people: 1,
      roles: 1,
      jobs: 1,
      care: 1,
      pathways: 1,
      units: 1,
      joined: [],
    })
    expect((await showOrganisation(head(), { id: pair.from.id })).validTo).toBeNull()
    const { id } = await reorganise(join())
    const card = await showPerson(head(), { id: pair.teacher.id })
    expect(card.employments.map(one => [one.organisationId, one.validFrom, one.validTo])).toEqual([
      [pair.to.id, '2025-01-01', null],
      [pair.from.id, '2015-09-01', '2024-12-31'],
    ])
    const pathway = async () =>
      (await database.owner.query('select organisation_id as id from pathways where id = $1', [rows[0].id]))
        .rows[0].id
    expect(await pathway()).toBe(pair.to.id)
    expect((await showOrganisation(head(), { id: unit.id })).parent?.id).toBe(pair.to.id)
    expect((await showOrganisation(head(), { id: pair.from.id })).validTo).toBe('2025-01-01')
    const { entries } = await showOrganisationHistory(head(), { id: pair.from.id })
    expect(entries[0]).toMatchObject({ action: 'reorganisations.do', reason: 'Постановление № 7' })
    await undo(id)
    expect((await showPerson(head(), { id: pair.teacher.id })).employments).toMatchObject([
      { organisationId: pair.from.id, validTo: null },
    ])
    expect(await pathway()).toBe(pair.from.id)
    expect((await showOrganisation(head(), { id: unit.id })).parent?.id).toBe(pair.from.id)
  })

  it('makes one job of two equal ones, and names whose', async () => {
    await buildEmployment(database, {
      personId: pair.teacher.id,
      organisationId: pair.to.id,
      kind: 'part-time',
    })
    const { effects } = await previewReorganisation(head(), join())
    expect(effects.joined).toEqual([`${pair.teacher.lastName} Анна Ивановна`])
    await reorganise(join())
    const { employments } = await showPerson(head(), { id: pair.teacher.id })
    expect(employments.filter(one => one.validTo === null)).toMatchObject([{ organisationId: pair.to.id }])
  })

  it('takes along whoever was hired in the former school after the day', async () => {
    const late = await buildPerson(database)
    await buildEmployment(database, {
      personId: late.id,
      organisationId: pair.from.id,
      validFrom: '2025-02-01',
    })
    const { id } = await reorganise(join())
    const jobs = async () =>
      (await showPerson(head(), { id: late.id })).employments.map(one => [one.organisationId, one.validFrom])
    expect(await jobs()).toEqual([[pair.to.id, '2025-02-01']])
    await undo(id)
    expect(await jobs()).toEqual([[pair.from.id, '2025-02-01']])
  })
})

describe('a split', () => {
  it('sends people one by one, the rest to the main school, and by today’s structure counts each where she went', async () => {
    const other = await buildOrganisation(database, { municipalityId: k3 })
    const second = await buildPerson(database)
    const chosen = await buildEmployment(database, { personId: second.id, organisationId: pair.from.id })
    const left = await buildPerson(database)
    await buildEmployment(database, {
      personId: left.id,
      organisationId: pair.from.id,
      validTo: '2024-08-31',
    })
    const fields = plan({
      kind: 'split',
      from: [pair.from.id],
      to: [pair.to.id, other.id],
      assigned: [{ id: chosen.id, to: other.id }],
    })
    const { assignable } = await previewReorganisation(head(), fields)
    expect(assignable.map(one => one.id).toSorted()).toEqual([pair.job.id, chosen.id].toSorted())
    await reorganise(fields)
    const people = async (unit: string, structure: 'then' | 'now') => {
      const region = actors.ministry(world.regions.kaliningrad.id)
      return (await listIndicators(as(region), { unit, asOf: '2024-06-01', structure })).people.teachers
    }
    expect(await people(pair.from.id, 'then')).toBe(3)
    // who had left before the split is counted in the main school
    expect([await people(pair.to.id, 'now'), await people(other.id, 'now')]).toEqual([2, 1])
  })

  it('leaves a school from which another comes out, and moves the assigned only', async () => {
    const fields = plan({ kind: 'spin-off', from: [pair.from.id], to: [pair.to.id], assigned: [] })
    expect((await previewReorganisation(head(), fields)).effects).toMatchObject({ jobs: 0, ending: [] })
    await reorganise({ ...fields, assigned: [{ id: pair.job.id, to: pair.to.id }] })
    expect((await showOrganisation(head(), { id: pair.from.id })).validTo).toBeNull()
    expect((await showPerson(head(), { id: pair.teacher.id })).employments[0]).toMatchObject({
      organisationId: pair.to.id,
    })
  })
})

describe('a municipality', () => {
  it('comes into another: bodies and jobs change their place from the day, figures can be asked both ways', async () => {
    const { k2 } = world.municipalities
    const before = await figures(k2.id, 'then')
    const fields = plan({ subject: 'territory', kind: 'join', from: [k3], to: [k2.id] })
    const { effects } = await previewReorganisation(head(), fields)
    expect(effects.bodies).toBeGreaterThan(2)
    const { id } = await reorganise(fields)
    expect(await figures(k2.id, 'then')).toEqual(before)
    const sum = (await figures(k3, 'then')).map((one, at) => add(one, before[at]!))
    expect(await figures(k2.id, 'now')).toEqual(sum)
    expect(await figures(k2.id, 'now', actors.municipalMethodologist(k2.id))).toEqual(sum)
    expect(await showOrganisation(head(), { id: pair.from.id })).toMatchObject({ municipalityId: k2.id })
    const listed = async (municipality: string, on: string) => {
      const query = { municipality, on, sort: 'name', order: 'asc', limit: 200 } as const
      const { rows } = await listOrganisations(head(), query)
      return rows.filter(row => row.id === pair.from.id).map(row => row.municipalityName)
    }
    expect([await listed(k3, '2024-12-31'), await listed(k2.id, '2024-12-31')]).toEqual([[k3Name], []])
    expect([await listed(k3, '2025-01-01'), await listed(k2.id, '2025-01-01')]).toEqual([[], [k2.name]])
    await undo(id)
    expect(await showOrganisation(head(), { id: pair.from.id })).toMatchObject({ municipalityId: k3 })
    expect(await figures(k2.id, 'now')).toEqual(before)
  })
})

const add = (one: string, other: string) => {
  const [a, b] = [one.split('/').map(Number), other.split('/').map(Number)]
  return `${a[0]! + b[0]!}/${a[1]! + b[1]!}`
}

describe('refusals', () => {
  it('says what is wrong with a plan, all at once', async () => {
    const wrong = (fields: Partial<z.input<typeof planFields>>) =>
      previewReorganisation(head(), plan(fields)).catch(error =>
        error.problems.map((one: { field: string }) => one.field),
      )
    const [a, b] = [pair.from.id, pair.to.id]
    expect(await wrong({ kind: 'merge', from: [a], to: [b] })).toEqual(['from'])
    expect(await wrong({ kind: 'join', from: [a], to: [a], onDay: '1990-01-01' })).toEqual([
      'to',
      'onDay',
      'to',
    ])
    expect(await wrong({ kind: 'split', from: [a], to: [b], main: a })).toEqual(['to', 'main'])
    expect(await wrong({ kind: 'transform', from: [a], to: [b], onDay: '1990-01-01' })).toContain('onDay')
    const child = await buildOrganisation(database, {
      municipalityId: k3,
      parentId: a,
    })
    expect(await wrong({ kind: 'join', from: [a], to: [child.id] })).toEqual(['to'])
    expect(await wrong({ kind: 'join', from: [a], to: [b], assigned: [{ id: b, to: b }] })).toEqual([
      'assigned',
    ])
  })

  it('stays in the region, and hides nothing behind a foreign id', async () => {
    const foreign = world.organisations.schoolC.id
    for (const fields of [
      { from: [pair.from.id], to: [foreign] },
      { from: [foreign], to: [pair.to.id] },
    ])
      await expect(previewReorganisation(head(), plan({ kind: 'join', ...fields }))).rejects.toMatchObject({
        kind: 'forbidden',
      })
  })

  it('does only what was shown: a hire between the preview and the doing stops it', async () => {
    const fields = join()
    const { effects } = await previewReorganisation(head(), fields)
    const act = { act: 'Постановление № 7', print: effects.print }
    await buildEmployment(database, { organisationId: pair.from.id })
    await expect(doReorganisation(head(), { ...fields, ...act })).rejects.toMatchObject({
      code: 'reorganisation.changed',
    })
  })

  it('a double press does it once', async () => {
    const fields = join()
    const { effects } = await previewReorganisation(head(), fields)
    const done = () => doReorganisation(head(), { ...fields, act: 'Постановление № 7', print: effects.print })
    const results = await Promise.allSettled([done(), done()])
    expect(results.map(one => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(
      (await listReorganisations(head(), { unit: pair.from.id, limit: 10 })).rows.map(row => row.kind),
    ).toEqual(['join'])
  })

  it('is not taken back once something was built on it, and says what', async () => {
    const { id } = await reorganise(join())
    const [current] = (await showPerson(head(), { id: pair.teacher.id })).employments
    await transferPerson(head(), {
      id: pair.teacher.id,
      employment: current!.id,
      version: current!.version,
      to: {
        ...employment,
        organisationId: pair.to.id,
        positionCode: 'methodologist',
        validFrom: '2025-09-01',
      },
      reason: 'Приказ № 2',
    })
    await expect(undo(id)).rejects.toMatchObject({
      code: 'reorganisation.built',
      message: expect.stringContaining('изменены записи о работе'),
    })
  })

  it('is not taken back after a diagnosis in the new school', async () => {
    const { id } = await reorganise(join())
    await buildAttempt(database, world.grounds, {
      personId: pair.teacher.id,
      organisationId: pair.to.id,
      municipalityId: pair.to.municipalityId,
      regionId: pair.to.regionId,
      on: '2026-03-03',
    })
    await expect(undo(id)).rejects.toMatchObject({ code: 'reorganisation.built' })
  })
})

const employment = { subjects: [] as string[], load: 1, kind: 'main' as const, validTo: null }
