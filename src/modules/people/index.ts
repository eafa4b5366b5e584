export { assignCare, endCare } from './care.ts'
export { type CareerThresholds, isInFirstThreeYears, isUnder35 } from './early-career.ts'
export { employPerson, endEmployment, transferPerson } from './employ-person.ts'
export { servePeople } from './http.ts'
export { type GeneratedStaff, generateStaffFile, type PlantedMistake } from './import/generate-staff.ts'
export { checkStaffFile, loadStaffFile } from './import/load-staff.ts'
export { runImportStaff, runUndoImport } from './import/run-import.ts'
export { undoImport } from './import/undo-import.ts'
export { addQualification, createPerson, updatePerson } from './keep-person.ts'
export { listPeople } from './list-people.ts'
export {
  countStaffChangedSince,
  type MovableJob,
  type MovedStaff,
  moveStaff,
  returnStaff,
  selectMovableJobs,
} from './move-staff.ts'
export type { FoundPerson } from './search.sql.ts'
export { searchPeople } from './search-people.ts'
export { showPerson } from './show-person.ts'
export { formatSnils, isSnils, maskSnils } from './snils.ts'
export { setThreshold, type ThresholdCode } from './thresholds.ts'
export {
  greetingNameOf,
  type Overload,
  overloadToday,
  type RefusedImport,
  refusedImportsToday,
} from './today.ts'
