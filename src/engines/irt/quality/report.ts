import type { Calibration } from '../calibration/calibrate.ts'
import { makeGrid } from '../grid.ts'
import type { ResponseTable } from '../response-table.ts'
import { type ClassicalTest, classicalStatistics } from './classical.ts'
import { type ItemFit, itemFit } from './item-fit.ts'
import { empiricalReliability, marginalReliability, testInformation } from './reliability.ts'
import { eapOfPatterns, type LocalDependence, localDependence } from './residuals.ts'
import { type SumScore, sumScoreTable } from './sum-scores.ts'

export interface QualityReport {
  reliability: { marginal: number; empirical: number | null }
  classical: ClassicalTest
  /** S-X² of each item; computed where at least 30 people answered everything. */
  itemFit: ItemFit[]
  /** Pairs whose |Q3| lies at least 0.2 from the mean of all pairs (Christensen et al. 2017). */
  localDependence: LocalDependence[]
  information: { theta: number; information: number }[]
  sumScores: SumScore[]
}

const NOTEWORTHY_Q3 = 0.2
const ENOUGH_COMPLETE = 30

/** Everything about a calibrated test that its author looks at before publishing it. */
export function qualityReport(calibration: Calibration, table: ResponseTable): QualityReport {
  const bank = {
    items: calibration.items,
    latent: { mean: calibration.latentMean, variance: calibration.latentVariance },
  }
  const { theta, se } = eapOfPatterns(bank, table)
  const classical = classicalStatistics(table)
  const pairs = localDependence(bank, table)
  const mean = pairs.reduce((sum, pair) => sum + pair.q3, 0) / Math.max(1, pairs.length)
  const information = testInformation(bank)
  return {
    reliability: {
      marginal: marginalReliability(bank),
      empirical: empiricalReliability(theta, se, table.frequency),
    },
    classical,
    itemFit: classical.people >= ENOUGH_COMPLETE ? itemFit(bank, table) : [],
    localDependence: pairs.filter(pair => Math.abs(pair.q3 - mean) >= NOTEWORTHY_Q3),
    information: Array.from(makeGrid().nodes, (node, q) => ({ theta: node, information: information[q]! })),
    sumScores: sumScoreTable(bank),
  }
}
