import { beforeAll, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { findPeopleToInvite, findUnitsForRole } from './list-accounts.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
  await buildTeacher(database, {
    at: world.here.schools[0].id,
    person: { lastName: 'Соловьёва', firstName: 'Ада' },
  })
  const municipalityId = world.here.municipalities[0].id
  await buildOrganisation(database, { municipalityId, name: 'МБОУ СОШ № 501', shortName: 'СОШ № 501' })
})

const admin = (regionId: string) => contextOf(database, actors.admin(regionId))

it.each(['соловьева', 'Соловёва', 'cjkjdmtdf', 'solovyeva ada'])('finds whom to invite by «%s»', async q => {
  const { rows } = await findPeopleToInvite(admin(world.here.region.id), q)
  expect(rows.map(row => row.name.split(' ')[0])).toEqual(['Соловьёва'])
  expect((await findPeopleToInvite(admin(world.there.region.id), q)).rows).toEqual([])
})

it.each(['школа 501', 'шкоал 501', 'cji 501', 'средняя школа 501'])(
  'finds the unit of a role by «%s»',
  async q => {
    const find = async (regionId: string) =>
      (await findUnitsForRole(admin(regionId), { kind: 'organisation', q })).rows.map(row => row.name)
    expect(await find(world.here.region.id)).toEqual(['СОШ № 501'])
    expect(await find(world.there.region.id)).toEqual([])
  },
)
