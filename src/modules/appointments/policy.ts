import type { RoomPolicy } from '#modules/accounts/role.ts'

/**
 * Appointments by an order belong to the areas `directory` and `staff` of the room people. Heads of centres are
 * proposed and appointed by the ministry and agreed by the federal coordinator (KLD p. 9.1-4).
 */
export const policy = {
  permissions: {
    'heads.read': ['ministry', 'federal-coordinator', 'centre-head', 'quality-analyst', 'admin'],
    'heads.propose': ['ministry'],
    'heads.answer': ['ministry', 'federal-coordinator'],
  },
  areas: { heads: { ministry: 'scope', 'federal-coordinator': 'scope' } },
} as const satisfies RoomPolicy
