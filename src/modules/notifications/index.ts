export { type Notice, notify } from './notify.ts'
export { notificationsTrace } from './person-trace.ts'
export { listNotifications } from './read-notifications.ts'
export { tellDeputy } from './tell-deputy.ts'
