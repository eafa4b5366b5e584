export { type CompletionInput, recordCompletion } from './record-completion.ts'
