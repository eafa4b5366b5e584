import { quickChecks } from './quick-checks.ts'
import { conclude } from './steps.ts'

process.exitCode = conclude(await quickChecks())
