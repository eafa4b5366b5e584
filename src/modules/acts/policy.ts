import type { Role, RoomPolicy } from '#modules/accounts/role.ts'

/** Who registers acts by hand, each for her own unit and what lies in it. */
const KEEPERS: readonly Role[] = [
  'admin',
  'ministry',
  'centre-head',
  'municipal-methodologist',
  'school-methodologist',
]

/**
 * Reading acts needs no permission: those of packs are open, those entered by hand are seen as far as their unit
 * reaches (row-level security). Packs are loaded by the product itself. Who gives functions to
 * bodies keeps the registers: the rows belong to the area `registers`, which the room organisations declares.
 */
export const policy = {
  permissions: {
    'acts.assign': ['admin', 'centre-head'],
    'acts.keep': KEEPERS,
  },
  areas: {
    packs: { admin: 'scope' },
    acts: {
      admin: 'scope',
      ministry: 'scope',
      'centre-head': 'scope',
      'municipal-methodologist': 'scope',
      'school-methodologist': 'scope',
    },
  },
} as const satisfies RoomPolicy
