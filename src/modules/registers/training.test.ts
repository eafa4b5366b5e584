import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { showTimeline } from '#modules/people/show-timeline.ts'
import { groupFields } from '#modules/training/contract.ts'
import { recordGroup, trainingTrace } from '#modules/training/index.ts'
import { listCompletions, revokeCompletion } from '#modules/training/revoke-completion.ts'
import type { Actor } from '#platform/access/actor.ts'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildProgramme, loadShippedPacks } from '#testing/factories/monitoring.ts'
import {
  buildEmployment,
  buildOrganisation,
  buildPerson,
  buildTeacher,
  buildTwoRegions,
} from '#testing/factories/people.ts'
import { listRegisterQuery } from './contract.ts'
import { listRegister } from './list-register.ts'
import { exportRegister, printRegister } from './print-register.ts'
import { exportTraining, showTraining } from './training-shares.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let coordinator: { id: string }
let academy: { id: string }
let centre: { id: string }
let service: { id: string }
const people: Record<string, string> = {}

const head = () => contextOf(database, actors.centreHead(world.here.region.id))
type Query = z.input<typeof listRegisterQuery>
const list = (query: Query, actor: Actor = actors.ministry(world.here.region.id)) =>
  listRegister(contextOf(database, actor), listRegisterQuery.parse(query))
const names = async (query: Query, actor?: Actor) =>
  (await list(query, actor)).rows.map(row => row.name.split(' ')[0])

let numbers = 0
const group = (who: readonly string[], over: Partial<z.input<typeof groupFields>> = {}) =>
  groupFields.parse({
    providerId: coordinator.id,
    title: 'Содержание и технологии работы ЦНППМ',
    hours: 72,
    completedOn: '2025-11-28',
    issuedOn: '2025-12-01',
    learners: who.map(name => ({ personId: people[name] ?? name, documentNumber: `ФК-${++numbers}` })),
    ...over,
  })

async function staff(at: string, name: string, employment: Record<string, unknown> = {}) {
  const { person } = await buildTeacher(database, {
    at,
    person: { lastName: name },
    employment: { positionCode: 'methodologist', ...employment },
  })
  people[name] = person.id
}

beforeAll(async () => {
  await loadShippedPacks(database)
  world = await buildTwoRegions(database)
  const federal = { regionId: null, municipalityId: null, level: 'F' }
  coordinator = await buildOrganisation(database, { ...federal, kind: 'federal-coordinator' })
  academy = await buildOrganisation(database, { ...federal, kind: 'institute', parentId: coordinator.id })
  centre = await buildOrganisation(database, {
    kind: 'centre',
    regionId: world.here.region.id,
    municipalityId: null,
    shortName: 'ЦНППМ',
  })
  service = await buildOrganisation(database, {
    kind: 'municipal-service',
    municipalityId: world.here.municipalities[0].id,
    level: 'M',
  })
  for (const name of ['Абрамова', 'Борисова', 'Власова', 'Громова']) await staff(centre.id, name)
  await staff(centre.id, 'Договорная', { kind: 'contract' })
  await staff(service.id, 'Службина')
  await staff(service.id, 'Учебная')
  // a unit of the coordinator counts as the coordinator; the region's own institute does not
  await recordGroup(head(), group(['Абрамова'], { providerId: academy.id }))
  await recordGroup(head(), group(['Борисова'], { completedOn: '2022-10-10', issuedOn: '2022-10-10' }))
  const institute = await buildOrganisation(database, {
    kind: 'institute',
    regionId: world.here.region.id,
    municipalityId: null,
    shortName: 'ИРО',
  })
  await recordGroup(
    head(),
    group(['Власова', 'Службина'], {
      providerId: institute.id,
      title: 'Тьюторское сопровождение',
      hours: 36,
    }),
  )
})

describe('staff of centres trained at the federal coordinator', () => {
  it('are told apart from those trained elsewhere, long ago, or not at all; nobody under a civil contract', async () => {
    const register = 'centre-staff' as const
    expect(await names({ register })).toEqual(['Абрамова', 'Борисова', 'Власова', 'Громова'])
    expect(await names({ register, training: 'current' })).toEqual(['Абрамова'])
    expect(await names({ register, training: 'expired' })).toEqual(['Борисова'])
    expect(await names({ register, training: 'never' })).toEqual(['Власова', 'Громова'])
    expect(await names({ register, trainedAfter: '2022-10-10' })).toEqual(['Абрамова', 'Борисова'])
    expect(await names({ register, trainedAfter: '2022-10-11' })).toEqual(['Абрамова'])
    // three years run from the day of the end: the last day of the term is the day before the anniversary
    expect(await names({ register, training: 'current', on: '2025-10-09' })).toEqual(['Борисова'])
    expect(await names({ register, training: 'current', on: '2025-10-10' })).toEqual([])
    const { rows } = await list({ register })
    expect(rows.map(row => row.training?.isInTerm ?? null)).toEqual([true, false, null, null])
    expect(rows[0]!.training).toMatchObject({ hours: 72, completedOn: '2025-11-28', documentNumber: 'ФК-1' })
  })

  it('make a share of the centre, of the region and of the country', async () => {
    const filter = { register: 'centre-staff' } as const
    const counts = { people: 4, current: 1, expired: 1, never: 2 }
    const own = await showTraining(head(), filter)
    expect(own).toMatchObject({ by: 'organisation', total: counts, term: { years: 3 } })
    expect(own.units).toEqual([
      { id: centre.id, name: 'ЦНППМ', regionName: world.here.region.name, ...counts },
    ])
    const country = await showTraining(contextOf(database, actors.federalCoordinator()), filter)
    expect(country).toMatchObject({
      by: 'region',
      total: counts,
      units: [{ id: world.here.region.id, name: world.here.region.name, ...counts }],
    })
    expect(
      (await showTraining(contextOf(database, actors.ministry(world.there.region.id)), filter)).total,
    ).toEqual({
      people: 0,
      current: 0,
      expired: 0,
      never: 0,
    })
    // somebody with two jobs in the centre is one person
    await buildEmployment(database, {
      personId: people.Абрамова!,
      organisationId: centre.id,
      kind: 'part-time',
      positionCode: 'tutor',
    })
    expect((await showTraining(head(), filter)).total).toEqual(counts)
    await database.owner.query(`delete from employments where position_code = 'tutor'`)
    const file = await exportTraining(head(), filter)
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const rows: string[][] = []
    for await (const row of table.rows) rows.push(row.cells)
    expect(rows.map(row => [row[0], row[2], row[3], row[6]])).toEqual([
      ['ЦНППМ', '4', '1', '25'],
      ['Всего', '4', '1', '25'],
    ])
  })
})

describe('the register of workers of municipal services', () => {
  it('shows the last training of each, whoever gave it, in the list, in XLSX and on paper', async () => {
    const register = 'municipal-services' as const
    expect((await list({ register })).rows.map(row => row.training)).toMatchObject([
      { title: 'Тьюторское сопровождение', provider: 'ИРО', hours: 36, isInTerm: true },
      null,
    ])
    expect(await names({ register, training: 'never' })).toEqual(['Учебная'])
    const columns = ['name', 'training', 'trainingHours', 'trainedOn', 'trainingDocument'] as const
    const query = { ...listRegisterQuery.parse({ register }), columns: [...columns] }
    const file = await exportRegister(head(), query)
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    const rows: string[][] = []
    for await (const row of table.rows) rows.push(row.cells)
    expect(rows[0]!.slice(1)).toEqual([
      'Тьюторское сопровождение, ИРО',
      '36',
      '2025-11-28',
      expect.stringMatching(/^Удостоверение № ФК-/),
    ])
    const paper = await printRegister(head(), { ...query, format: 'pdf' })
    const words = (await textOfPages(paper.content as Buffer)).join(' ').replaceAll(/\s+/g, ' ')
    expect(words).toContain('1 из 2 (50 %)')
  })

  it('tells nothing of training to a reader of registers who may not read it', async () => {
    const expert = actors.expert(world.here.region.id)
    const register = 'municipal-services' as const
    expect((await list({ register }, expert)).rows.map(row => row.training)).toEqual([null, null])
    await expect(list({ register, training: 'never' }, expert)).rejects.toMatchObject({ kind: 'forbidden' })
    const query = { ...listRegisterQuery.parse({ register }), columns: ['name', 'kind', 'training'] as const }
    const file = await exportRegister(contextOf(database, expert), { ...query, columns: [...query.columns] })
    const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
    expect(table.columns.map(column => column.name)).toEqual(['Фамилия, имя, отчество', 'Форма занятости'])
  })

  it('is complete page by page under the filter', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await list({ register: 'centre-staff', training: 'never', limit: 1, after })
      expect(page.total).toBe(2)
      seen.push(...page.rows.map(row => row.name.split(' ')[0]!))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(['Власова', 'Громова'])
  })
})

describe('recording a training', () => {
  it('stands in the history and among the documents of a person, and stops counting when taken back', async () => {
    await recordGroup(head(), group(['Громова'], { title: 'Наставничество', hours: 18 }))
    const { completions } = await listCompletions(head(), { personId: people.Громова! })
    expect(completions).toMatchObject([
      { programmeId: null, programmeTitle: 'Наставничество', byDiagnosis: false },
    ])
    const { entries } = await showTimeline(head(), [trainingTrace], { id: people.Громова! })
    expect(entries[0]).toMatchObject({ kind: 'training', title: 'Наставничество' })
    expect(await names({ register: 'centre-staff', training: 'never' })).toEqual(['Власова'])
    await revokeCompletion(head(), { id: completions[0]!.id, reason: 'Внесено по ошибке' })
    expect(await names({ register: 'centre-staff', training: 'never' })).toEqual(['Власова', 'Громова'])
  })

  it('by a programme of the register takes hours, kind and provider from it', async () => {
    const { id } = await buildProgramme(database, {
      providerId: coordinator.id,
      register: [{ from: '2020-01-01', to: null }],
    })
    await recordGroup(
      head(),
      group(['Учебная'], { programmeId: id, providerId: null, title: '', hours: null }),
    )
    const [row] = (await list({ register: 'municipal-services', q: 'Учебная' })).rows
    expect(row!.training).toMatchObject({ documentKind: 'certificate' })
    const { completions } = await listCompletions(head(), { personId: people.Учебная! })
    expect(completions[0]).toMatchObject({ programmeId: id, federalRegisterNumber: expect.any(String) })
  })

  it('refuses everything that is wrong at once, of every person', async () => {
    const stranger = await buildPerson(database)
    const wrong = group(['Абрамова', 'Абрамова', stranger.id], {
      completedOn: '2025-11-28',
      providerId: academy.id,
    })
    wrong.learners[1]!.documentNumber = wrong.learners[0]!.documentNumber
    wrong.issuedOn = '2025-11-01'
    await expect(recordGroup(head(), wrong)).rejects.toMatchObject({
      problems: [
        { field: 'issuedOn' },
        { field: 'learners.0.personId', message: expect.stringContaining('уже внесено') },
        { field: 'learners.1.personId' },
        { field: 'learners.1.documentNumber' },
        { field: 'learners.2.personId' },
      ],
    })
    // the same paper cannot be two people's
    const taken = group(['Громова'], {
      providerId: academy.id,
      completedOn: '2025-12-20',
      issuedOn: '2025-12-20',
    })
    taken.learners[0]!.documentNumber = 'ФК-1'
    await expect(recordGroup(head(), taken)).rejects.toMatchObject({
      problems: [{ field: 'learners.0.documentNumber' }],
    })
    const short = groupFields.safeParse({
      ...group(['Громова']),
      hours: 8,
      learners: [{ personId: people.Громова, documentNumber: '1' }],
    })
    expect(short.error?.issues.map(issue => issue.path.join('.')).sort()).toEqual([
      'hours',
      'learners.0.documentNumber',
    ])
    // another region's head neither sees nor records
    const foreign = contextOf(database, actors.centreHead(world.there.region.id))
    await expect(recordGroup(foreign, group(['Громова']))).rejects.toMatchObject({
      problems: [{ field: 'learners.0.personId' }],
    })
  })
})
