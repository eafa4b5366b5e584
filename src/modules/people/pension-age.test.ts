import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { listPeopleQuery } from './contract.ts'
import { addYears } from './early-career.ts'
import { exportPeople } from './export-people.ts'
import { isOfPensionAge, selectPensionBirths } from './facts.sql.ts'
import { listPeople } from './list-people.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const list = (actor: Actor, query: z.input<typeof listPeopleQuery>) =>
  listPeople(contextOf(database, actor), listPeopleQuery.parse(query))
const names = async (actor: Actor, query: z.input<typeof listPeopleQuery>) =>
  (await list(actor, query)).rows.map(row => row.lastName)

describe('the pension age', () => {
  it('follows the law by the day of birth and the sex', async () => {
    const answer = (sex: string, birthDate: string, on: string) =>
      read(contextOf(database, actors.admin()), tx => isOfPensionAge(tx, { sex, birthDate }, on))
    // 55 years and 6 months for women born in 1964, 60 years since 1968; 65 years for men since 1963
    expect(await answer('f', '1964-03-15', '2019-09-14')).toBe(false)
    expect(await answer('f', '1964-03-15', '2019-09-15')).toBe(true)
    expect(await answer('f', '1968-01-01', '2027-12-31')).toBe(false)
    expect(await answer('f', '1968-01-01', '2028-01-01')).toBe(true)
    expect(await answer('m', '1962-06-01', '2026-05-31')).toBe(false)
    expect(await answer('m', '1962-06-01', '2026-06-01')).toBe(true)
    expect(await answer('m', '1963-06-01', '2026-06-01')).toBe(false)
  })

  it('is the same for a list, by the last day of birth, as for one person', async () => {
    const day = fc.date({ min: new Date('1955-01-01'), max: new Date('1972-12-31'), noInvalidDate: true })
    const iso = (date: Date) => date.toISOString().slice(0, 10)
    await read(contextOf(database, actors.admin()), async tx => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('f' as const, 'm' as const),
          day,
          fc.integer({ min: -40, max: 40 }),
          async (sex, born, near) => {
            // a day near the birthday from which the answer turns
            const turning = addYears(iso(born), sex === 'f' ? 60 : 65)
            const on = iso(new Date(Date.parse(turning) - near * 86_400_000 * 20))
            const births = await selectPensionBirths(tx, on)
            for (const shift of [-1, 0, 1]) {
              const birthDate = iso(new Date(born.getTime() + shift * 86_400_000))
              expect(birthDate <= births[sex], `${sex} ${birthDate} on ${on}`).toBe(
                await isOfPensionAge(tx, { sex, birthDate }, on),
              )
            }
            const last = births[sex]
            const next = iso(new Date(Date.parse(last) + 86_400_000))
            expect(await isOfPensionAge(tx, { sex, birthDate: last }, on)).toBe(true)
            expect(await isOfPensionAge(tx, { sex, birthDate: next }, on)).toBe(false)
          },
        ),
        { numRuns: 60 },
      )
    })
  })
})

describe('the list', () => {
  it('filters by the age of the pension on the day, for whoever reads birth dates, and exports it', async () => {
    const at = world.there.schools[1].id
    const women = [
      ['Шестьдесят', '1965-09-01'],
      ['Моложе', '1969-01-01'],
    ] as const
    for (const [lastName, birthDate] of women)
      await buildTeacher(database, { at, person: { lastName: `Пенсия-${lastName}`, birthDate, sex: 'f' } })
    const { person } = await buildTeacher(database, {
      at,
      person: { lastName: 'Пенсия-Он', birthDate: '1965-09-01', sex: 'm' },
    })
    await buildTeacher(database, {
      at,
      person: { lastName: 'Пенсия-Неясно', birthDate: '1950-01-01', sex: null },
    })
    const head = actors.centreHead(world.there.region.id)
    const query = { q: 'пенсия', pensionAge: 'true' } as const
    expect(await names(head, query)).toEqual(['Пенсия-Шестьдесят'])
    expect(await names(head, { ...query, on: '2022-02-28' })).toEqual([])
    expect(await names(head, { ...query, on: '2030-09-01' })).toEqual([
      'Пенсия-Моложе',
      'Пенсия-Он',
      'Пенсия-Шестьдесят',
    ])
    await database.owner.query(`update persons set sex = 'f' where id = $1`, [person.id])
    expect(await names(head, query)).toEqual(['Пенсия-Он', 'Пенсия-Шестьдесят'])
    const told = { q: 'пенсия', withPensionAge: 'true' } as const
    expect((await list(head, told)).rows.map(row => row.isOfPensionAge)).toEqual([false, null, true, true])

    const ministry = actors.ministry(world.there.region.id)
    await expect(list(ministry, query)).rejects.toMatchObject({ kind: 'forbidden' })
    expect((await list(ministry, told)).rows.map(row => row.isOfPensionAge)).toEqual([null, null, null, null])
    const columnsFor = async (actor: Actor) => {
      const file = await exportPeople(contextOf(database, actor), {
        ...listPeopleQuery.parse({ q: 'пенсия' }),
        columns: ['name', 'position', 'pensionAge'],
      })
      const table = await readTable(await buffer(file.content as Readable), { name: 'a' })
      const cells = []
      for await (const row of table.rows) cells.push(row.cells.slice(2))
      return [table.columns.length, cells]
    }
    expect(await columnsFor(ministry)).toEqual([2, [[], [], [], []]])
    expect(await columnsFor(head)).toEqual([3, [['нет'], [''], ['да'], ['да']]])
  })
})
