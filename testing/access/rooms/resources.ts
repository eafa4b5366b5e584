import { newId } from '../../../src/platform/ids/ids.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import type { RoomAccess } from '../registry.ts'

const fields = (ownerId: string) => ({
  kindCode: 'hall',
  ownerId,
  name: 'Зал',
  purpose: 'Семинары',
  access: 'free',
  availableFrom: '2026-01-12',
  source: 'Соглашение № 1',
})

export const access: RoomAccess = {
  subjects: {
    // Shared within a region: read by everybody who stands in it, kept where the owner stands.
    resource: {
      async build({ database }, place) {
        const { id } = await insertRow<{ id: string }>(database, 'resources', {
          ...fields(place.organisationId),
          id: newId(),
          type: 'infrastructure',
          regionId: place.regionId,
          municipalityId: place.municipalityId,
          organisationId: place.organisationId,
        })
        return { id, owner: place.organisationId }
      },
      sees: (_model, actor, place) => actor.scope.kind === 'country' || place.relation !== 'foreign',
      changes: (model, actor, place) => model.reaches(actor, 'resources', place),
    },
  },
  samples: {
    'resources.history': { may: (model, actor, place) => model.reaches(actor, 'resources', place) },
    'resources.add': {
      body: (_world, place) => fields(place.organisationId),
      may: (model, actor, place) => model.reaches(actor, 'resources', place),
      refusedAs: 'ownerId',
    },
    'resources.change': { body: (_world, place) => ({ version: 1, fields: fields(place.organisationId) }) },
    'resources.end': { body: () => ({ version: 1, lastDay: '2026-03-01', reason: 'Ремонт здания' }) },
    'resources.save-kind': {
      body: () => ({
        code: `kind-${nextNumber()}`,
        type: 'staff',
        title: `Вид ${nextNumber()}`,
        isRetired: false,
      }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
  },
}
