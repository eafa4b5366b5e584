export { type CompletionInput, documentKindOf, recordCompletion } from './record-completion.ts'
export { listCompletions } from './revoke-completion.ts'
