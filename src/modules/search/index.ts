export { findAnything } from './find-anything.ts'
export { serveSearch } from './http.ts'
