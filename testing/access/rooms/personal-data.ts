import type { RoomAccess } from '../registry.ts'

/** Subjects are those of the room people: who sees a person may, with the permission, ask who else does. */
export const access: RoomAccess = {}
