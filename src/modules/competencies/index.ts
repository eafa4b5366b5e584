export { findPublishedFramework, selectCompetencies, selectCompetencyIds } from './competencies.sql.ts'
export type { CompetencyRow } from './contract.ts'
export { type FrameworkInput, publishFramework } from './publish-framework.ts'
export { getPublishedFramework, targetsOfPosition } from './show-framework.ts'
