/** Adaptive testing: the engine's public face; see README.md. */

export { type AdaptiveTest, prepareTest } from './adaptive-test.ts'
export { type AreaResult, areaResults } from './area-results.ts'
export type { AreaShare, Classification, Design, ItemSet } from './design.ts'
export { ExposureControl, type ExposureCounts } from './exposure-control.ts'
export { type ReadDesign, readDesign } from './read-design.ts'
export { type Replay, replay } from './replay.ts'
export { AdaptiveSession, type SessionLog, type Step, type StopReason } from './session.ts'
export { type Examinee, Simulation } from './simulate.ts'
export {
  type SimulationDetails,
  SimulationReport,
  type SimulationSummary,
  type ThetaBand,
} from './simulation-report.ts'
