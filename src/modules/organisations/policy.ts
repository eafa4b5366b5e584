import type { RoomPolicy } from '#modules/accounts/role.ts'

/** The registers of territories and bodies: open to read, kept by administrators and the centre's head. */
export const policy = {
  permissions: {
    'organisations.keep': ['admin', 'centre-head'],
    // The dictionary is common to the whole installation; row-level security asks for the country's scope.
    'organisations.keep-kinds': ['admin'],
  },
  areas: {
    registers: { admin: 'scope', 'centre-head': 'scope' },
  },
} as const satisfies RoomPolicy
