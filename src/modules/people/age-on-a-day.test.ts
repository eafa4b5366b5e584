import { expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { listPeopleQuery } from './contract.ts'
import { listPeople } from './list-people.ts'
import { showPerson } from './show-person.ts'

const database = useDatabase()

it('says who is under 35 on another day than today only to whoever reads birth dates', async () => {
  const { here } = await buildTwoRegions(database)
  const { person } = await buildTeacher(database, {
    at: here.schools[0].id,
    person: { lastName: 'Годовикова', birthDate: '1989-06-15' },
    employment: { validFrom: '2015-09-01' },
  })
  const list = async (actor: Actor, query: object) =>
    (await listPeople(contextOf(database, actor), listPeopleQuery.parse({ q: 'годовикова', ...query }))).rows
  const flags = async (actor: Actor, on?: string) => [
    (await list(actor, { on })).map(row => row.isUnder35),
    (await showPerson(contextOf(database, actor), { id: person.id, on })).isUnder35,
  ]
  const [keeper, ministry] = [actors.centreHead(here.region.id), actors.ministry(here.region.id)]
  expect(await flags(keeper, '2024-06-14')).toEqual([[true], true])
  expect(await flags(keeper, '2024-06-15')).toEqual([[false], false])
  expect(await list(keeper, { on: '2024-06-14', under35: 'true' })).toHaveLength(1)

  // by halving the days she would find the birth date itself
  expect(await flags(ministry)).toEqual([[false], false])
  expect(await flags(ministry, '2024-06-14')).toEqual([[null], null])
  expect(await list(ministry, { under35: 'false' })).toHaveLength(1)
  for (const under35 of ['true', 'false'])
    await expect(list(ministry, { on: '2024-06-14', under35 })).rejects.toThrow(
      'видит тот, кому видны даты рождения',
    )
})
