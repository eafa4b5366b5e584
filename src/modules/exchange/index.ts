export { serveExchange } from './http.ts'
export { runImportOneRoster } from './oneroster/run-import.ts'
