import { type CalibrationOptions, calibrate } from '../calibration/calibrate.ts'
import { makeGrid, normalWeights } from '../grid.ts'
import type { IrtProblem, Item, Model } from '../item.ts'
import { expectedScore } from '../response-function.ts'
import { ResponseCollector, type ResponseTable } from '../response-table.ts'
import { MISSING } from '../score-eap.ts'
import { chiSquareTail } from './chi-square.ts'

export interface LikelihoodRatioDif {
  id: string
  /** 2(ln L with own parameters in each group − ln L with common ones). */
  statistic: number
  df: number
  p: number
  /**
   * Mean over the focal group's distribution of the difference of expected scores, focal minus reference, in points
   * of the item (signed) and of its absolute value (unsigned): Meade (2010), SIDS and UIDS.
   */
  signed: number
  unsigned: number
}

/** An item that cannot be calibrated in each group on its own tells why. */
export type LikelihoodRatioItem = LikelihoodRatioDif | { id: string; problems: IrtProblem[] }

export type LikelihoodRatioResult =
  | { ok: true; items: LikelihoodRatioItem[] }
  | { ok: false; problems: IrtProblem[] }

/**
 * Likelihood-ratio DIF (Thissen, Steinberg & Wainer 1993): all other items are the anchor, the groups differ in mean
 * and variance. For every model.
 * @param studied numbers of the items to look at; all unless said
 */
export function likelihoodRatioDif(
  table: ResponseTable,
  models: readonly Model[],
  studied: readonly number[] = table.ids.map((_, i) => i),
  options: CalibrationOptions = {},
): LikelihoodRatioResult {
  const compact = calibrate(table, models, options)
  if (!compact.ok) return compact
  const items: LikelihoodRatioItem[] = []
  for (const i of studied) {
    const split = splitItem(table, i)
    const own = calibrate(split.table, [...models, ...split.groups.slice(1).map(() => models[i]!)], options)
    if (!own.ok) {
      items.push({ id: table.ids[i]!, problems: own.problems })
      continue
    }
    const { calibration } = own
    const statistic = Math.max(0, 2 * (calibration.logLik - compact.calibration.logLik))
    const df = calibration.parameters - compact.calibration.parameters
    const copies = [calibration.items[i]!, ...calibration.items.slice(table.ids.length)]
    const focal = calibration.groups.at(-1)!
    items.push({
      id: table.ids[i]!,
      statistic,
      df,
      p: chiSquareTail(statistic, df),
      ...difference(copies[0]!, copies.at(-1)!, focal),
    })
  }
  return { ok: true, items }
}

/** The item once for every group: the first keeps its place, the others come behind. */
function splitItem(table: ResponseTable, item: number): { table: ResponseTable; groups: readonly string[] } {
  const n = table.ids.length
  const copies = table.groups.length - 1
  const ids = [...table.ids, ...table.groups.slice(1).map(group => `${table.ids[item]} ${group}`)]
  const collector = new ResponseCollector(ids)
  const scores = new Int8Array(n + copies)
  for (let l = 0; l < table.patterns; l++) {
    scores.fill(MISSING)
    scores.set(table.scores.subarray(l * n, (l + 1) * n))
    const group = table.group[l]!
    if (group > 0) {
      scores[n + group - 1] = scores[item]!
      scores[item] = MISSING
    }
    collector.add(scores, table.frequency[l]!, table.groups[group]!)
  }
  return { table: collector.table(), groups: table.groups }
}

function difference(reference: Item, focal: Item, latent: { mean: number; variance: number }) {
  const grid = makeGrid()
  const weights = normalWeights(grid, latent)
  let [signed, unsigned] = [0, 0]
  grid.nodes.forEach((theta, q) => {
    const gap = expectedScore(focal, theta) - expectedScore(reference, theta)
    signed += weights[q]! * gap
    unsigned += weights[q]! * Math.abs(gap)
  })
  return { signed, unsigned }
}
