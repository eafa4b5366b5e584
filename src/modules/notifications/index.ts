export type { Notice } from './notifications.sql.ts'
export { notificationsTrace } from './person-trace.ts'
export { listNotifications, notify } from './read-notifications.ts'
