export { type HistoryTitles, historyRows } from './history-rows.ts'
export { useOrganisationOptions } from './organisation-options.ts'
export { addOrganisationSection } from './organisation-sections.ts'
