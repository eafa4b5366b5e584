export { assignCare, endCare } from './care.ts'
export { addYears, type CareerThresholds, isInFirstThreeYears, isUnder35 } from './early-career.ts'
export { employPerson, endEmployment, transferPerson } from './employ-person.ts'
export { type ExchangedJob, selectExchangedJobs } from './exchanged.sql.ts'
export { servePeople } from './http.ts'
export { STAFF_FIELDS, type StaffColumn } from './import/columns.ts'
export { type GeneratedStaff, generateStaffFile, type PlantedMistake } from './import/generate-staff.ts'
export { ListsBefore } from './import/lists-before.ts'
export { checkStaffFile, loadStaffFile, type PlannedEmployer } from './import/load-staff.ts'
export { runImportStaff, runUndoImport } from './import/run-import.ts'
export { undoImport } from './import/undo-import.ts'
export { createPerson, updatePerson } from './keep-person.ts'
export { addQualification } from './keep-qualification.ts'
export { addRecord } from './keep-record.ts'
export { previewLeaving } from './leaving.ts'
export { listDuplicates } from './list-duplicates.ts'
export { listPeople } from './list-people.ts'
export { findMainEmploymentOn, type MainEmployment } from './main-employment.sql.ts'
export { mergePersons, previewMerge } from './merge-persons.ts'
export {
  countStaffChangedSince,
  type MovableJob,
  type MovedStaff,
  moveStaff,
  returnStaff,
  selectMovableJobs,
} from './move-staff.ts'
export { type NamesMeant, namesMeant } from './names-meant.ts'
export { peopleTrace } from './own-trace.ts'
export type { PersonTrace } from './person-trace.ts'
export { findScopeName } from './scope-name.sql.ts'
export type { FoundPerson } from './search.sql.ts'
export { type FoundPeople, searchPeople } from './search-people.ts'
export { isAmongNamed, isNamed } from './search-words.sql.ts'
export { showPerson } from './show-person.ts'
export { formatSnils, isSnils, maskSnils } from './snils.ts'
export { setThreshold, type ThresholdCode, thresholdsFor } from './thresholds.ts'
export {
  greetingNameOf,
  type Overload,
  overloadToday,
  type RefusedImport,
  refusedImportsToday,
} from './today.ts'
export { undoMerge } from './undo-merge.ts'
