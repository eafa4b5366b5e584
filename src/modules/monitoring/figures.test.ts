import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { systemActor } from '#platform/access/actor.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { buildAttempt } from '#testing/factories/monitoring.ts'
import { tableFilter } from './contract.ts'
import { listCountedPeople, showCountedFact } from './list-counted-people.ts'
import { listIndicators } from './list-indicators.ts'
import { runIndicators } from './run-indicators.ts'
import { tableIndicators } from './table-indicators.ts'
import { trendIndicators } from './trend-indicators.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildMeasuredWorld>>
beforeAll(async () => {
  world = await buildMeasuredWorld(database)
}, 60_000)

const as = (actor: Actor) => contextOf(database, actor)
const system = () => as(systemActor(['directory']))
const federal = () => as(actors.federalCoordinator())
const page = { limit: 50, part: 'all' as const }

/** `{ unit: ['251', '252', '253'] as numerator/denominator }` of every unit on the day. */
async function counted(asOf: string, actor: Actor = systemActor(['directory'])) {
  const lines = await runIndicators(as(actor), { asOf })
  const units: Record<string, string[]> = {}
  for (const line of lines) {
    units[line.unit] ??= []
    units[line.unit]!.push(`${line.numerator}/${line.denominator}`)
  }
  return units
}

describe('the three indicators, counted by hand', () => {
  it('before anybody is dismissed: only the centre counts in Kaliningrad, any diagnosis in Ivanovo', async () => {
    expect(await counted('2022-12-31')).toMatchObject({
      RU: ['7/15', '5/15', '3/13'],
      kaliningrad: ['4/11', '3/11', '3/10'],
      ivanovo: ['1/4', '1/4', '0/3'],
      k1: ['2/5', '1/5', '1/4'],
      k2: ['2/5', '2/5', '2/5'],
      i1: ['1/4', '1/4', '0/3'],
      a: ['2/5', '1/5', '1/4'],
      b: ['2/5', '2/5', '2/5'],
      institute: ['0/1', '0/1', '0/1'],
      c: ['1/4', '1/4', '0/3'],
    })
  })

  it('on the last day of the dismissed, after the revocation', async () => {
    expect(await counted('2023-06-30')).toMatchObject({
      RU: ['9/15', '5/15', '3/13'],
      kaliningrad: ['5/11', '3/11', '2/10'],
      ivanovo: ['2/4', '1/4', '0/3'],
      a: ['3/5', '1/5', '1/4'],
      b: ['2/5', '2/5', '1/5'],
    })
  })

  it('on the day after the dismissal', async () => {
    expect(await counted('2023-07-01')).toMatchObject({
      RU: ['8/14', '5/14', '3/12'],
      kaliningrad: ['4/10', '3/10', '2/9'],
      a: ['2/4', '1/4', '1/3'],
    })
  })

  it('after transfers between schools and regions: facts go with the person', async () => {
    expect(await counted('2024-06-01')).toMatchObject({
      RU: ['8/14', '5/14', '3/12'],
      kaliningrad: ['4/11', '3/11', '2/10'],
      ivanovo: ['2/3', '1/3', '0/2'],
      a: ['2/3', '1/3', '1/2'],
      b: ['2/7', '2/7', '1/7'],
      c: ['2/3', '1/3', '0/2'],
    })
  })

  it('counts a revoked document until the day before the revocation', async () => {
    expect((await counted('2023-03-09')).b![2]).toBe('2/5')
    expect((await counted('2023-03-10')).b![2]).toBe('1/5')
  })

  it('begins with the day of the fact, not before', async () => {
    expect((await counted('2022-09-30')).a![2]).toBe('0/4')
    expect((await counted('2022-10-01')).a![2]).toBe('1/4')
  })

  it('keeps one row a person and day when facts of one person are committed at the same time', async () => {
    const { schoolA } = world.organisations
    const unit = {
      regionId: schoolA.regionId,
      municipalityId: schoolA.municipalityId,
      organisationId: schoolA.id,
    }
    const personId = world.people.a2
    await Promise.all(
      ['2026-01-10', '2026-01-11', '2026-01-12', '2026-01-13'].map(on =>
        buildAttempt(database, world.grounds, { personId, on, ...unit }),
      ),
    )
    const { rows } = await database.owner.query(
      'select valid_from, diagnosed_at_centre_on, jsonb_array_length(facts) as facts from measured_staff where person_id = $1',
      [personId],
    )
    expect(rows).toEqual([{ valid_from: '2015-09-01', diagnosed_at_centre_on: '2026-01-10', facts: 5 }])
    await database.owner.query("delete from ratings where person_id = $1 and rated_at > '2026-01-01'", [
      personId,
    ])
    await database.owner.query("delete from attempts where person_id = $1 and finished_on > '2026-01-01'", [
      personId,
    ])
    expect((await counted('2026-02-01')).a![0]).toBe('2/3')
  })
})

describe('the answer explains itself', () => {
  it('names the region’s own act where it has one, and the inherited target with its own act', async () => {
    const context = as(actors.ministry(world.regions.kaliningrad.id))
    const { figures, path, people } = await listIndicators(context, { asOf: '2022-12-31' })
    expect(path.map(unit => unit.code)).toEqual(['kaliningrad'])
    expect(people).toEqual({ teachers: 10, leaders: 1 })
    const completed = figures.find(figure => figure.indicator === '253')!
    expect(completed).toMatchObject({
      value: 30,
      met: true,
      pack: { code: 'kaliningrad' },
      act: { label: '№\u00A0908/1 от\u00A010.08.2021', clause: '22-3' },
      target: {
        value: 30,
        by: '2024-12-31',
        act: { label: '№\u00A0Р-174 от\u00A016.12.2020', clause: 'V-1' },
      },
      countedSince: '2021-01-01',
      previous: { asOf: '2021-12-31', numerator: 0, denominator: 10 },
    })
    expect(figures.find(figure => figure.indicator === '251')).toMatchObject({ target: null, met: null })
  })

  it('says that nobody is there by no value, not by zero per cent', async () => {
    const lines = await runIndicators(system(), { asOf: '2014-01-01', unit: 'a' })
    expect(lines.map(line => [line.value, line.denominator, line.met])).toEqual([
      [null, 0, null],
      [null, 0, null],
      [null, 0, null],
    ])
  })

  it('prints what the command promises', async () => {
    const [line] = await runIndicators(system(), { asOf: '2023-07-01', unit: 'ivanovo' }).then(lines =>
      lines.filter(one => one.indicator === '253'),
    )
    expect(line).toEqual({
      indicator: '253',
      unit: 'ivanovo',
      value: 0,
      numerator: 0,
      denominator: 3,
      // the act that set the region's target is of 11.08.2023
      target: null,
      targetDate: null,
      met: null,
      act: '№\u00A0952-о от\u00A011.08.2023, прил.\u00A01-3',
    })
    const later = await runIndicators(system(), {
      asOf: '2024-06-01',
      unit: 'ivanovo',
      level: 'organisation',
    })
    expect(later.find(one => one.indicator === '253')).toMatchObject({
      unit: 'c',
      target: 30,
      targetDate: '2024-12-31',
      met: false,
    })
  })

  it('refuses a day that is not there and an unknown level at once, an unknown unit by its code', async () => {
    await expect(runIndicators(system(), { asOf: '2023-02-30', level: 'school' })).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'as-of' }, { field: 'level' }],
    })
    await expect(runIndicators(system(), { asOf: '2023-02-28', unit: 'nowhere' })).rejects.toThrow(
      /«nowhere»/,
    )
  })

  it('draws twelve months, the last of which is the asked day', async () => {
    const { points } = await trendIndicators(as(actors.schoolMethodologist(world.organisations.schoolB.id)), {
      asOf: '2023-06-15',
    })
    expect(points.map(point => point.asOf).slice(-3)).toEqual(['2023-04-30', '2023-05-31', '2023-06-15'])
    const completed = points.map(point => point.values.find(value => value.indicator === '253')!.numerator)
    // June to October one, November (the 20th) to February two, from March the revoked one is gone
    expect(completed).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1])
  })
})

describe('a committed fact', () => {
  it('moves the figures of school, municipality, region and country in the very next query', async () => {
    const { schoolC } = world.organisations
    const before = await counted('2026-03-01')
    const { id, ratingId } = await buildAttempt(database, world.grounds, {
      personId: world.people.c2,
      on: '2026-02-20',
      organisationId: schoolC.id,
      regionId: schoolC.regionId,
      municipalityId: schoolC.municipalityId,
    })
    const after = await counted('2026-03-01')
    for (const unit of ['c', 'i1', 'ivanovo', 'RU']) {
      const [was, is] = [before[unit]![0]!.split('/').map(Number), after[unit]![0]!.split('/').map(Number)]
      expect([unit, ...is]).toEqual([unit, was[0]! + 1, was[1]])
    }
    await database.owner.query('delete from ratings where id = $1', [ratingId])
    await database.owner.query('delete from attempts where id = $1', [id])
    expect(await counted('2026-03-01')).toEqual(before)
  })
})

describe('who sees what', () => {
  const codesOf = async (actor: Actor) => Object.keys(await counted('2024-06-01', actor)).sort()

  it('each role her own units and what is below them', async () => {
    const { regions, municipalities, organisations } = world
    expect(await codesOf(actors.schoolMethodologist(organisations.schoolA.id))).toEqual(['a'])
    expect(await codesOf(actors.municipalMethodologist(municipalities.k2.id))).toEqual(['b', 'k2'])
    for (const actor of [
      actors.regionalMethodologist(regions.kaliningrad.id),
      actors.centreHead(regions.kaliningrad.id),
      actors.qualityAnalyst(regions.kaliningrad.id),
      actors.ministry(regions.kaliningrad.id),
    ])
      expect(await codesOf(actor)).toEqual(['a', 'b', 'institute', 'k1', 'k2', 'kaliningrad'])
    expect(await codesOf(actors.federalCoordinator())).toHaveLength(10)
    expect(actors.teacher(world.people.a1).permissions.has('monitoring.read')).toBe(false)
  })

  it('the same number whoever looks, though the fact was made at a former workplace', async () => {
    const ofB = (lines: Record<string, string[]>) => lines.b
    const everybody = ofB(await counted('2024-06-01'))
    expect(
      ofB(await counted('2024-06-01', actors.schoolMethodologist(world.organisations.schoolB.id))),
    ).toEqual(everybody)
    expect(ofB(await counted('2024-06-01', actors.ministry(world.regions.kaliningrad.id)))).toEqual(everybody)
  })

  it('a foreign unit does not exist', async () => {
    const context = as(actors.schoolMethodologist(world.organisations.schoolA.id))
    for (const unit of [
      world.organisations.schoolB.id,
      world.municipalities.k1.id,
      world.regions.kaliningrad.id,
    ])
      await expect(listIndicators(context, { unit })).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('units beneath', () => {
  const table = async (over: Record<string, unknown>) => {
    const filter = tableFilter.parse({ asOf: '2024-06-01', ...over })
    return await tableIndicators(federal(), { ...filter, limit: 50 })
  }

  it('are the regions of the country, municipalities and own bodies of a region, schools of a municipality', async () => {
    const codes = async (unit?: string) => (await table({ unit })).rows.map(row => row.code)
    expect(await codes()).toEqual(['ivanovo', 'kaliningrad'])
    expect(await codes(world.regions.kaliningrad.id)).toEqual(['k2', 'institute', 'k1'])
    expect(await codes(world.municipalities.k1.id)).toEqual(['a'])
    expect(await codes(world.organisations.schoolA.id)).toEqual([])
  })

  it('add up to the unit above, and are marked where they count by an act of their own', async () => {
    const sum = (rows: { values: { numerator: number; denominator: number }[] }[], at: number) =>
      rows.reduce(
        (sums, row) => [sums[0]! + row.values[at]!.numerator, sums[1]! + row.values[at]!.denominator],
        [0, 0],
      )
    const region = await listIndicators(federal(), { unit: world.regions.kaliningrad.id, asOf: '2024-06-01' })
    const { rows } = await table({ unit: world.regions.kaliningrad.id })
    region.figures.forEach((figure, at) => {
      expect(sum(rows, at)).toEqual([figure.numerator, figure.denominator])
    })
    const ofCountry = await table({})
    expect(ofCountry.rows.map(row => row.values.map(value => value.isOwnDefinition))).toEqual([
      [false, false, false],
      [true, true, true],
    ])
  })

  it('stand in the order of a value, those without one last, page by page', async () => {
    const filter = tableFilter.parse({
      asOf: '2024-06-01',
      level: 'organisation',
      sort: '251',
      order: 'desc',
    })
    const seen: string[] = []
    let after: string | undefined
    do {
      const { rows, next, total } = await tableIndicators(federal(), { ...filter, limit: 2, after })
      expect(total).toBe(4)
      seen.push(...rows.map(row => row.code))
      after = next ?? undefined
    } while (after)
    expect(seen).toEqual(['a', 'c', 'b', 'institute'])
  })
})

describe('people behind a figure', () => {
  const ministry = () => as(actors.ministry(world.regions.kaliningrad.id))

  it('are the numerator and the rest, each with the fact that counts', async () => {
    const asked = { code: '251', unit: world.organisations.schoolA.id, asOf: '2023-06-30', ...page }
    const { rows, total } = await listCountedPeople(ministry(), asked)
    expect(total).toBe(5)
    expect(rows.map(row => [row.lastName, row.isCounted, row.fact?.on ?? null])).toEqual([
      ['Аверина', true, '2022-03-01'],
      ['Белова', false, null],
      ['Волкова', true, '2023-02-01'],
      ['Громова', true, '2022-03-01'],
      ['Дёмина', false, null],
    ])
    const rest = await listCountedPeople(ministry(), { ...asked, part: 'rest', q: 'ДЕМИНА' })
    expect(rest.rows.map(row => row.lastName)).toEqual(['Дёмина'])
    const first = await listCountedPeople(ministry(), { ...asked, part: 'counted', limit: 2 })
    const second = await listCountedPeople(ministry(), {
      ...asked,
      part: 'counted',
      limit: 2,
      after: first.next!,
    })
    expect([...first.rows, ...second.rows].map(row => row.lastName)).toEqual([
      'Аверина',
      'Волкова',
      'Громова',
    ])
  })

  it('carry facts made elsewhere to their new school', async () => {
    const context = as(actors.federalCoordinator())
    const asked = { code: '253', asOf: '2024-06-01', part: 'counted' as const, limit: 50 }
    const { rows } = await listCountedPeople(context, asked)
    expect(rows.map(row => [row.lastName, row.organisationName, row.fact?.on])).toEqual([
      ['Аверина', 'Школа А', '2022-10-01'],
      ['Дёмина', 'Школа Б', '2023-01-15'],
      ['Зайцева', 'Школа Б', '2022-11-20'],
    ])
  })

  it('lead to the document with its register status; deficits only for who may read pathways', async () => {
    const asked = { code: '253', id: world.people.b4, asOf: '2024-06-01' }
    const { fact } = await showCountedFact(ministry(), asked)
    expect(fact).toMatchObject({
      kind: 'completion',
      on: '2022-11-20',
      hours: 36,
      programme: world.programme.title,
      register: [{ from: '2021-01-01', to: '2022-11-20' }],
      deficits: null,
    })
    const head = await showCountedFact(as(actors.centreHead(world.regions.kaliningrad.id)), asked)
    expect(head.fact).toMatchObject({ deficits: [{ competency: 'Планирование урока', from: 0, to: 2 }] })
    const pathway = await showCountedFact(ministry(), { ...asked, code: '252' })
    expect(pathway.fact).toMatchObject({ kind: 'pathway', diagnosedOn: '2022-03-15', atCentre: true })
    const revoked = await showCountedFact(ministry(), { ...asked, id: world.people.b5 })
    expect(revoked).toMatchObject({ fact: null, person: { isCounted: false } })
  })

  it('of a foreign school do not exist', async () => {
    const context = as(actors.schoolMethodologist(world.organisations.schoolA.id))
    await expect(
      showCountedFact(context, { code: '251', id: world.people.b4, asOf: '2024-06-01' }),
    ).rejects.toMatchObject({ kind: 'not-found' })
    // she left for B in September 2023: on a day in A she is seen, later she is not
    expect(
      (await showCountedFact(context, { code: '251', id: world.people.b1, asOf: '2023-08-31' })).person
        .lastName,
    ).toBe('Дёмина')
    await expect(
      showCountedFact(context, { code: '251', id: world.people.b1, asOf: '2023-09-01' }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})
