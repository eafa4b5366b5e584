export { addIndicatorNote } from './notes.ts'
