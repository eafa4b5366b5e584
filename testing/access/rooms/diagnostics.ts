import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { attemptAt, campaignAt, commonOf } from '../diagnosis.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const seesPerson = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'directory', place)
const readsResults = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'results', place)

export const access: RoomAccess = {
  subjects: {
    // Announced to everybody; who was invited is known to those who may know the person.
    campaign: { build: async (world, place) => ({ id: await campaignAt(world, place) }), sees: () => true },
    attempt: {
      build: async (world, place) => ({ id: await attemptAt(world, place, false), item: newId() }),
      sees: seesPerson,
      changes: (model, actor, place) => model.isHers(actor, place),
    },
  },
  samples: {
    'diagnostics.start': { may: (model, actor, place) => model.isHers(actor, place) },
    'diagnostics.answer': { body: () => ({ chosen: ['a'], revision: 1 }) },
    'diagnostics.result': { may: readsResults },
    'diagnostics.profile': { may: readsResults },
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
    },
  },
}
