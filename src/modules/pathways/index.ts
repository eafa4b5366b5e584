export { actOnPathway } from './act-on-pathway.ts'
export { changePathway } from './change-pathway.ts'
export { draftAfterDiagnosis } from './draft-after-diagnosis.ts'
export { draftPathway } from './draft-pathway.ts'
export { finishItem, recordItemCompletion } from './finish-item.ts'
export { countOpenPathways, moveOpenPathways, returnPathways } from './move-pathways.sql.ts'
export { pathwaysTrace } from './person-trace.ts'
export { showPathway } from './show-pathway.ts'
export {
  type LedPathways,
  ledPathwaysToday,
  type OwnPathway,
  ownPathwayToday,
  type PathwayWork,
  type WorkKind,
} from './today.ts'
