import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Acts are open information: reading needs no permission. Packs are loaded by the product itself. */
export const policy = {
  permissions: {},
  areas: { packs: { admin: 'scope' } },
} as const satisfies RoomPolicy
