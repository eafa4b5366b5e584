import type { RoomAccess } from '../registry.ts'

export const access: RoomAccess = {
  samples: {
    'registers.training': { query: () => ({ register: 'municipal-services' }) },
    'registers.training-export': { query: () => ({ register: 'centre-staff' }) },
    'registers.list': { query: () => ({ register: 'municipal-staff' }) },
    'registers.export': { query: () => ({ register: 'municipal-staff' }) },
    'registers.print': { query: () => ({ register: 'methodologists' }) },
    'registers.changes': { query: () => ({ register: 'municipal-staff' }) },
  },
}
