import {
  EapScorer,
  makeGrid,
  normalWeights,
  PointScorer,
  STANDARD_NORMAL,
  scoreEap,
  tabulate,
} from '../src/engines/irt/index.ts'
import type { Item } from '../src/engines/irt/item.ts'
import { sampleItems } from '../src/engines/irt/sample-items.ts'
import { simulateResponses } from '../src/engines/irt/simulate-responses.ts'

const ITEMS = 40
const PEOPLE = 100_000
const RUNS = 5

/**
 * Scores a second on one thread, 40 items, 61 nodes, best of five runs: EAP in bulk for 2PL without and with a fifth
 * missing and for GRM of five scores; MAP and WLE person by person. Bare: EAP person by person, item by item.
 */
export default async function benchScore(progress: (text: string) => void) {
  const figures: Record<string, number> = { people: PEOPLE, items: ITEMS }
  const shapes = [
    ['eap2pl', '2pl', 0],
    ['eap2plMissing', '2pl', 0.2],
    ['eap3pl', '3pl', 0],
    ['eapGrm', 'grm', 0],
  ] as const
  for (const [name, model, missing] of shapes) {
    const items = sampleItems(model, ITEMS, 7)
    const { scores } = simulateResponses(items, PEOPLE, missing, 7)
    const scorer = new EapScorer({ items, latent: STANDARD_NORMAL })
    const [theta, se] = [new Float64Array(PEOPLE), new Float64Array(PEOPLE)]
    figures[`${name}PerSecond`] = rate(PEOPLE, () => scorer.score(scores, theta, se))
    progress(`${name}: ${figures[`${name}PerSecond`]} a second`)
  }
  const items = sampleItems('2pl', ITEMS, 7)
  const { scores } = simulateResponses(items, PEOPLE, 0, 7)
  const fewer = 20_000
  const point = new PointScorer({ items, latent: STANDARD_NORMAL })
  figures.map2plPerSecond = rate(fewer, () => each(scores, fewer, row => point.map(row)))
  figures.wle2plPerSecond = rate(fewer, () => each(scores, fewer, row => point.wle(row)))
  const bare = { eap2plPerSecond: plainEap(items, scores) }
  return {
    name: 'score',
    figures,
    bare,
    ratio: { eap2pl: round(figures.eap2plPerSecond! / bare.eap2plPerSecond) },
  }
}

function plainEap(items: readonly Item[], scores: Int8Array): number {
  const grid = makeGrid()
  const tables = tabulate(items, grid)
  const prior = normalWeights(grid, STANDARD_NORMAL)
  const weights = new Float64Array(prior.length)
  return rate(PEOPLE, () => each(scores, PEOPLE, row => scoreEap(tables, row, prior, weights)))
}

function each(scores: Int8Array, people: number, score: (row: Int8Array) => unknown): void {
  for (let p = 0; p < people; p++) score(scores.subarray(p * ITEMS, (p + 1) * ITEMS))
}

function rate(people: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < RUNS; time++) {
    const started = performance.now()
    run()
    best = Math.min(best, performance.now() - started)
  }
  return Math.round((people / best) * 1000)
}

const round = (value: number) => Math.round(value * 100) / 100
