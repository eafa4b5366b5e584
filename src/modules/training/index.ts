export { trainingTrace } from './person-trace.ts'
export { type CompletionInput, documentKindOf, recordCompletion } from './record-completion.ts'
export { listCompletions } from './revoke-completion.ts'
