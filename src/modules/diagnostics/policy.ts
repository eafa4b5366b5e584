import type { RoomPolicy } from '#modules/accounts/role.ts'

export const policy = {
  permissions: {
    'diagnostics.take': ['teacher'],
    'diagnostics.run': [
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
    ],
    'diagnostics.watch': [
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
      'quality-analyst',
      'ministry',
      'federal-coordinator',
    ],
    'diagnostics.read-results': [
      'teacher',
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
    ],
  },
  areas: {
    // Personal results: the teacher herself (by the policy of the table), whoever has her in care, the centre's head.
    results: {
      'school-methodologist': 'own',
      'municipal-methodologist': 'own',
      'regional-methodologist': 'own',
      'centre-head': 'scope',
    },
    campaigns: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'regional-methodologist': 'scope',
      'centre-head': 'scope',
    },
    // Keys of items and the writing of instruments.
    instruments: { 'federal-coordinator': 'scope', 'centre-head': 'scope' },
    // Writing attempts and ratings for somebody else: nobody but the system.
    measuring: {},
  },
} as const satisfies RoomPolicy
