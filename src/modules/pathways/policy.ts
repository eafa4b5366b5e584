import type { RoomPolicy } from '#modules/accounts/role.ts'

const LEADERS = [
  'school-methodologist',
  'municipal-methodologist',
  'regional-methodologist',
  'centre-head',
] as const

export const policy = {
  permissions: {
    'pathways.lead': LEADERS,
    'pathways.read': ['teacher', ...LEADERS],
    'pathways.confirm': ['teacher'],
    'pathways.watch': [...LEADERS, 'quality-analyst', 'ministry', 'federal-coordinator'],
    'pathways.record-completion': LEADERS,
  },
  areas: {
    pathways: {
      'school-methodologist': 'own',
      'municipal-methodologist': 'own',
      'regional-methodologist': 'own',
      'centre-head': 'scope',
    },
  },
} as const satisfies RoomPolicy
