/** The planner's public face; see README.md. */
export { planAlternatives, valueOfMoreHours } from './alternatives.ts'
export { checkPathway } from './check-pathway.ts'
export { planPathway } from './plan-pathway.ts'
export type * from './problem.ts'
export { readProblem } from './read-problem.ts'
export { replanPathway } from './replan.ts'
export { runCheckPathway, runPlanPathway } from './run-commands.ts'
