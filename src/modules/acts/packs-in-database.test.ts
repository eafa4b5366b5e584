import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Actor, systemActor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMunicipality, buildOrganisation, buildRegion, buildTeacher } from '#testing/factories/people.ts'
import { assignmentFields, clauseWords, listActsQuery } from './contract.ts'
import { exportResponsibility } from './export-responsibility.ts'
import { assignFunction, changeAssignment, removeAssignment } from './keep-assignments.ts'
import { listActs, listPacks } from './list-acts.ts'
import { listTerms } from './list-terms.ts'
import { loadPacksIntoDatabase } from './load-packs-into-database.ts'
import { loadPacks, type Pack } from './pack/index.ts'
import { packOf, packsOn, settingAt } from './packs-on.ts'
import { showAct } from './show-act.ts'
import { showResponsibility } from './show-responsibility.ts'
import { showWording } from './show-wording.ts'

const database = useDatabase()
const as = (actor: Actor) => contextOf(database, actor)
const loader = () => as(systemActor(['packs']))
const query = (over: Record<string, unknown> = {}) => listActsQuery.parse(over)

let packs: Pack[]
let world: Awaited<ReturnType<typeof buildWorld>>
beforeAll(async () => {
  packs = (await loadPacks()).packs
  world = await buildWorld()
  await loadPacksIntoDatabase(loader(), packs, { reason: 'Первая загрузка' })
}, 60_000)

/** Kaliningrad with its centre but without its institute, one municipality of two with a service; Tosno's school. */
async function buildWorld() {
  const kaliningrad = await buildRegion(database, { code: 'kaliningrad' })
  const leningrad = await buildRegion(database, { code: 'leningrad' })
  const tosno = await buildMunicipality(database, { regionId: leningrad.id, code: 'leningrad-tosno' })
  const [k1] = [
    await buildMunicipality(database, { regionId: kaliningrad.id, code: 'k1' }),
    await buildMunicipality(database, { regionId: kaliningrad.id, code: 'k2' }),
  ]
  const centre = await buildOrganisation(database, {
    kind: 'centre',
    code: 'kaliningrad-centre',
    shortName: 'ЦНППМ Калининграда',
    regionId: kaliningrad.id,
    municipalityId: null,
  })
  await buildOrganisation(database, {
    kind: 'municipal-service',
    code: 'k1-municipal-service',
    municipalityId: k1.id,
  })
  const tosnoSchool = await buildOrganisation(database, { municipalityId: tosno.id })
  const school = await buildOrganisation(database, { municipalityId: k1.id })
  const teacher = await buildTeacher(database, { at: school.id })
  return { kaliningrad, tosno, centre, tosnoSchool, school, teacher }
}

const copyOf = (code: string): Pack => structuredClone(packs.find(pack => pack.header.code === code)!)

describe('loading', () => {
  it('leaves an unchanged pack alone, makes a changed one a new version with its reason', async () => {
    expect(await loadPacksIntoDatabase(loader(), packs, { reason: 'Снова' })).toEqual({
      loaded: [],
      unchanged: packs.map(pack => pack.header.code),
    })
    const altai = copyOf('altai')
    altai.indicators[0]!.targets[0]!.value = 35
    altai.header.version = { number: '1.1.0', date: '2026-12-01', reason: 'Цель повышена' }
    altai.acts = altai.acts.slice(0, -1)
    const dropped = packs.find(pack => pack.header.code === 'altai')!.acts.at(-1)!.code
    expect(await loadPacksIntoDatabase(loader(), [altai], { reason: 'Приказ о цели' })).toEqual({
      loaded: [{ code: 'altai', version: 2 }],
      unchanged: [],
    })
    const targetOn = async (day: string) => {
      const found = await read(loader(), tx => packsOn(tx, day))
      return found.find(pack => pack.header.code === 'altai')!.indicators[0]!.targets[0]!.value
    }
    // the first version speaks for the time before it, the second from its own day on
    expect([
      await targetOn('2022-01-01'),
      await targetOn('2026-11-30'),
      await targetOn('2026-12-01'),
    ]).toEqual([30, 30, 35])
    const { rows } = await listActs(loader(), query({ pack: 'altai', limit: 200 }))
    expect(rows).toHaveLength(altai.acts.length)
    const { rows: kept } = await database.owner.query('select is_withdrawn from acts where code = $1', [
      dropped,
    ])
    expect(kept).toEqual([{ is_withdrawn: true }])
  })

  it('refuses a pack whose parent is nowhere, and an actor who does not keep packs of the country', async () => {
    const orphan = copyOf('altai')
    orphan.header = { ...orphan.header, code: 'orphan', parent: 'nowhere' }
    await expect(loadPacksIntoDatabase(loader(), [orphan], { reason: 'Проба' })).rejects.toThrow(/«nowhere»/)
    const changed = copyOf('altai')
    changed.header.title = 'Чужое'
    for (const actor of [actors.admin(world.kaliningrad.id), actors.ministry(world.kaliningrad.id)])
      await expect(loadPacksIntoDatabase(as(actor), [changed], { reason: 'Проба' })).rejects.toMatchObject({
        kind: 'forbidden',
      })
  })

  it('loads once when two processes start together', async () => {
    const twice = copyOf('ivanovo')
    twice.header.version = { number: '1.0.1', date: '2026-12-02', reason: 'Правка' }
    const results = await Promise.all(
      [1, 2].map(() => loadPacksIntoDatabase(loader(), [twice], { reason: 'Старт' })),
    )
    expect(results.map(one => one.loaded.length).sort()).toEqual([0, 1])
  })
})

describe('what holds where', () => {
  const codeAt = (unit: Parameters<typeof packOf>[1]) =>
    read(loader(), async tx => (await packOf(tx, unit, '2026-11-25'))?.header.code)

  it('the region’s pack in its schools, the school’s pack only inside schools, the federal one elsewhere', async () => {
    expect(await codeAt({ organisationId: world.school.id })).toBe('kaliningrad')
    expect(await codeAt({ organisationId: world.tosnoSchool.id })).toBe('tosno-school')
    expect(await codeAt({ territoryId: world.tosno.id })).toBe('federal')
    expect(await codeAt({ territoryId: world.tosno.regionId! })).toBe('federal')
  })

  it('a setting comes with the act that sets it, and not before its day', async () => {
    const at = (day: string) =>
      read(loader(), tx => settingAt(tx, { territoryId: world.kaliningrad.id }, 'young-teacher-age', day))
    expect(await at('2026-01-01')).toMatchObject({ value: 35, clause: '22-5', pack: 'kaliningrad' })
    expect(await at('2021-08-09')).toBeUndefined()
  })

  it('calls roles as the region does; a teacher’s region is where she works', async () => {
    const teacher = await showWording(as(actors.teacher(world.teacher.person.id)))
    expect(teacher.pack?.code).toBe('kaliningrad')
    expect(teacher.roles['federal-coordinator']).toBe('Федеральный оператор')
    expect(teacher.roles.teacher).toBe('Педагог')
    expect(teacher.names.find(name => name.code === 'passport')?.name).toBe('Паспорт ДППО')
    expect((await showWording(as(actors.federalCoordinator()))).pack?.code).toBe('federal')
    expect((await listPacks(as(actors.ministry(world.kaliningrad.id)))).own).toBe('kaliningrad')
  })
})

describe('acts', () => {
  const reader = () => as(actors.teacher(world.teacher.person.id))

  it('are found by words with е for ё and by number, page by page without loss', async () => {
    expect((await listActs(reader(), query({ q: 'Р-174 концепции' }))).rows.map(row => row.number)).toContain(
      'Р-174',
    )
    const all = await listActs(reader(), query({ limit: 200 }))
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listActs(reader(), query({ limit: 5, after }))
      seen.push(...page.rows.map(row => row.id))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(all.rows.map(row => row.id))
    expect(all.total).toBe(seen.length)
  })

  it('show what replaced what, by which edition, and what of the packs rests on them', async () => {
    const { rows } = await listActs(reader(), query({ q: 'Р-174', pack: 'federal' }))
    const concept = await showAct(reader(), { id: rows.find(row => row.number === 'Р-174')!.id })
    expect(concept.chain.map(one => [one.code, one.isThis])).toEqual([
      ['fed-r-76', false],
      ['fed-r-174', true],
    ])
    expect(concept.amendedBy.map(one => one.code)).toEqual(['fed-r-303'])
    expect(concept.basedOn).toContainEqual({
      clause: 'V-1',
      kind: 'Целевое значение',
      text: 'к 2024 году — не менее 30 %',
    })
    const { rows: repealed } = await listActs(reader(), query({ status: 'repealed', pack: 'federal' }))
    expect(repealed.map(row => row.repealedBy?.label)).toEqual(['№\u00A0Р-174 от\u00A016.12.2020'])
  })

  it('terms come with the words of the other regions and are found by the beginning of a word', async () => {
    const { terms } = await listTerms(reader(), { q: 'маршрут' })
    const pathway = terms.find(term => term.code === 'pathway')!
    expect(pathway.pack).toBe('kaliningrad')
    expect(pathway.elsewhere.length).toBeGreaterThan(0)
    expect(pathway.elsewhere.map(other => other.pack)).not.toContain('kaliningrad')
  })
})

it.each([
  ['9.2-6', 'п.\u00A09.2-6'],
  ['V-1', 'раздел\u00A0V-1'],
  ['Прил.1-3', 'прил.\u00A01-3'],
  ['Д1.3', 'дорожная карта, п.\u00A01.3'],
  ['Приказ.2', 'п.\u00A02 приказа'],
])('the clause %s is read as «%s»', (clause, words) => {
  expect(clauseWords(clause)).toBe(words)
})

describe('who answers for what', () => {
  it('names what nobody answers for: bodies missing in the register, municipalities without a service', async () => {
    const map = await showResponsibility(as(actors.ministry(world.kaliningrad.id)), {})
    const body = (code: string) => map.bodies.find(one => one.code === code)!
    expect(body('centre').organisation).toEqual({ id: world.centre.id, name: 'ЦНППМ Калининграда' })
    expect(body('institute').organisation).toBeNull()
    expect([body('municipal-service').found, body('municipal-service').expected]).toEqual([1, 2])
    const gaps = map.gaps.map(gap => gap.text)
    expect(gaps).toContain('«КОИРО» (п.\u00A09.3) назван в акте, но в реестре организаций его нет.')
    expect(gaps).toContain('«ММС» (п.\u00A010.1): муниципалитетов, где такой орган есть, — 1 из 2.')
    const ofCentre = map.functions.filter(one => one.responsible.includes('centre'))
    expect(ofCentre.length).toBeGreaterThan(3)
    expect(ofCentre.map(one => one.gap)).toEqual(ofCentre.map(() => null))
    const ofAuthority = map.functions.find(one => one.clause === '9.1-1')!
    expect(ofAuthority.gap).toBe(
      'Функция п.\u00A09.1-1 ни за кем не закреплена: в реестре нет ни одного из названных органов (Министерство).',
    )
  })

  it('of the country’s act are bodies of the asked region, by default of the reader’s own; of all regions in the country', async () => {
    const gapOf = async (actor: Actor, region?: string) => {
      const map = await showResponsibility(as(actor), { pack: 'federal', region })
      const centre = map.bodies.find(one => one.code === 'centre')!
      const given = map.functions.find(one => one.responsible[0] === 'centre')!
      return { centre, gap: given.gap, region: map.region?.id ?? null, gaps: map.gaps.map(one => one.text) }
    }
    const here = await gapOf(actors.ministry(world.kaliningrad.id))
    expect(here).toMatchObject({
      centre: { organisation: { id: world.centre.id }, found: 1, expected: 1 },
      gap: null,
      region: world.kaliningrad.id,
    })
    expect(here.gaps).toContain('«РОИВ» (раздел\u00A0V) назван в акте, но в реестре организаций его нет.')
    expect(here.gaps).toContain('«ММС» (раздел\u00A0III): муниципалитетов, где такой орган есть, — 1 из 2.')
    const there = await gapOf(actors.ministry(world.tosno.regionId!))
    expect(there).toMatchObject({ centre: { organisation: null, found: 0 }, region: world.tosno.regionId })
    expect(there.gap).toMatch(/ни за кем не закреплена/)
    const country = actors.federalCoordinator()
    const everywhere = await gapOf(country)
    expect(everywhere).toMatchObject({
      centre: { organisation: null, found: 1, expected: 2 },
      gap: null,
      region: null,
    })
    expect(everywhere.gaps).toContain(
      '«ЦНППМ» (раздел\u00A0III): субъектов РФ, где такой орган есть, — 1 из 2.',
    )
    expect(await gapOf(country, world.kaliningrad.id)).toEqual(here)
    expect(await gapOf(country, world.tosno.regionId!)).toEqual(there)
    await expect(gapOf(country, world.tosno.id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  const head = () => as(actors.centreHead(world.kaliningrad.id))
  const days = (over: object = {}) =>
    assignmentFields.parse({ share: 'answers', validFrom: '2026-01-01', basis: 'Приказ № 9', ...over })
  const give = (code: string, organisationId: string, over: object = {}) =>
    assignFunction(head(), { pack: 'kaliningrad', code, organisationId, fields: days(over) })
  const gapsOn = async (on: string, clause: string) =>
    (await showResponsibility(head(), { on })).gaps.filter(gap => gap.clause === clause).map(gap => gap.text)

  it('a function given to a body is no gap on the days it has it, and is one again when the body is closed', async () => {
    const body = await buildOrganisation(database, { regionId: world.kaliningrad.id, municipalityId: null })
    const { id } = await give('kld-authority-1', body.id)
    expect(await gapsOn('2025-12-31', '9.1-1')).toHaveLength(1)
    expect(await gapsOn('2026-03-02', '9.1-1')).toEqual([])
    const map = await showResponsibility(head(), { on: '2026-03-02' })
    expect(map.functions.find(one => one.clause === '9.1-1')!.assigned).toMatchObject([
      { organisation: { id: body.id }, share: 'answers', isCurrent: true, isKept: true },
    ])
    await database.owner.query(`update organisations set valid_to = '2026-02-01' where id = $1`, [body.id])
    expect(await gapsOn('2026-03-02', '9.1-1')).toEqual([
      `Функция п.\u00A09.1-1 ни за кем не закреплена: «${body.shortName}», за которой она была, закрыта.`,
    ])
    await changeAssignment(head(), { id, version: 1, fields: days({ validTo: '2026-01-31' }) })
    expect(await gapsOn('2026-01-31', '9.1-1')).toEqual([])
    await expect(changeAssignment(head(), { id, version: 1, fields: days() })).rejects.toMatchObject({
      kind: 'conflict',
    })
    await removeAssignment(head(), { id, version: 2, reason: 'Внесено по ошибке' })
    expect(await gapsOn('2026-01-31', '9.1-1')).toHaveLength(1)
  })

  it('a direction of the roadmap can be given too, and leaves the gaps', async () => {
    const map = await showResponsibility(head(), {})
    const direction = map.directions[0]!
    await give(direction.code, world.centre.id)
    const after = await showResponsibility(head(), {})
    expect(after.gaps.length).toBe(map.gaps.length - 1)
    expect(after.directions[0]!.assigned).toMatchObject([{ organisation: { name: 'ЦНППМ Калининграда' } }])
  })

  it('refuses twice, what the pack does not have, a closed body, and a body of another region', async () => {
    await give('kld-authority-2', world.centre.id)
    const problem = (work: Promise<unknown>) => work.catch(error => error.problems[0].field)
    expect(await problem(give('kld-authority-2', world.centre.id))).toBe('organisationId')
    expect(await problem(give('kld-nothing', world.centre.id))).toBe('code')
    expect(await problem(give('kld-authority-3', world.tosnoSchool.id))).toBe('organisationId')
    expect(await problem(give('kld-authority-3', world.centre.id, { validFrom: '1980-01-01' }))).toBe(
      'validFrom',
    )
  })

  it('goes out as a table with its gaps', async () => {
    const file = await exportResponsibility(head(), { pack: 'kaliningrad' })
    const sheet = await readTable(await buffer(file.content as Readable), {
      name: file.filename,
      expected: ['Пункт', 'Функция'],
    })
    const [clause, gap] = ['Пункт', 'Пробел'].map(name => sheet.columns.findIndex(one => one.name === name))
    const rows: string[][] = []
    for await (const row of sheet.rows) rows.push([row.cells[clause!] ?? '', row.cells[gap!] ?? ''])
    expect(rows.find(row => row[0]!.replace('\u00A0', ' ') === 'п. 9.1-5')![1]).toContain(
      'ни за кем не закреплена',
    )
  })

  it('an unknown pack does not exist', async () => {
    await expect(showResponsibility(as(actors.federalCoordinator()), { pack: 'mars' })).rejects.toMatchObject(
      {
        kind: 'not-found',
      },
    )
  })
})
