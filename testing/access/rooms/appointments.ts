import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { buildEmployment, buildPerson, insertRow } from '../../factories/people.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const keepsStaff = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'staff', place)

export const access: RoomAccess = {
  subjects: {
    appointment: {
      async build({ database }, { organisationId, municipalityId, regionId }) {
        const person = await buildPerson(database)
        await buildEmployment(database, { personId: person.id, organisationId })
        const { id } = await insertRow<{ id: string }>(database, 'appointments', {
          id: newId(),
          personId: person.id,
          kind: 'municipal-pool',
          organisationId,
          municipalityId,
          regionId,
          act: 'Приказ № 1',
          validFrom: '2026-01-01',
        })
        return { id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: keepsStaff,
    },
  },
  samples: {
    'appointments.appoint': {
      body: (_world, place) => ({
        personId: place.personId,
        organisationId: place.organisationId,
        kind: 'municipal-pool',
        act: 'Приказ № 2',
        validFrom: '2026-02-01',
        validTo: '2026-02-01',
      }),
      may: keepsStaff,
    },
    'appointments.end': { body: () => ({ version: 1, lastDay: '2026-03-31', reason: 'Приказ № 3' }) },
  },
}
