import { type Outcome, runTests, runTool } from './steps.ts'

/** What needs neither a database nor a browser: types, style, walls, unused code, repeated code, engines. */
export async function quickChecks(): Promise<Outcome[]> {
  const [types, ...rest] = await Promise.all([
    runTool('types', 'tsc', ['--noEmit']),
    runTool('style', 'biome', ['check', '--error-on-warnings', '.']),
    runTool('unused code', 'knip', []),
  ])
  return [types, ...rest, await runTests('walls', ['tests/architecture.test.ts', 'tests/repetition.test.ts'])]
}
