export { type HistoryTitles, historyRows } from './history-rows.ts'
export { useOrganisationOptions, useOwnOrganisationOptions } from './organisation-options.ts'
export { addOrganisationSection } from './organisation-sections.ts'
