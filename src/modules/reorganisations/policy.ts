import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Done by who keeps the registers: rows belong to the area `registers`, which the room organisations declares. */
export const policy = {
  permissions: { 'reorganisations.keep': ['admin', 'centre-head'] },
} as const satisfies RoomPolicy
