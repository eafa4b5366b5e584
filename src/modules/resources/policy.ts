import { ROLE_CODES, type RoomPolicy } from '#modules/accounts/role.ts'

/** Resources are shared, so everybody of the region reads them; the owner's methodologist or the centre keeps them. */
export const policy = {
  permissions: {
    'resources.read': ROLE_CODES,
    'resources.watch': ROLE_CODES.filter(role => role !== 'teacher'),
    'resources.keep': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    // The dictionary is common to the whole installation; row-level security asks for the country's scope.
    'resources.keep-kinds': ['admin'],
  },
  areas: {
    resources: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'centre-head': 'scope',
      admin: 'scope',
    },
  },
} as const satisfies RoomPolicy
