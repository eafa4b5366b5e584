import { ROLE_CODES, type RoomPolicy } from '#modules/accounts/role.ts'

/** Rows belong to the areas `directory` (read) and `staff` (write), which the room people declares. */
export const policy = {
  permissions: {
    'bodies.read': ROLE_CODES.filter(role => role !== 'teacher'),
    'bodies.keep': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
  },
} as const satisfies RoomPolicy
