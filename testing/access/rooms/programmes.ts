import { commonOf } from '../diagnosis.ts'
import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  subjects: {
    // What is offered is open to everybody signed in.
    offer: { build: async world => ({ id: (await commonOf(world)).offerId }), sees: () => true },
  },
  samples: { 'programmes.show': { subject: 'offer' } },
}
