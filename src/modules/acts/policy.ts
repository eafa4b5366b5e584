import type { RoomPolicy } from '#modules/accounts/role.ts'

/**
 * Acts are open information: reading needs no permission. Packs are loaded by the product itself. Who gives functions to
 * bodies keeps the registers: the rows belong to the area `registers`, which the room organisations declares.
 */
export const policy = {
  permissions: { 'acts.assign': ['admin', 'centre-head'] },
  areas: { packs: { admin: 'scope' } },
} as const satisfies RoomPolicy
