import { parseArgs } from 'node:util'
import { StartProblem } from '#platform/config/start-problem.ts'
import { Problem, type ProblemItem } from '#platform/errors/problem.ts'
import { bench } from './commands/bench.ts'
import { calibrateCommand } from './commands/calibrate.ts'
import { type Command, UsageError } from './commands/command.ts'
import { demo } from './commands/demo.ts'
import { importCommand } from './commands/import.ts'
import { indicators } from './commands/indicators.ts'
import { checkPathwayCommand, planPathwayCommand, planRegionCommand } from './commands/plan-pathway.ts'
import { scoreCommand } from './commands/score.ts'
import { setup } from './commands/setup.ts'
import { simulateAdaptiveCommand } from './commands/simulate-adaptive.ts'
import { validatePack } from './commands/validate-pack.ts'
import { verifyAudit } from './commands/verify-audit.ts'

const COMMANDS: readonly Command[] = [
  setup,
  importCommand,
  indicators,
  validatePack,
  planPathwayCommand,
  planRegionCommand,
  checkPathwayCommand,
  calibrateCommand,
  scoreCommand,
  simulateAdaptiveCommand,
  demo,
  verifyAudit,
  bench,
]

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview())
    return name === undefined ? 2 : 0
  }
  const command = COMMANDS.find(one => one.name === name)
  if (!command) return misused(`Команды ${name} нет.\n\n${overview()}`)
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  try {
    const { values, positionals } = parse(command, rest)
    if (values.help) {
      process.stdout.write(`${command.summary}\n\n  npm run -s cli -- ${command.name} ${command.usage}\n`)
      return 0
    }
    const result = await command.run({
      args: positionals,
      values,
      progress: text => process.stderr.write(`${text}\n`),
      signal: interrupted.signal,
    })
    const shown =
      values.json || !command.show
        ? JSON.stringify(result, null, values.json ? 0 : 2)
        : command.show(result as never)
    process.stdout.write(`${shown}\n`)
    return 0
  } catch (error) {
    return refused(error, command, rest.includes('--json'))
  }
}

function parse(command: Command, rest: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
    })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function refused(error: unknown, command: Command, json: boolean): number {
  if (error instanceof UsageError)
    return misused(`${error.message}\n\n  npm run -s cli -- ${command.name} ${command.usage}\n`)
  const refusal = refusalOf(error)
  if (!refusal) throw error
  if (json) process.stdout.write(`${JSON.stringify({ problems: refusal.problems })}\n`)
  else process.stderr.write(`${[refusal.message, ...refusal.problems.map(line)].join('\n')}\n`)
  return 1
}

function refusalOf(error: unknown): { message: string; problems: ProblemItem[] } | undefined {
  if (error instanceof Problem) {
    const { message, code, problems } = error
    return { message, problems: problems.length > 0 ? problems : [{ code, message }] }
  }
  if (error instanceof StartProblem) {
    const { message, code, problems } = error
    return { message, problems: [{ code, message }, ...problems.map(one => ({ code, message: one }))] }
  }
  return undefined
}

function line({ message, file, row, column, path }: ProblemItem): string {
  const place = [file, row !== undefined && `строка ${row}`, column && `столбец ${column}`, path]
    .filter(Boolean)
    .join(', ')
  return `  — ${place ? `${place}: ` : ''}${message}`
}

function misused(text: string): number {
  process.stderr.write(`${text}\n`)
  return 2
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(one => one.name.length)) + 2
  return `Команды «Маршрута»:\n${COMMANDS.map(one => `  ${one.name.padEnd(width)}${one.summary}\n`).join('')}\nПодробнее: npm run -s cli -- КОМАНДА --help\n`
}
