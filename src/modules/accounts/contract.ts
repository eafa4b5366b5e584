/** Operations of sign-in, of one's own account and of keeping other people's accounts. */
export * from './contract-keeping.ts'
export * from './contract-own.ts'
export * from './contract-sign-in.ts'
