import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { editDistance } from '#platform/text/edit-distance.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { listPeopleQuery } from './contract.ts'
import { listPeople } from './list-people.ts'
import { searchPeople } from './search-people.ts'
import { nameVocabulary } from './search-words.sql.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let everybody: Actor[]
let teacher: Actor
beforeAll(async () => {
  world = await buildTwoRegions(database)
  const at = world.here.schools[0].id
  const person = async (lastName: string, firstName: string, middleName: string, school = at) =>
    (await buildTeacher(database, { at: school, person: { lastName, firstName, middleName } })).person.id
  const kuznetsova = await person('Кузнецова', 'Ольга', 'Петровна')
  await person('Кузнецова', 'Инна', 'Олеговна')
  await person('Журавлёв', 'Пётр', 'Ильич')
  await person('Аверина-Майская', 'Татьяна', 'Юрьевна')
  await person('Секретнова', 'Зоя', 'Львовна', world.there.schools[0].id)
  teacher = actors.teacher(kuznetsova)
  everybody = [
    actors.schoolMethodologist(at),
    actors.municipalMethodologist(world.here.municipalities[0].id),
    actors.ministry(world.here.region.id),
    actors.federalCoordinator(),
  ]
})

const list = (actor: Actor, q: string, more = {}) =>
  listPeople(contextOf(database, actor), listPeopleQuery.parse({ q, ...more }))
const search = (actor: Actor, q: string) => searchPeople(contextOf(database, actor), { q, limit: 6 })
const namesOf = (rows: readonly { lastName: string; firstName: string }[]) =>
  rows.map(row => `${row.lastName} ${row.firstName}`)

const OLGA = ['Кузнецова Ольга']
const BOTH = ['Кузнецова Инна', 'Кузнецова Ольга']
const FORGIVEN: [q: string, found: string[], said: string[]][] = [
  ['Кузнецова О. П.', OLGA, []],
  ['О.П. Кузнецова', OLGA, []],
  ['П. Ольга Кузнецова', OLGA, []],
  ['Kuznetsova O.P.', OLGA, ['Кузнецова о п']],
  ['Кузнецова', BOTH, []],
  ['Kuznetsova', BOTH, ['Кузнецова']],
  ['Repytwjdf', BOTH, ['Кузнецова']],
  ['Repytwjdf Jkmuf', OLGA, ['Кузнецова Ольга']],
  ['Кузнцова', BOTH, ['Кузнецова']],
  ['Кузнецвоа Ольга', OLGA, ['Кузнецова Ольга']],
  ['Кузниццова', BOTH, ['Кузнецова']],
  ['Журовлев', ['Журавлёв Пётр'], ['Журавлёв']],
  ['Журавлев петр', ['Журавлёв Пётр'], []],
  ['Аверина Майская', ['Аверина-Майская Татьяна'], []],
  ['Tatyana', ['Аверина-Майская Татьяна'], ['Татьяна']],
  ['Маская Татьяна', ['Аверина-Майская Татьяна'], ['Майская Татьяна']],
]

describe('the list', () => {
  it('has those first whose surname begins as asked, in either direction and across pages', async () => {
    const at = world.there.schools[0].id
    for (const [lastName, firstName, middleName] of [
      ['Борисенко', 'Анна', 'Харитоновна'],
      ['Харитонова', 'Яна', 'Ильинична'],
      ['Харитонов', 'Олег', 'Ильич'],
      ['Ярцев', 'Иван', 'Харитонович'],
    ] as const)
      await buildTeacher(database, { at, person: { lastName, firstName, middleName } })
    const pages = async (actor: Actor, order: 'asc' | 'desc', limit: number) => {
      const found: string[] = []
      let after: string | undefined
      do {
        const page = await list(actor, 'харитонов', { order, limit, after })
        expect(page.total).toBe(4)
        found.push(...page.rows.map(row => row.lastName))
        after = page.next ?? undefined
      } while (after && found.length < 5)
      return found
    }
    // whoever looks through the whole country has a walk through the index of names of her own
    for (const actor of [actors.ministry(world.there.region.id), actors.admin()])
      for (const limit of [1, 2, 3]) {
        const bearers = ['Харитонов', 'Харитонова']
        expect(await pages(actor, 'asc', limit)).toEqual([...bearers, 'Борисенко', 'Ярцев'])
        expect(await pages(actor, 'desc', limit)).toEqual([...bearers.toReversed(), 'Ярцев', 'Борисенко'])
      }
  })
})

describe.each([
  ['the list', list, (answer: Awaited<ReturnType<typeof list>>) => answer.rows],
  ['the palette', search, (answer: Awaited<ReturnType<typeof search>>) => answer.people],
] as const)('%s', (_, ask, rowsOf) => {
  it.each(FORGIVEN)('finds by «%s», at every level, and says what for', async (q, found, said) => {
    for (const actor of everybody) {
      const answer = await ask(actor, q)
      expect([actor.role, namesOf(rowsOf(answer as never))]).toEqual([actor.role, found])
      expect(answer.shownFor).toEqual(said)
    }
  })

  it('tells nothing of a name whose bearers are out of reach', async () => {
    for (const q of ['Секретнова', 'Секретнва', 'Ctrhtnyjdf', 'Sekretnova'])
      for (const actor of [...everybody.slice(0, 3), teacher]) {
        const answer = await ask(actor, q)
        expect(rowsOf(answer as never)).toEqual([])
        expect(answer.shownFor).toEqual([])
      }
    expect((await ask(everybody[3]!, 'Секретнва')).shownFor).toEqual(['Секретнова'])
  })

  it('is not put off by wildcards, marks and nonsense', async () => {
    for (const q of [
      '%%%%',
      '____',
      "'; drop table persons",
      '\\\\\\\\',
      '[[[[',
      'ъъъъъ ыыыыы',
      'a.b.c.d.e.f.g.h',
    ])
      expect(rowsOf((await ask(everybody[2]!, q)) as never)).toEqual([])
  })
})

describe('forgiving', () => {
  it('gives way to what was typed: whoever is really called so stands alone', async () => {
    const at = world.there.schools[1].id
    for (const lastName of ['Соколовский', 'Соколавский'])
      await buildTeacher(database, { at, person: { lastName, firstName: 'Лев' } })
    const answer = await list(actors.schoolMethodologist(at), 'соколавский')
    expect(namesOf(answer.rows)).toEqual(['Соколавский Лев'])
    expect(answer.shownFor).toEqual([])
    const elsewhere = world.here.schools[1].id
    await buildTeacher(database, { at: elsewhere, person: { lastName: 'Соколовский', firstName: 'Глеб' } })
    expect(namesOf((await list(actors.schoolMethodologist(elsewhere), 'соколавский')).rows)).toEqual([
      'Соколовский Глеб',
    ])
  })

  it('goes on from page to page', async () => {
    const actor = everybody[2]!
    const first = await list(actor, 'кузнецоаа', { limit: 1 })
    const second = await list(actor, 'кузнецоаа', { limit: 1, after: first.next })
    expect(namesOf([...first.rows, ...second.rows])).toEqual(BOTH)
    expect([first.total, second.next]).toEqual([2, null])
  })

  it('reaches a teacher’s own name', async () => {
    expect(namesOf((await search(teacher, 'Кузнесова')).people)).toEqual(OLGA)
  })

  it('knows a name as soon as it is changed', async () => {
    const { person } = await buildTeacher(database, { at: world.here.schools[1].id })
    await database.owner.query('update persons set last_name = $1 where id = $2', ['Новобрачная', person.id])
    expect((await search(everybody[1 + 1]!, 'Новабрачная')).people.map(({ id }) => id)).toEqual([person.id])
  })

  it('finds by any surname of five letters and more with one slip', async () => {
    const letter = fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщыьэюя')
    const surname = fc.array(letter, { minLength: 5, maxLength: 14 }).map(letters => letters.join(''))
    const slip = fc.record({
      kind: fc.constantFrom('put', 'drop', 'change', 'swap'),
      at: fc.nat({ max: 20 }),
      letter,
    })
    const at = world.there.schools[0].id
    await fc.assert(
      fc.asyncProperty(surname, slip, async (word, { kind, at: place, letter: other }) => {
        const i = place % (word.length - 1)
        const typed = {
          put: word.slice(0, i) + other + word.slice(i),
          drop: word.slice(0, i) + word.slice(i + 1),
          change: word.slice(0, i) + other + word.slice(i + 1),
          swap: word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
        }[kind]
        expect(editDistance(word, typed)).toBeLessThanOrEqual(1)
        await buildTeacher(database, { at, person: { lastName: word } })
        const near = await read(contextOf(database, everybody[3]!), tx => nameVocabulary(tx).near([typed]))
        expect(near).toContain(word)
        const { people } = await search(actors.schoolMethodologist(at), typed)
        expect(people.map(({ lastName }) => lastName)).toContain(word)
      }),
      { numRuns: 60 },
    )
  })
})
