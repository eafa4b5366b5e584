import type { RoomPolicy } from '#modules/accounts/role.ts'

/**
 * Reading needs no permission: goals of packs are open, those set by hand are seen as far as their unit reaches
 * (row-level security). The authority sets its own (row 44), a municipality its own.
 */
export const policy = {
  permissions: { 'goals.keep': ['admin', 'ministry', 'municipal-methodologist'] },
  areas: { goals: { admin: 'scope', ministry: 'scope', 'municipal-methodologist': 'scope' } },
} as const satisfies RoomPolicy
