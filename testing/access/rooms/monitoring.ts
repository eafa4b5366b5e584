import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  subjects: {
    // The figure of an organisation: whoever reaches its staff may go down to the people behind it.
    figure: {
      build: async (_world, { organisationId }) => ({ id: organisationId, code: '251' }),
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
    },
  },
  samples: {
    'indicators.fact': { params: { code: '251' } },
    'indicators.people': { subject: 'figure', query: (_world, place) => ({ unit: place.organisationId }) },
  },
}
