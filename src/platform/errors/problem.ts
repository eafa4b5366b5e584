/**
 * The six ways a request can be refused. Use cases throw these; the HTTP edge and the CLI translate them once.
 * `detail` is a Russian sentence that says what happened and what to do.
 */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unavailable'

/** One problem of an input: with its field, or its row and column. */
export type ProblemItem = {
  code: string
  message: string
  field?: string
  file?: string
  row?: number
  column?: string
  path?: string
}

/** Who changed a record after the reader had opened it, and when (ISO 8601): said by a conflict of versions. */
export type ChangedBy = { who: string; at: string }

export class Problem extends Error {
  readonly kind: ProblemKind
  /** Stable machine-readable code, `room.reason`. */
  readonly code: string
  readonly problems: ProblemItem[]
  readonly changed: ChangedBy | undefined

  constructor(
    kind: ProblemKind,
    code: string,
    detail: string,
    problems: ProblemItem[] = [],
    changed?: ChangedBy | undefined,
  ) {
    super(detail)
    this.name = 'Problem'
    this.kind = kind
    this.code = code
    this.problems = problems
    this.changed = changed
  }
}

export const invalid = (code: string, detail: string, problems: ProblemItem[] = []) =>
  new Problem('invalid', code, detail, problems)
export const unauthenticated = (code: string, detail: string) => new Problem('unauthenticated', code, detail)
export const forbidden = (code: string, detail: string) => new Problem('forbidden', code, detail)
export const notFound = (code: string, detail: string) => new Problem('not-found', code, detail)
export const conflict = (code: string, detail: string, changed?: ChangedBy) =>
  new Problem('conflict', code, detail, [], changed)
export const unavailable = (code: string, detail: string) => new Problem('unavailable', code, detail)

/** HTTP status of each kind (RFC 9110); `invalid` is 422 since the syntax was understood. */
export const STATUS_OF: Record<ProblemKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
}
