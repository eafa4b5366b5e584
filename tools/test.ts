import { quickChecks } from './quick-checks.ts'
import { conclude, type Outcome, runTests, runTool } from './steps.ts'

const outcomes: Outcome[] = await quickChecks()
outcomes.push(await runTool('web build', process.execPath, ['tools/build-web.ts']))
outcomes.push(await runTool('first load of the web', process.execPath, ['tools/web-budget.ts']))
outcomes.push(
  await runTests('unit and database', [
    '--exclude',
    'tests/architecture.test.ts',
    '--exclude',
    'tests/repetition.test.ts',
  ]),
)
outcomes.push(await runTests('browser journeys', ['--config', 'vitest.e2e.config.ts']))
process.exitCode = conclude(outcomes)
