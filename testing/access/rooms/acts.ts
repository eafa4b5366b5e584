import { newId } from '../../../src/platform/ids/ids.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
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
  },
  samples: { 'acts.get': { subject: 'act' } },
}
