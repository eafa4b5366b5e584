import { newId } from '../../../src/platform/ids/ids.ts'
import { loadShippedPacks } from '../../factories/monitoring.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import type { RoomAccess } from '../registry.ts'

const assignment = { share: 'answers', validFrom: '2026-01-12', basis: 'Приказ № 1' }

export const access: RoomAccess = {
  prepare: world => loadShippedPacks(world.database),
  subjects: {
    // Legal acts are published: everybody signed in reads them.
    act: {
      async build({ database }) {
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
        return { id }
      },
      sees: () => true,
    },
    // Who does what is as open as the acts; whoever keeps the register of the body's region keeps it.
    'function-assignment': {
      async build({ database }, { regionId, organisationId }) {
        const { id } = await insertRow<{ id: string }>(database, 'function_assignments', {
          id: newId(),
          packCode: 'matrix',
          functionCode: `function-${nextNumber()}`,
          organisationId,
          regionId,
          ...assignment,
        })
        return { id }
      },
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
  },
  samples: {
    'acts.get': { subject: 'act' },
    'acts.assign-function': {
      // functions of the federal act may be given to bodies of any region
      body: (_world, { organisationId }) => ({
        pack: 'federal',
        code: 'fed-coordinator-1',
        organisationId,
        fields: assignment,
      }),
      may: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'acts.change-assignment': { body: () => ({ version: 1, fields: assignment }) },
    'acts.remove-assignment': { body: () => ({ version: 1, reason: 'Внесено по ошибке' }) },
  },
}
