import { newId } from '../../../src/platform/ids/ids.ts'
import { buildMunicipality } from '../../factories/people.ts'
import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  subjects: {
    // The map is open to everybody signed in.
    territory: {
      build: async ({ database }, { regionId }) => ({
        id: (await buildMunicipality(database, { regionId })).id,
      }),
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
  },
  samples: {
    'territories.get': { subject: 'territory' },
    'territories.history': { may: (model, actor, place) => model.reaches(actor, 'registers', place) },
    'territories.change': { body: () => ({ version: 1, oktmo: '27701000' }) },
    'territories.rename': {
      body: () => ({
        version: 1,
        name: 'Новый округ',
        typeName: 'муниципальный округ',
        onDay: '2026-01-01',
        act: 'Закон № 1',
      }),
    },
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
