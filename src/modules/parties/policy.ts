import type { RoomPolicy } from '#modules/accounts/role.ts'

/**
 * The register is open: bodies to everybody signed in, physical persons as far as the directory of the unit that
 * authorised them reaches. They are entered by whoever keeps that unit's staff (areas of the room people); words of the
 * dictionary of capacities are the whole installation's.
 */
export const policy = {
  permissions: {
    'parties.keep': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    'parties.keep-capacities': ['admin'],
  },
} as const satisfies RoomPolicy
