export { poolEntries } from './appointed.sql.ts'
export { serveRegisters } from './http.ts'
export { METHODOLOGISTS, TUTORS } from './registers.ts'
