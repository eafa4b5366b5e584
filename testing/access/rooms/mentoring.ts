import type { Actor } from '../../../src/platform/access/actor.ts'
import { buildPair } from '../../factories/mentoring.ts'
import { buildTeacher } from '../../factories/people.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const leads = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'pairs', place)
const terms = { aim: 'Обмен опытом', startsOn: '2026-03-02', endsOn: '2026-06-30' }

export const access: RoomAccess = {
  subjects: {
    // A pair with a colleague of the same school: read by the two and by whoever leads pairs there.
    pair: {
      async build({ database }, place) {
        const colleague = await buildTeacher(database, { at: place.organisationId })
        const { id } = await buildPair(database, {
          giver: { ...place, personId: colleague.person.id },
          receiver: place,
        })
        return { id }
      },
      sees: (model, actor, place) => model.isHers(actor, place) || leads(model, actor, place),
      // each of the two acts on it too, for herself
      changes: (model, actor, place) => model.isHers(actor, place) || leads(model, actor, place),
    },
  },
  samples: {
    'mentoring.act-on-pair': {
      body: (_world, _place, _params, actor) =>
        actor.role === 'teacher'
          ? { action: 'agree', version: 1 }
          : { action: 'withdraw', version: 1, reason: 'Проверка' },
    },
    'mentoring.change-pair': { body: () => ({ version: 1, ...terms }), may: leads },
    'mentoring.propose-pairs': {
      body: async ({ database }: { database: Parameters<typeof buildTeacher>[0] }, place: Place) => ({
        pairs: [
          {
            groundCode: 'subject',
            giverPersonId: (await buildTeacher(database, { at: place.organisationId })).person.id,
            receiverPersonId: (await buildTeacher(database, { at: place.organisationId })).person.id,
            ...terms,
          },
        ],
      }),
      may: (model, actor, place) => model.reaches(actor, 'pairs', place),
      refusedAs: 'pairs.0.receiverPersonId',
    },
    'mentoring.suggest-pairs': { query: (_world, place) => ({ organisation: place.organisationId }) },
    'mentoring.save-ground': {
      body: () => ({
        code: `ground-${Math.trunc(performance.now() * 1000)}`,
        title: `Основание ${performance.now()}`,
        needsCompetency: false,
        validFrom: '2026-01-01',
        source: 'Приказ № 1',
      }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
    'mentoring.set-limit': {
      body: () => ({ code: 'given', validFrom: '2026-01-01', value: 4, source: 'Приказ № 1' }),
    },
  },
}
