import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCare, buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { findAnything as operation, SHOWN } from './contract.ts'
import { findAnything } from './find-anything.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const find = async (actor: Actor, q: string) =>
  (await findAnything(contextOf(database, actor), { q })).results
const titles = async (actor: Actor, q: string, kind: 'person' | 'organisation' = 'person') =>
  (await find(actor, q)).filter(one => one.kind === kind).map(one => one.title)
const teacher = (at: string, lastName: string, firstName = 'Анна', employment = {}) =>
  buildTeacher(database, { at, person: { lastName, firstName, middleName: null }, employment })

describe('people', () => {
  it('are found in the actor’s own unit only, at every level', async () => {
    const [mine, neighbour] = world.here.schools
    await teacher(mine.id, 'Скворцова', 'Ада')
    await teacher(neighbour.id, 'Скворцова', 'Белла')
    await teacher(world.there.schools[0].id, 'Скворцова', 'Вера')
    const found = (actor: Actor) => titles(actor, 'скворцова')
    expect(await found(actors.schoolMethodologist(mine.id))).toEqual(['Скворцова Ада'])
    expect(await found(actors.municipalMethodologist(world.here.municipalities[1].id))).toEqual([
      'Скворцова Белла',
    ])
    expect(await found(actors.ministry(world.here.region.id))).toEqual(['Скворцова Ада', 'Скворцова Белла'])
    expect(await found(actors.federalCoordinator())).toHaveLength(3)
  })

  it('are no strangers to a teacher: herself, who helps her, and nobody else', async () => {
    const at = world.here.schools[0].id
    const me = await teacher(at, 'Журавлёва', 'Яна')
    await teacher(at, 'Журавлёва', 'Коллега')
    const carer = await teacher(world.here.schools[1].id, 'Журавлёва', 'Методист')
    await buildCare(database, { personId: me.person.id, carerPersonId: carer.person.id })
    expect(await titles(actors.teacher(me.person.id), 'журавлева')).toEqual([
      'Журавлёва Методист',
      'Журавлёва Яна',
    ])
  })

  it('who have left are found no more', async () => {
    const at = world.here.schools[0].id
    await teacher(at, 'Ушедшая', 'Анна', { validTo: '2026-03-01' })
    await teacher(at, 'Ушедшая', 'Белла', { validTo: '2026-03-02' })
    expect(await titles(actors.schoolMethodologist(at), 'ушедшая')).toEqual(['Ушедшая Белла'])
  })

  it('stand by surname when it begins with the word, then wherever the word is inside', async () => {
    const at = world.there.schools[0].id
    await teacher(at, 'Аверина-Майская')
    await teacher(at, 'Майорова')
    await teacher(at, 'Майская')
    await teacher(at, 'Боброва', 'Майя')
    for (const actor of [actors.schoolMethodologist(at), actors.centreHead(world.there.region.id)])
      expect(await titles(actor, 'май')).toEqual([
        'Майорова Анна',
        'Майская Анна',
        'Аверина-Майская Анна',
        'Боброва Майя',
      ])
  })

  it('are found by words in any order, е for ё, in any case, and by two letters of the surname', async () => {
    const at = world.there.schools[1].id
    await teacher(at, 'Ёжикова', 'Алёна')
    for (const actor of [actors.schoolMethodologist(at), actors.federalCoordinator()]) {
      for (const q of ['ежикова алена', 'Алёна ЁЖИК', 'ал еж', 'ёж', 'еж'])
        expect([q, await titles(actor, q)]).toEqual([q, ['Ёжикова Алёна']])
      expect(await titles(actor, 'ежикова вера')).toEqual([])
      expect(await titles(actor, '%%')).toEqual([])
    }
  })

  it('come with what tells namesakes apart and the address of the card', async () => {
    const school = world.here.schools[0]
    const { person } = await teacher(school.id, 'Единственная')
    expect(await find(actors.schoolMethodologist(school.id), 'единственная')).toEqual([
      {
        kind: 'person',
        id: person.id,
        title: 'Единственная Анна',
        subtitle: `Учитель, ${school.shortName}, ${world.here.municipalities[0].name}`,
        link: `/people/${person.id}`,
      },
    ])
  })

  it('are at most six, each once', async () => {
    const at = world.here.schools[1].id
    for (let index = 0; index < 8; index++) await teacher(at, `Многих${'абвгдежз'[index]}`)
    const found = await find(actors.ministry(world.here.region.id), 'многих')
    expect(found).toHaveLength(SHOWN.person)
    expect(new Set(found.map(({ id }) => id)).size).toBe(SHOWN.person)
  })
})

describe('organisations', () => {
  it('of the own region are found, the number that was asked for first', async () => {
    const municipalityId = world.here.municipalities[0].id
    for (const number of [915, 91, 9]) {
      const shortName = `Гимназия № ${number}`
      await buildOrganisation(database, { municipalityId, shortName, code: `gym-${number}` })
    }
    await buildOrganisation(database, {
      municipalityId: world.there.municipalities[0].id,
      shortName: 'Гимназия № 9 чужая',
      code: 'gym-there',
    })
    const { person } = await teacher(world.here.schools[0].id, 'Ищущая')
    const own = ['Гимназия № 9', 'Гимназия № 91', 'Гимназия № 915']
    for (const actor of [
      actors.teacher(person.id),
      actors.schoolMethodologist(world.here.schools[0].id),
      actors.municipalMethodologist(municipalityId),
      actors.ministry(world.here.region.id),
    ])
      expect(await titles(actor, '9 гимназия', 'organisation')).toEqual(own)
    expect(await titles(actors.federalCoordinator(), 'гимназия №9', 'organisation')).toHaveLength(4)
    expect(await titles(actors.ministry(world.here.region.id), '15 гимназия', 'organisation')).toEqual([])
  })
})

describe('the question', () => {
  it('needs two letters and is told so in words', () => {
    const parsed = operation.query!.safeParse({ q: ' а ' })
    expect(parsed.error?.issues[0]?.message).toBe('Введите не меньше двух букв')
    expect(operation.query!.safeParse({ q: 'аб' }).success).toBe(true)
  })
})
