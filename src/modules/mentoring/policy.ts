import type { RoomPolicy } from '#modules/accounts/role.ts'

const LEADERS = [
  'school-methodologist',
  'municipal-methodologist',
  'regional-methodologist',
  'centre-head',
] as const

/**
 * A pair is led by the methodologists of its unit, read by them and by the two. A pair for a competency tells that
 * somebody lacks it, so officials and analysts get counts, not pairs.
 */
export const policy = {
  permissions: {
    'pairs.lead': LEADERS,
    'pairs.read': ['teacher', ...LEADERS],
    'pairs.count': [...LEADERS, 'quality-analyst', 'ministry', 'federal-coordinator'],
    // The dictionary is common to the whole installation; row-level security asks for the country's scope.
    'pairs.keep-grounds': ['admin'],
    'pairs.keep-limits': ['centre-head', 'admin'],
  },
  areas: {
    pairs: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'regional-methodologist': 'scope',
      'centre-head': 'scope',
    },
  },
} as const satisfies RoomPolicy
