import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Frameworks are federal matter: the coordinator publishes them, everybody reads. */
export const policy = {
  permissions: {
    'competencies.publish': ['federal-coordinator', 'admin'],
  },
  areas: {
    frameworks: { 'federal-coordinator': 'scope' },
  },
} as const satisfies RoomPolicy
