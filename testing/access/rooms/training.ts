import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import { commonOf } from '../diagnosis.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const recordsIt = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'training', place)

export const access: RoomAccess = {
  subjects: {
    // That a programme was completed is seen by the employer and above; it is recorded by who leads the teacher.
    completion: {
      async build(world, { personId, organisationId, municipalityId, regionId }) {
        const { offerId } = await commonOf(world)
        const number = nextNumber()
        const day = new Date(Date.UTC(2024, 0, 1) + number * 86_400_000).toISOString().slice(0, 10)
        const { id } = await insertRow<{ id: string }>(world.database, 'completions', {
          id: newId(),
          personId,
          organisationId,
          municipalityId,
          regionId,
          programmeId: offerId,
          byDiagnosis: false,
          documentKind: 'certificate',
          documentNumber: `ПК-${number}`,
          issuedOn: day,
          completedOn: day,
          hours: 36,
          inFederalRegister: false,
          recordedAt: `${day}T12:00:00Z`,
        })
        return { id }
      },
      sees: (model, actor, place) => model.isHers(actor, place) || model.reaches(actor, 'directory', place),
      changes: recordsIt,
    },
  },
  samples: {
    'training.record-group': {
      body: (_world, { personId, organisationId }) => ({
        providerId: organisationId,
        title: `Тьюторское сопровождение педагогов, ${nextNumber()}`,
        hours: 36,
        completedOn: '2026-02-20',
        issuedOn: '2026-02-20',
        learners: [{ personId, documentNumber: `Г-${nextNumber()}` }],
      }),
      may: recordsIt,
      refusedAs: 'learners.0.personId',
    },
    'training.revoke': { body: () => ({ reason: 'Внесено по ошибке' }) },
  },
}
