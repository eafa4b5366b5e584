import type { RoomPolicy } from './role.ts'

/** Accounts, roles and tokens of other people are kept by administrators, each within her own unit. */
export const policy = {
  permissions: {
    'accounts.read': ['admin'],
    'accounts.invite': ['admin'],
    'accounts.assign': ['admin'],
    'accounts.block': ['admin'],
    'accounts.review': ['admin'],
    'accounts.tokens': ['admin'],
  },
  areas: {
    accounts: { admin: 'scope' },
    audit: { admin: 'scope' },
  },
} as const satisfies RoomPolicy
