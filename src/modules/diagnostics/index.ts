export { ATTEMPT_CLOSED, expireAttempts, finishAttempt } from './finish-attempt.ts'
export { findInstrumentVersion, selectNewestItems } from './instruments.sql.ts'
export {
  type IndependentLevel,
  type IndependentNeed,
  selectIndependentLevels,
  selectIndependentNeeds,
} from './levels.sql.ts'
export {
  moveInvitations,
  moveOpenCampaigns,
  returnCampaigns,
  returnInvitations,
  selectOpenCampaigns,
} from './move-campaigns.sql.ts'
export { diagnosticsTrace } from './person-trace.ts'
export { addItems, type InstrumentInput, type ItemInput, publishInstrument } from './publish-instrument.ts'
export { type OpenDeficit, selectNewestRatings, selectOpenDeficits } from './ratings.sql.ts'
export { openCampaign } from './run-campaign.ts'
export { saveAnswer } from './save-answer.ts'
export { startAttempt } from './start-attempt.ts'
export {
  type EndingCampaign,
  type OwnDiagnoses,
  ownDiagnosesToday,
  type RunDiagnoses,
  runDiagnosesToday,
} from './today.ts'
