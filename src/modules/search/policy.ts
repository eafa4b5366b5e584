import type { RoomPolicy } from '#modules/accounts/role.ts'

/** Everybody signed in may search; what is found is what the rooms searched would show her anyway. */
export const policy = { permissions: {}, areas: {} } as const satisfies RoomPolicy
