import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Whoever keeps both the organisations and the staff of a region may bring both in one package, and take both out. */
export const policy = {
  permissions: {
    'exchange.import': ['admin', 'centre-head'],
    'exchange.export': ['admin', 'centre-head'],
  },
  areas: {},
} as const satisfies RoomPolicy
