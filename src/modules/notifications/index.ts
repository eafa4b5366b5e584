export { notify } from './read-notifications.ts'
