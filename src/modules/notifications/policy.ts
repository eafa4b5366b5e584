import { ROLE_CODES, type RoomPolicy } from '#modules/accounts/role.ts'

export const policy = {
  permissions: { 'notifications.read': ROLE_CODES },
} as const satisfies RoomPolicy
