export { serveRegisters } from './http.ts'
