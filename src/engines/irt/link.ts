import { makeGrid, normalWeights } from './grid.ts'
import { categoriesOf, type Item, mostCategories, STANDARD_NORMAL } from './item.ts'
import { evaluate, makeCurve } from './response-function.ts'

/** θ on the old scale = slope·θ on the new one + intercept. */
export interface Link {
  slope: number
  intercept: number
}

export type LinkResult =
  | { ok: true; link: Link; common: string[] }
  | { ok: false; refused: 'no-common-items' }

const MOST_ROUNDS = 200

/**
 * Linking by test characteristic curves (Stocking & Lord 1983): the slope and intercept that minimise
 * Σ_q w_q (T_old(X_q) − T_new((X_q − B)/A))² over the common items, w of N(0, 1); by Gauss–Newton with
 * Levenberg's damping from the mean and spread of difficulties.
 */
export function stockingLord(oldItems: readonly Item[], newItems: readonly Item[]): LinkResult {
  const known = new Map(newItems.map(item => [item.id, item]))
  const pairs = oldItems.flatMap(old => {
    const other = known.get(old.id)
    return other && categoriesOf(other) === categoriesOf(old) ? [{ old, other }] : []
  })
  if (pairs.length === 0) return { ok: false, refused: 'no-common-items' }
  const target = curveOf(pairs.map(pair => pair.old))
  const moving = curveOf(pairs.map(pair => pair.other))
  const link = minimise(target, moving, startLink(pairs))
  return { ok: true, link, common: pairs.map(pair => pair.old.id) }
}

/** An item on the old scale: a/A, A·b + B. */
export function relink(item: Item, { slope, intercept }: Link): Item {
  return { ...item, a: item.a / slope, b: item.b.map(one => slope * one + intercept) }
}

interface Point {
  score: number
  slope: number
}

/** Expected sum of scores and its derivative by θ. */
function curveOf(items: readonly Item[]): (theta: number) => Point {
  const curve = makeCurve(mostCategories(items))
  return theta => {
    let [score, slope] = [0, 0]
    for (const item of items) {
      evaluate(item, theta, curve)
      for (let k = 1; k < categoriesOf(item); k++) {
        score += k * curve.p[k]!
        slope += k * curve.dp[k]!
      }
    }
    return { score, slope }
  }
}

function startLink(pairs: readonly { old: Item; other: Item }[]): Link {
  const [before, after] = [pairs.flatMap(pair => pair.old.b), pairs.flatMap(pair => pair.other.b)]
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  const spread = (values: readonly number[]) => Math.sqrt(mean(values.map(one => (one - mean(values)) ** 2)))
  const slope = spread(before) > 1e-6 && spread(after) > 1e-6 ? spread(before) / spread(after) : 1
  return { slope, intercept: mean(before) - slope * mean(after) }
}

function minimise(target: (theta: number) => Point, moving: (theta: number) => Point, start: Link): Link {
  const grid = makeGrid()
  const weights = normalWeights(grid, STANDARD_NORMAL)
  const terms = (link: Link) => {
    const sum = { loss: 0, ga: 0, gb: 0, aa: 0, ab: 0, bb: 0 }
    grid.nodes.forEach((theta, q) => {
      const inner = (theta - link.intercept) / link.slope
      const { score, slope } = moving(inner)
      const gap = target(theta).score - score
      const [byA, byB] = [(slope * inner) / link.slope, slope / link.slope]
      const w = weights[q]!
      sum.loss += w * gap * gap
      sum.ga -= w * gap * byA
      sum.gb -= w * gap * byB
      sum.aa += w * byA * byA
      sum.ab += w * byA * byB
      sum.bb += w * byB * byB
    })
    return sum
  }
  let link = start
  let now = terms(link)
  let damping = 1e-3
  for (let round = 0; round < MOST_ROUNDS && damping < 1e12; round++) {
    const [aa, bb] = [now.aa * (1 + damping), now.bb * (1 + damping)]
    const determinant = aa * bb - now.ab ** 2
    const next = {
      slope: link.slope + (now.ga * bb - now.gb * now.ab) / determinant,
      intercept: link.intercept + (now.gb * aa - now.ga * now.ab) / determinant,
    }
    const then = next.slope > 0 ? terms(next) : undefined
    if (!then || !(then.loss <= now.loss)) {
      damping *= 10
      continue
    }
    const step = Math.abs(next.slope - link.slope) + Math.abs(next.intercept - link.intercept)
    link = next
    now = then
    damping /= 10
    if (step < 1e-12) break
  }
  return link
}
