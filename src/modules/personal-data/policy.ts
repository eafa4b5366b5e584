import type { RoomPolicy } from '#modules/accounts/role.ts'

/** One's own data is everybody's to ask about; other people's log and readers are for those who keep rights. */
export const policy = {
  permissions: {
    'personal-data.read-log': ['admin'],
    'personal-data.read-readers': ['admin'],
  },
} as const satisfies RoomPolicy
