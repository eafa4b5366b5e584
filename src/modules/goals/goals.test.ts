import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerAct } from '#modules/acts/keep-acts.ts'
import { assignFunction } from '#modules/acts/keep-assignments.ts'
import { showResponsibility } from '#modules/acts/show-responsibility.ts'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildMunicipality, buildOrganisation, buildRegion, buildTeacher } from '#testing/factories/people.ts'
import { goalFields } from './contract.ts'
import { exportGoals } from './export-goals.ts'
import { findGoals } from './find-goals.ts'
import { changeGoal, setGoal, withdrawGoal } from './keep-goals.ts'
import { showChoices, showGoal, showGoalHistory, showGoals } from './show-goals.ts'

const database = useDatabase()
const as = (actor: Actor) => contextOf(database, actor)

let world: Awaited<ReturnType<typeof buildWorld>>
beforeAll(async () => {
  await loadShippedPacks(database)
  world = await buildWorld()
}, 60_000)

/** Kaliningrad with its centre, two municipalities and a school with a teacher; another region. */
async function buildWorld() {
  const region = await buildRegion(database, { code: 'kaliningrad', name: 'Калининградская область' })
  const other = await buildRegion(database, { code: 'ivanovo' })
  const municipality = await buildMunicipality(database, { regionId: region.id, name: 'Гусев' })
  const sibling = await buildMunicipality(database, { regionId: region.id })
  const centre = await buildOrganisation(database, {
    kind: 'centre',
    code: 'kaliningrad-centre',
    regionId: region.id,
    municipalityId: null,
  })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const teacher = await buildTeacher(database, { at: school.id })
  const ministry = as(actors.ministry(region.id))
  const act = await registerAct(ministry, {
    owner: { kind: 'region', id: region.id },
    kind: 'order',
    level: 'regional',
    topic: 'system',
    authority: 'Министерство образования',
    number: '17',
    issuedOn: '2026-01-12',
    title: 'О стратегических целях',
    inForceFrom: null,
    note: '',
    repeals: [],
    amends: [],
  })
  return { region, other, municipality, sibling, centre, school, teacher, ministry, actId: act.id }
}

const fields = (over: Record<string, unknown> = {}) =>
  goalFields.parse({
    kind: 'task',
    text: 'Довести диагностику до каждой сельской школы',
    actId: world.actId,
    validFrom: '2026-02-01',
    ...over,
  })
const byCode = (map: Awaited<ReturnType<typeof showGoals>>) =>
  new Map(map.goals.map(goal => [goal.code, goal]))

describe('goals of the acts', () => {
  it('stand as a tree with the words and clauses of the act, the country’s beside the region’s', async () => {
    const map = await showGoals(world.ministry, {})
    expect(map.pack).toEqual({ code: 'kaliningrad', title: 'Калининградская область' })
    const codes = map.goals.map(goal => goal.code)
    const aim = codes.indexOf('kld-aim-1')
    expect(codes.slice(aim, aim + 10)).toEqual([
      'kld-aim-1',
      ...Array.from({ length: 9 }, (_, at) => `kld-task-${at + 1}`),
    ])
    expect(byCode(map).get('kld-task-4')).toMatchObject({
      kind: 'task',
      depth: 1,
      text: 'разработка различных форм поддержки и сопровождения учителей',
      act: { label: '№\u00A0908/1 от\u00A010.08.2021', clause: '6.4' },
      owner: 'Калининградская область',
    })
    expect(codes).toContain('fed-principle-6')
  })

  it('say for a region whose act names none why, and show the country’s', async () => {
    const map = await showGoals(as(actors.ministry(world.other.id)), {})
    expect(map.silent).toEqual([{ pack: 'Ивановская область', text: expect.stringMatching(/812-о/) }])
    expect(map.goals.every(goal => goal.pack === 'federal')).toBe(true)
  })

  it('show who answers for the functions that serve a task, and the task nobody serves', async () => {
    const before = byCode(await showGoals(world.ministry, {}))
    // the centre is in the register, the institute is not
    const served = before.get('kld-task-5')!.functions.find(one => one.code === 'kld-centre-9')
    expect(served).toMatchObject({ isAnswered: true, named: expect.stringMatching(/ЦНППМ/) })
    // the country's act gives it to «ЦНППМ»: here that is the region's own
    const country = before.get('fed-aim-1')!.functions.find(one => one.code === 'fed-centre-2')
    expect(country?.isAnswered).toBe(true)
    expect(before.get('kld-task-2')).toMatchObject({ gap: 'unserved', indicators: ['253'] })
    expect(before.get('kld-task-5')!.gap).toBe('unmeasured')
    expect(before.get('kld-task-7')!.gap).toBe('bare')
    expect(before.get('kld-task-1')!.gap).toBeNull()
    await assignFunction(as(actors.admin(world.region.id)), {
      pack: 'kaliningrad',
      code: 'kld-mechanism-16',
      organisationId: world.centre.id,
      fields: { share: 'answers', validFrom: '2026-01-01', validTo: null, basis: 'Приказ № 1' },
    })
    const task = byCode(await showGoals(world.ministry, {})).get('kld-task-2')!
    expect(task.gap).toBeNull()
    expect(task.functions.find(one => one.code === 'kld-mechanism-16')!.given).toHaveLength(1)
    expect(byCode(await showGoals(world.ministry, { on: '2025-12-31' })).get('kld-task-2')!.gap).toBe(
      'unserved',
    )
  })

  it('count a function as done exactly where the map «Кто за что отвечает» shows no gap, of the country’s act too', async () => {
    for (const reader of [
      world.ministry,
      as(actors.ministry(world.other.id)),
      as(actors.federalCoordinator()),
    ])
      for (const pack of ['kaliningrad', 'ivanovo', 'federal']) {
        const { goals, region } = await showGoals(reader, { pack })
        const functions = goals.flatMap(goal => goal.functions)
        expect(functions.length).toBeGreaterThan(0)
        for (const act of new Set(functions.map(one => one.pack))) {
          const map = await showResponsibility(reader, { pack: act, region: region ?? undefined })
          const isDone = new Map([
            ...map.functions.map(one => [one.code, one.gap === null] as const),
            ...map.directions.map(one => [one.code, one.assigned.some(given => given.isCurrent)] as const),
          ])
          for (const one of functions.filter(each => each.pack === act))
            expect([one.code, one.isAnswered]).toEqual([one.code, isDone.get(one.code)])
        }
      }
    // the centre of Kaliningrad does nothing in Ivanovo
    const country = as(actors.federalCoordinator())
    const isDoneIn = async (pack: string) =>
      (await showGoals(country, { pack })).goals
        .flatMap(goal => goal.functions)
        .find(one => one.code === 'fed-centre-2')!.isAnswered
    expect([await isDoneIn('kaliningrad'), await isDoneIn('ivanovo')]).toEqual([true, false])
  })

  it('carry live values of the reader’s unit, and none for a reader without figures', async () => {
    const map = await showGoals(world.ministry, {})
    expect(map.unit?.name).toBe('Калининградская область')
    expect(map.indicators.find(one => one.code === '251')).toMatchObject({
      value: 0,
      numerator: 0,
      denominator: 1,
      target: null,
      // the aim of clause 5 and the task of clause 6.1
      serves: 2,
    })
    expect(map.indicators.find(one => one.code === '253')).toMatchObject({ target: 30, met: false })
    const hers = await showGoals(as(actors.teacher(world.teacher.person.id)), {})
    expect(hers.pack.code).toBe('kaliningrad')
    expect(hers.unit).toBeNull()
    expect(hers.indicators.map(one => one.value)).toEqual([null, null, null])
    // one who stands in the country is shown the figures of the pack's region
    const seen = await showGoals(as(actors.federalCoordinator()), { pack: 'kaliningrad' })
    expect(seen.unit?.id).toBe(world.region.id)
  })

  it('are found by words, kind, gap and indicator, with what stands above them', async () => {
    const found = async (query: Parameters<typeof showGoals>[1]) =>
      (await showGoals(world.ministry, query)).goals.map(goal => [goal.code, goal.isFound])
    const task7 = [
      ['kld-aim-1', false],
      ['kld-task-7', true],
    ]
    expect(await found({ q: 'исследоват деятельность', kind: 'task' })).toEqual(task7)
    expect(await found({ q: 'bccktljdfn', kind: 'task' })).toEqual(task7)
    expect(await found({ q: '6.7' })).toEqual(task7)
    expect(await found({ gap: 'bare', q: 'исследоват деятельность' })).toEqual(task7)
    expect((await found({ indicator: '252', kind: 'task' })).map(([code]) => code)).toEqual([
      'kld-aim-1',
      'kld-task-1',
    ])
    expect(await found({ q: 'нетакогослова' })).toEqual([])
  })

  it('are counted by what tasks lack, whatever the filter', async () => {
    // before the function of the task 2 was given to anybody
    const on = '2025-12-31'
    const { goals, counts } = await showGoals(world.ministry, { on })
    const tasks = goals.filter(goal => goal.kind === 'task')
    const having = (...gaps: unknown[]) => tasks.filter(task => gaps.includes(task.gap)).length
    expect(counts).toEqual({
      tasks: tasks.length,
      measured: having(null, 'unserved'),
      served: having(null, 'unmeasured'),
      bare: having('bare'),
    })
    expect(new Set(tasks.map(task => task.gap)).size).toBe(4)
    for (const gap of ['bare', 'unmeasured', 'unserved'] as const) {
      const narrowed = await showGoals(world.ministry, { gap, on })
      expect(narrowed.counts).toEqual(counts)
      const lacking = gap === 'bare' ? having('bare') : having(gap, 'bare')
      expect(narrowed.goals.filter(goal => goal.isFound)).toHaveLength(lacking)
    }
  })

  it('leave as a table of exactly what is on the screen, and as a paper', async () => {
    const download = await exportGoals(world.ministry, { kind: 'task', format: 'xlsx' })
    const sheet = await readTable(await buffer(download.content as Readable), {
      name: download.filename,
      expected: ['Вид', 'Содержание'],
    })
    const rows: unknown[] = []
    for await (const row of sheet.rows) rows.push(row.cells)
    expect(rows).toHaveLength((await showGoals(world.ministry, { kind: 'task' })).counts.tasks)
    const text = JSON.stringify(rows)
    expect(text).toContain('создание условий для вовлечения')
    expect(text).toContain('нет ни показателя, ни исполнителя')
    expect(text).not.toContain('консолидация ресурсов')
    const paper = await exportGoals(world.ministry, { format: 'pdf' })
    expect((paper.content as Buffer).subarray(0, 4).toString()).toBe('%PDF')
  })
})

describe('goals set by hand', () => {
  it('are set on the ground of an act, tied as those of acts are, and fill a gap', async () => {
    const { id, code } = await setGoal(world.ministry, {
      owner: { kind: 'region', id: world.region.id },
      fields: fields({
        parent: 'kld-task-7',
        clause: '2',
        indicators: ['251'],
        functions: ['kld-centre-6'],
        tieNote: 'Исследования начинаются с диагностики',
      }),
    })
    const goals = byCode(await showGoals(world.ministry, {}))
    expect(goals.get(code)).toMatchObject({
      id,
      depth: 2,
      owner: 'Калининградская область',
      act: { id: world.actId, clause: '2' },
      gap: null,
      ties: [{ basis: 'product', note: 'Исследования начинаются с диагностики' }],
    })
    // what serves a task counts for it
    expect(goals.get('kld-task-7')!.gap).toBeNull()
    // not before its first day
    expect(byCode(await showGoals(world.ministry, { on: '2026-01-31' })).has(code)).toBe(false)
    const card = await showGoal(world.ministry, { code })
    expect(card.above.map(one => one.code)).toEqual(['kld-aim-1', 'kld-task-7'])
    expect((await showGoal(world.ministry, { code: 'kld-task-7' })).below.map(one => one.code)).toEqual([
      code,
    ])
    await withdrawGoal(world.ministry, { id, version: 1, reason: 'Проба' })
    expect(byCode(await showGoals(world.ministry, {})).get('kld-task-7')!.gap).toBe('bare')
    expect((await showGoal(world.ministry, { code })).withdrawalReason).toBe('Проба')
    await expect(changeGoal(world.ministry, { id, version: 2, fields: fields() })).rejects.toMatchObject({
      code: 'goals.withdrawn',
    })
  })

  it('are seen below and above, never sideways, and kept by their own unit only', async () => {
    const municipal = as(actors.municipalMethodologist(world.municipality.id))
    const { id, code } = await setGoal(municipal, {
      owner: { kind: 'municipality', id: world.municipality.id },
      fields: fields({ kind: 'aim', text: 'Ни одной школы без методиста' }),
    })
    const sees = async (actor: Actor) => byCode(await showGoals(as(actor), {})).has(code)
    expect(await sees(actors.ministry(world.region.id))).toBe(true)
    expect(await sees(actors.schoolMethodologist(world.school.id))).toBe(true)
    expect(await sees(actors.teacher(world.teacher.person.id))).toBe(true)
    expect(await sees(actors.municipalMethodologist(world.sibling.id))).toBe(false)
    await expect(
      showGoal(as(actors.municipalMethodologist(world.sibling.id)), { code }),
    ).rejects.toMatchObject({ kind: 'not-found' })
    await expect(
      changeGoal(as(actors.ministry(world.other.id)), { id, version: 1, fields: fields() }),
    ).rejects.toMatchObject({ kind: 'not-found' })
    for (const owner of [
      { kind: 'region' as const, id: world.region.id },
      { kind: 'municipality' as const, id: world.sibling.id },
    ])
      await expect(setGoal(municipal, { owner, fields: fields() })).rejects.toMatchObject({
        code: 'goals.owner',
      })
    // changed, ended, told in the history; the second of two people is refused
    await changeGoal(municipal, {
      id,
      version: 1,
      fields: fields({ kind: 'aim', text: 'Ни одной школы без методиста', validTo: '2026-02-20' }),
    })
    await expect(changeGoal(municipal, { id, version: 1, fields: fields() })).rejects.toMatchObject({
      code: 'goals.changed',
    })
    expect(await sees(actors.ministry(world.region.id))).toBe(false)
    const holdsOn = async (on: string) => byCode(await showGoals(municipal, { on })).has(code)
    expect([await holdsOn('2026-02-20'), await holdsOn('2026-02-21')]).toEqual([true, false])
    expect((await showGoal(municipal, { code })).goal.validTo).toBe('2026-02-20')
    const { entries } = await showGoalHistory(municipal, { id })
    expect(entries.map(entry => entry.action)).toEqual(['goals.change', 'goals.set'])
    expect(entries[0]!.changes).toContainEqual({ field: 'validTo', before: null, after: '2026-02-20' })
  })

  it('are refused with everything that is wrong at once', async () => {
    const owner = { kind: 'region' as const, id: world.region.id }
    await expect(
      setGoal(world.ministry, {
        owner,
        fields: fields({
          kind: 'aim',
          parent: 'kld-task-1',
          validFrom: '2026-01-01',
          indicators: ['999'],
          functions: ['nobody'],
          tieNote: 'Так',
        }),
      }),
    ).rejects.toMatchObject({
      problems: expect.arrayContaining(
        ['validFrom', 'parent', 'indicators', 'functions'].map(field => expect.objectContaining({ field })),
      ),
    })
    expect(goalFields.safeParse({ ...fields(), indicators: ['251'] }).success).toBe(false)
    const aim = await setGoal(world.ministry, { owner, fields: fields({ kind: 'aim' }) })
    const beneath = await setGoal(world.ministry, {
      owner,
      fields: fields({ kind: 'aim', parent: aim.code }),
    })
    await expect(
      changeGoal(world.ministry, {
        id: aim.id,
        version: 1,
        fields: fields({ kind: 'aim', parent: beneath.code }),
      }),
    ).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'parent' })] })
    await expect(
      withdrawGoal(world.ministry, { id: aim.id, version: 1, reason: 'Проба' }),
    ).rejects.toMatchObject({
      code: 'goals.served',
    })
  })

  it('are offered what holds where they do, and found by code for plans that serve them', async () => {
    const choices = await showChoices(world.ministry, { kind: 'region', id: world.region.id })
    expect(choices.indicators.map(one => one.code).sort()).toEqual(['251', '252', '253'])
    expect(choices.functions.map(one => one.code)).toContain('kld-mechanism-13')
    expect(choices.goals.every(one => one.kind === 'aim' || one.kind === 'task')).toBe(true)
    const found = await read(world.ministry, tx =>
      findGoals(world.ministry, tx, ['kld-task-3', 'goal-x', 'nothing']),
    )
    expect([...found.keys()]).toEqual(['kld-task-3'])
  })
})
