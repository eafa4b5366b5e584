import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** How many checks of a step passed and failed; a tool without a count of its own is one check. */
export type Outcome = { name: string; passed: number; failed: number; seconds: number }

const ROOT = path.join(import.meta.dirname, '..')
const BIN = path.join(ROOT, 'node_modules/.bin')

/** A tool that passes or fails as a whole; its output is shown when it fails. */
export async function runTool(name: string, command: string, args: readonly string[]): Promise<Outcome> {
  const started = Date.now()
  const { status, output } = await run(command, args)
  if (status !== 0) process.stdout.write(`\n${output}\n`)
  return told({
    name,
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    seconds: secondsSince(started),
  })
}

/** Vitest with its tests counted. A run in which no test was found fails. */
export async function runTests(name: string, args: readonly string[]): Promise<Outcome> {
  const started = Date.now()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'marshrut-report-'))
  const file = path.join(folder, 'report.json')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { status, output } = await run('vitest', ['run', ...reporters, ...args])
  const report = readReport(file)
  rmSync(folder, { recursive: true, force: true })
  const isBroken = status !== 0 && (report?.failed ?? 0) === 0
  if (status !== 0 || !report) process.stdout.write(`\n${output}\n`)
  const passed = report?.passed ?? 0
  const failed = (report?.failed ?? 0) + (isBroken || !report || passed === 0 ? 1 : 0)
  return told({ name, passed, failed, seconds: secondsSince(started) })
}

/** Prints the closing line and gives the exit status. */
export function conclude(outcomes: readonly Outcome[]): number {
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + pick(one), 0)
  const failed = sum(one => one.failed)
  process.stdout.write(`\n${sum(one => one.passed)} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

function readReport(file: string): { passed: number; failed: number } | undefined {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
    }
    return { passed: report.numPassedTests, failed: report.numFailedTests }
  } catch {
    return undefined
  }
}

function run(command: string, args: readonly string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, PATH: `${BIN}${path.delimiter}${process.env.PATH}`, FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', chunk => chunks.push(chunk))
    child.stderr.on('data', chunk => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', status => resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}

function told(outcome: Outcome): Outcome {
  const mark = outcome.failed === 0 ? 'ok  ' : 'FAIL'
  const count = `${outcome.passed} passed${outcome.failed > 0 ? `, ${outcome.failed} failed` : ''}`
  process.stdout.write(
    `${mark} ${outcome.name.padEnd(28)}${count.padEnd(24)}${outcome.seconds.toFixed(1)} s\n`,
  )
  return outcome
}

const secondsSince = (started: number) => (Date.now() - started) / 1000
