export {
  type ContinuedRow,
  continueRows,
  countRowsChangedSince,
  type DatedTable,
  type Fate,
  returnRows,
} from './continue-rows.sql.ts'
export {
  type ExchangedOrganisation,
  type KeptPart,
  selectExchangedOrganisations,
} from './exchanged.sql.ts'
export { findOrganisations } from './find-organisations.ts'
export { serveOrganisations } from './http.ts'
export { ORGANISATION_FIELDS, type OrganisationColumn } from './import/columns.ts'
export {
  type BodyOfFile,
  bodiesOfFile,
  checkOrganisationsFile,
  loadOrganisationsFile,
} from './import/load-organisations.ts'
export { runImportOrganisations } from './import/run-import.ts'
export { isOrganisationsImport, undoOrganisationsImport } from './import/undo-import.ts'
export { addOrganisationFact } from './keep-facts.ts'
export { closeOrganisation, createOrganisation, updateOrganisation } from './keep-organisation.ts'
export { listOrganisationKinds, saveOrganisationKind } from './kinds.ts'
export { listOrganisations } from './list-organisations.ts'
export {
  endOrganisations,
  endUnits,
  type LockedOrganisation,
  lockOrganisations,
  placeOrganisations,
  rehangUnits,
  reopenOrganisations,
  reopenUnits,
  returnPlaces,
  returnUnits,
} from './move-organisations.sql.ts'
export type { MovedRow, UnitsOfRow } from './moved-row.ts'
export { isInn, isKpp, isOgrn, isOgrnip, isOkpo, isPersonalInn } from './requisites.ts'
export type { FoundOrganisation } from './search.sql.ts'
export { searchOrganisations } from './search-organisations.ts'
export {
  bodiesMeant,
  isMeant as isBodyMeant,
  wordsOf as wordsOfBody,
} from './search-words.sql.ts'
export { showOrganisation, showOrganisationHistory } from './show-organisation.ts'
