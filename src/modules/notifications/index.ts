export { listNotifications, notify } from './read-notifications.ts'
