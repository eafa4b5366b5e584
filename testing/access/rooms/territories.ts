import { newId } from '../../../src/platform/ids/ids.ts'
import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  samples: {
    'territories.save': {
      // A new region of the country: only who keeps the registers of the whole country may add one.
      body: () => ({
        kind: 'region',
        parentCode: 'RU',
        code: `R-${newId()}`,
        name: 'Новая область',
        typeName: 'область',
      }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
  },
}
