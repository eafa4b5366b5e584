import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Rows belong to the area `registers`, which the room organisations declares. */
export const policy = {
  permissions: { 'territories.keep': ['admin', 'centre-head'] },
} as const satisfies RoomPolicy
