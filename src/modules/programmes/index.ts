export { listOffers } from './list-offers.ts'
export { findFederalNumber, findOffer, selectOffersById, selectOffersFor } from './programmes.sql.ts'
export {
  type ActivityInput,
  type ProgrammeInput,
  publishActivity,
  publishProgramme,
} from './publish-offer.ts'
