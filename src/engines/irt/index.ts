/** Item response theory: the engine's public face; see README.md. */
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
export { levelProbabilities, MISSING, posterior, type Score, scoreEap } from './score-eap.ts'
export { type NoScore, scoreMap, scoreWle } from './score-point.ts'
export { drawAbilities, drawResponse } from './simulate.ts'
