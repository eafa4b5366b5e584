export { findGoals, type NamedGoal } from './find-goals.ts'
export { serveGoals } from './http.ts'
export { changeGoal, setGoal, withdrawGoal } from './keep-goals.ts'
export { showGoal, showGoals } from './show-goals.ts'
