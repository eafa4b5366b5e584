import { ROLE_CODES, type RoomPolicy } from '#modules/accounts/role.ts'

/** Figures are for everybody but the teacher; how far each role sees is said by the area `directory` (room people). */
const READERS = ROLE_CODES.filter(role => role !== 'teacher')

export const policy = {
  permissions: {
    'monitoring.read': READERS,
    // People behind a figure: the rows of the directory the role reaches anyway.
    'monitoring.read-people': READERS,
  },
} as const satisfies RoomPolicy
