import type { HomePage, PageRoute } from '#ui/page-route.ts'

type RoomRoutes = { routes?: readonly PageRoute[]; homes?: readonly HomePage[] }

/** Every `src/modules/<room>/web/routes.tsx`: a room adds its pages by adding that file, nothing here changes. */
const rooms = Object.values(import.meta.glob<RoomRoutes>('../../*/web/routes.tsx', { eager: true }))

export const pageRoutes: readonly PageRoute[] = rooms.flatMap(room => room.routes ?? [])

export const homePages: readonly HomePage[] = rooms.flatMap(room => room.homes ?? [])
