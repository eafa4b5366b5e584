import { newId } from '../../../src/platform/ids/ids.ts'
import { buildEmployment, buildPerson, insertRow, nextNumber } from '../../factories/people.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

const fields = {
  capacity: 'mentor',
  level: 'I',
  basis: 'Приказ № 1 от 12.01.2026',
  validFrom: '2026-01-12',
}

/** Somebody of the school: her own record is seen by herself too, so the matrix gets another person's. */
async function buildColleague({ database }: World, { organisationId }: Place): Promise<string> {
  const person = await buildPerson(database)
  await buildEmployment(database, { personId: person.id, organisationId })
  return person.id
}

export const access: RoomAccess = {
  subjects: {
    // Authorised by a school: seen by who reads its directory, kept by who keeps its staff.
    party: {
      async build(world, place) {
        const personId = await buildColleague(world, place)
        const { id } = await insertRow<{ id: string }>(world.database, 'person_parties', {
          id: newId(),
          personId,
          ...fields,
          regionId: place.regionId,
          municipalityId: place.municipalityId,
          organisationId: place.organisationId,
        })
        return { id, person: personId, organisation: place.organisationId }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: (model, actor, place) => model.reaches(actor, 'staff', place),
    },
  },
  samples: {
    'parties.get': { subject: 'party' },
    'parties.authorise': {
      body: async (world: World, place: Place) => ({
        ...fields,
        personId: await buildColleague(world, place),
        organisationId: place.organisationId,
      }),
      may: (model, actor, place) => model.reaches(actor, 'staff', place),
      refusedAs: 'organisationId',
    },
    'parties.change': {
      body: (_world, _place, params) => ({
        version: 1,
        fields: { ...fields, personId: params!.person, organisationId: params!.organisation },
      }),
    },
    'parties.end': { body: () => ({ version: 1, lastDay: '2026-02-02', reason: 'Договор исполнен' }) },
    'parties.withdraw': { body: () => ({ version: 1, reason: 'Внесена по ошибке' }) },
    'parties.history': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'parties.save-capacity': {
      body: () => ({ code: `word-${nextNumber()}`, title: `Слово ${nextNumber()}` }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
  },
}
