import type { ParseArgsOptionsConfig } from 'node:util'
import { Problem, type ProblemItem } from '#platform/errors/problem.ts'

/**
 * A command of `npm run -s cli -- NAME`. `run` gives what goes to stdout with `--json`; `show` words it for people.
 * Refusals are thrown as `Problem` and leave with status 1; wrong usage as `UsageError` with status 2.
 */
export type Command = {
  readonly name: string
  readonly summary: string
  /** After the name: `FILE --organisation CODE [--dry-run]`. */
  readonly usage: string
  readonly options: ParseArgsOptionsConfig
  readonly run: (input: CommandInput) => Promise<unknown>
  readonly show?: (result: never) => string
}

export type CommandInput = {
  readonly args: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  /** Words on stderr about what takes long. */
  readonly progress: (text: string) => void
  /** Aborted by Ctrl-C: stop and leave nothing half-written. */
  readonly signal: AbortSignal
}

export class UsageError extends Error {}

/** A refusal with every problem listed, as `{"problems": […]}` on stdout. */
export function refuse(message: string, problems: readonly ProblemItem[]): never {
  throw new Problem('invalid', 'command.refused', message, [...problems])
}

/**
 * For a command that writes nothing and computes without giving way to the event loop, where an abort signal would
 * come too late: Ctrl-C ends the process at once.
 */
export function endAtCtrlC(): void {
  process.removeAllListeners('SIGINT')
}

/** A value of an option that must be there. */
export function required(values: CommandInput['values'], name: string): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '') throw new UsageError(`Не хватает --${name}.`)
  return value
}

export function argument(args: readonly string[], index: number, what: string): string {
  const value = args[index]
  if (value === undefined) throw new UsageError(`Не хватает аргумента: ${what}.`)
  return value
}
