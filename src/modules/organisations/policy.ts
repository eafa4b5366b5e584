import type { RoomPolicy } from '#modules/accounts/role.ts'

/** The registers of territories and bodies: open to read, kept by administrators and the centre's head. */
export const policy = {
  permissions: {
    'organisations.keep': ['admin', 'centre-head'],
  },
  areas: {
    registers: { admin: 'scope', 'centre-head': 'scope' },
  },
} as const satisfies RoomPolicy
