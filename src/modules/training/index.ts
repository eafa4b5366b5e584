export { type CompletionInput, documentKindOf, recordCompletion } from './record-completion.ts'
