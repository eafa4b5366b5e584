export { serveParties } from './http.ts'
export { authorisePerson, endParty } from './keep-parties.ts'
export { listParties } from './list-parties.ts'
export { partiesTrace } from './person-trace.ts'
