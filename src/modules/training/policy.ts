import type { RoomPolicy } from '#modules/accounts/role.ts'

export const policy = {
  permissions: {
    'training.record': [
      'course-manager',
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
    ],
    'training.read': [
      'teacher',
      'course-manager',
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
      'ministry',
      'federal-coordinator',
      'quality-analyst',
    ],
  },
  areas: {
    training: {
      'course-manager': 'scope',
      'school-methodologist': 'own',
      'municipal-methodologist': 'own',
      'regional-methodologist': 'own',
      'centre-head': 'scope',
    },
  },
} as const satisfies RoomPolicy
