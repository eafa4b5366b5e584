export { findPublishedFramework, selectCompetencyIds } from './competencies.sql.ts'
export { type FrameworkInput, publishFramework } from './publish-framework.ts'
export { getPublishedFramework, targetsOfPosition } from './show-framework.ts'
