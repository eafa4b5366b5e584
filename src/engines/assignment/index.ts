export { type Assigned, assign, type Edge, type Worker } from './assign.ts'
