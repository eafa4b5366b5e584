export { findFederalNumber, findOffer, selectOffersFor } from './programmes.sql.ts'
export {
  type ActivityInput,
  type ProgrammeInput,
  publishActivity,
  publishProgramme,
} from './publish-offer.ts'
