/**
 * A reason why the program cannot start (or go on) that its user can remove: a wrong setting, a busy folder,
 * a full disk. `main.ts` and `cli.ts` print `message` without a stack and exit with status 1.
 *
 * `message` is Russian: what happened, then the way out. `problems` lists several at once (settings).
 */
export class StartProblem extends Error {
  /** Stable machine-readable code, `area.reason`. */
  readonly code: string
  readonly problems: readonly string[]

  constructor(
    code: string,
    message: string,
    options: { problems?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'StartProblem'
    this.code = code
    this.problems = options.problems ?? []
  }
}
