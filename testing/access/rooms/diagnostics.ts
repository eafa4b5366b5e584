import type { Actor } from '../../../src/platform/access/actor.ts'
import { attemptAt, campaignAt, commonOf } from '../diagnosis.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const seesPerson = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'directory', place)
const readsResults = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'results', place)

export const access: RoomAccess = {
  subjects: {
    // Known to who was invited and to those who may know her.
    campaign: { build: async (world, place) => ({ id: await campaignAt(world, place) }), sees: seesPerson },
    attempt: {
      build: async (world, place) => ({
        id: await attemptAt(world, place, false),
        item: (await commonOf(world)).itemId,
      }),
      sees: seesPerson,
      changes: (model, actor, place) => model.isHers(actor, place),
    },
    'finished-attempt': {
      build: async (world, place) => ({ id: await attemptAt(world, place, true) }),
      sees: seesPerson,
    },
  },
  samples: {
    'diagnostics.start': { may: (model, actor, place) => model.isHers(actor, place) },
    'diagnostics.answer': { body: () => ({ chosen: ['a'], revision: 1 }) },
    'diagnostics.result': { subject: 'finished-attempt', may: readsResults },
    'diagnostics.open-campaign': {
      body: async (world, place) => ({
        instrumentId: (await commonOf(world)).instrumentId,
        title: 'Весенняя диагностика',
        mode: 'independent',
        organiserId: place.organisationId,
        opensOn: '2026-03-02',
        closesOn: '2026-04-30',
        organisations: [place.organisationId],
      }),
      may: (model, actor, place) => model.reaches(actor, 'campaigns', place),
      refusedAs: 'organiserId',
    },
  },
}
