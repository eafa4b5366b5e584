export { notificationsTrace } from './person-trace.ts'
export { listNotifications, notify } from './read-notifications.ts'
