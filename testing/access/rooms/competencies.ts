import { commonOf } from '../diagnosis.ts'
import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  prepare: async world => void (await commonOf(world)),
  samples: { 'competencies.target-profile': { query: () => ({ position: 'teacher' }) } },
}
