/** Item response theory: the engine's public face; see README.md. */

export {
  type Calibration,
  type CalibrationOptions,
  type CalibrationResult,
  calibrate,
} from './calibration/calibrate.ts'
export { type Grid, makeGrid, normalWeights } from './grid.ts'
export {
  type Bank,
  categoriesOf,
  type IrtProblem,
  type Item,
  type Latent,
  MODELS,
  type Model,
  maximumSum,
  STANDARD_NORMAL,
} from './item.ts'
export { type ItemTables, posteriorMoments, tabulate, updatePosterior } from './item-tables.ts'
export { type Link, type LinkResult, relink, stockingLord } from './link.ts'
export { type ClassicalTest, classicalStatistics, type Distractor, distractors } from './quality/classical.ts'
export { type ItemFit, itemFit } from './quality/item-fit.ts'
export { type LikelihoodRatioItem, likelihoodRatioDif } from './quality/likelihood-ratio-dif.ts'
export { type MantelHaenszel, mantelHaenszel } from './quality/mantel-haenszel.ts'
export { type Estimator, personFit } from './quality/person-fit.ts'
export { empiricalReliability, marginalReliability, testInformation } from './quality/reliability.ts'
export { type QualityReport, qualityReport } from './quality/report.ts'
export {
  type GroupResidual,
  type LocalDependence,
  localDependence,
  standardisedResiduals,
} from './quality/residuals.ts'
export { type SumScore, sumScoreTable } from './quality/sum-scores.ts'
export { readBank } from './read-bank.ts'
export {
  type Curve,
  evaluate,
  expectedScore,
  informationOf,
  itemInformation,
  makeCurve,
  probabilities,
} from './response-function.ts'
export { HIGHEST_SCORE, ResponseCollector, type ResponseTable, tableOf } from './response-table.ts'
export { levelProbabilities, MISSING, posterior, type Score, scoreEap } from './score-eap.ts'
export { EapScorer } from './score-many.ts'
export { type NoScore, PointScorer, scoreMap, scoreWle } from './score-point.ts'
export { drawAbilities, drawResponse } from './simulate.ts'
