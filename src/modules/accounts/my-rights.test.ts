import { expect, test } from 'vitest'
import { accessTable, actors } from '#testing/actors.ts'
import {
  buildCare,
  buildMunicipality,
  buildOrganisation,
  buildRegion,
  buildTeacher,
} from '#testing/factories/people.ts'
import { useServer } from '#testing/server.ts'
import { OTHER_AREAS, PERSONAL_AREAS } from './areas.ts'
import * as contract from './contract.ts'

const server = useServer()

test('everybody reads what she sees and why: place, grounds, kinds of facts, how many people', async () => {
  const { database } = server
  const region = await buildRegion(database)
  const municipality = await buildMunicipality(database, { regionId: region.id })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const people = [
    await buildTeacher(database, { at: school.id }),
    await buildTeacher(database, { at: school.id }),
  ]
  await buildTeacher(database, { at: school.id, employment: { validTo: '2025-08-31' } })
  await buildTeacher(database, { at: (await buildOrganisation(database, { regionId: region.id })).id })
  const [herself, other] = people
  await buildCare(database, { personId: other!.person.id, carerPersonId: herself!.person.id })
  const visitor = await server.signedInAs(
    actors.municipalMethodologist(municipality.id, { personId: herself!.person.id }),
  )
  const { rights, hasCard } = (await visitor.call(contract.showMyRights, {})).body
  expect(hasCard).toBe(true)
  expect(rights).toMatchObject([{ isActive: true, people: 2, inCare: 1, validFrom: '2020-01-01' }])
  expect(rights[0]!.sees).toContainEqual({ what: PERSONAL_AREAS.results, of: 'care' })
  expect(rights[0]!.sees).toContainEqual({ what: PERSONAL_AREAS.directory, of: 'unit' })
  expect(rights[0]!.keeps).toContain(OTHER_AREAS.staff)

  const teacher = await server.signedInAs(actors.teacher(other!.person.id))
  expect((await teacher.call(contract.showMyRights, {})).body.rights).toMatchObject([
    { sees: [], keeps: [], people: null, inCare: null },
  ])
})

test('every area that a room declares has its words', () => {
  const named = new Set([...Object.keys(PERSONAL_AREAS), ...Object.keys(OTHER_AREAS)])
  expect(accessTable.areas.filter(area => !named.has(area))).toEqual([])
})
