import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

/** Whether the actor stands in the school, or above it. */
function standsIn({ scope }: Actor, place: Place): boolean {
  switch (scope.kind) {
    case 'country':
      return true
    case 'region':
      return scope.id === place.regionId
    case 'municipality':
      return scope.id === place.municipalityId
    case 'organisation':
      return scope.id === place.organisationId
    case 'self':
      return place.relation === 'own' || place.relation === 'neighbour'
  }
}

const fields = { kind: 'aim', text: 'Ни одной школы без методиста', validFrom: '2026-01-12' }

/** An act of a pack, which everybody sees. */
async function buildAct({ database }: World): Promise<string> {
  const { id } = await insertRow<{ id: string }>(database, 'acts', {
    id: newId(),
    packCode: 'matrix',
    code: `act-${nextNumber()}`,
    kind: 'order',
    authority: 'Министерство',
    title: 'Приказ',
    status: 'in-force',
    updatedAt: '2026-03-01T09:00:00Z',
  })
  return id
}

export const access: RoomAccess = {
  subjects: {
    // Set for a school: seen there and above, kept by who sets the goals of that unit.
    goal: {
      async build(world, { regionId, municipalityId, organisationId }) {
        const id = newId()
        const actId = await buildAct(world)
        await insertRow(world.database, 'goals', {
          id,
          ...fields,
          actId,
          regionId,
          municipalityId,
          organisationId,
        })
        return { id, code: `goal-${id}`, act: actId }
      },
      sees: (_model, actor, place) => standsIn(actor, place),
      changes: (model, actor, place) => model.reaches(actor, 'goals', place),
    },
  },
  samples: {
    'goals.get': { subject: 'goal' },
    'goals.set': {
      body: async (world: World, { organisationId }: Place) => ({
        owner: { kind: 'organisation', id: organisationId },
        fields: { ...fields, actId: await buildAct(world) },
      }),
      may: (model, actor, place) => model.reaches(actor, 'goals', place),
    },
    'goals.change': {
      body: (_world, _place, params) => ({ version: 1, fields: { ...fields, actId: params!.act } }),
    },
    'goals.withdraw': { body: () => ({ version: 1, reason: 'Внесена по ошибке' }) },
    'goals.history': { may: (model, actor, place) => model.reaches(actor, 'goals', place) },
  },
}
