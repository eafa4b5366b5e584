/** Operations of sign-in, of one's own account, of standing in for another and of keeping other people's accounts. */
export * from './contract-confirmation.ts'
export * from './contract-delegation.ts'
export * from './contract-keeping.ts'
export * from './contract-own.ts'
export * from './contract-review.ts'
export * from './contract-rights.ts'
export * from './contract-sign-in.ts'
