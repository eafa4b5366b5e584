import { calibrate } from '../src/engines/irt/index.ts'
import type { Item, Model } from '../src/engines/irt/item.ts'
import { tableOf } from '../src/engines/irt/response-table.ts'
import { sampleItems } from '../src/engines/irt/sample-items.ts'
import { rowsOf, simulateResponses } from '../src/engines/irt/simulate-responses.ts'

const REPLICATIONS = Number(process.env.IRT_REPLICATIONS ?? 60)
const MISSING_SHARE = 0.2
const NORMAL_95 = 1.959964

type Condition = { name: string; model: Model; people: number; items: number }

const CONDITIONS: readonly Condition[] = [
  { name: '2pl500x20', model: '2pl', people: 500, items: 20 },
  { name: '2pl2000x60', model: '2pl', people: 2000, items: 60 },
  { name: '3pl5000x40', model: '3pl', people: 5000, items: 40 },
  { name: 'grm500x20', model: 'grm', people: 500, items: 20 },
  { name: 'grm2000x40', model: 'grm', people: 2000, items: 40 },
  { name: 'gpcm1000x20', model: 'gpcm', people: 1000, items: 20 },
  { name: 'gpcm3000x40', model: 'gpcm', people: 3000, items: 40 },
]

/** Errors and reported standard errors of one parameter over the replications. */
interface Track {
  kind: 'a' | 'b' | 'c'
  truth: number
  errors: number[]
  ses: number[]
}

/**
 * Parameter recovery: 20 % of responses missing at random, items fixed, people drawn anew in each replication. For
 * each parameter RMSE over the replications divided by the median reported standard error; `…Rmse` is the root mean
 * square of that over the parameters of a kind, `…Cover` the share of 95 % intervals (estimate ± 1.96 SE) that hold
 * the true value.
 */
export default async function benchRecovery(progress: (text: string) => void) {
  const figures: Record<string, number> = { replications: REPLICATIONS }
  const only = process.env.IRT_CONDITION
  for (const condition of CONDITIONS) {
    if (only && condition.name !== only) continue
    const started = performance.now()
    const { tracks, refused } = replicate(condition)
    figures[`${condition.name} refused`] = refused
    for (const kind of ['a', 'b', 'c'] as const) {
      const own = tracks.filter(track => track.kind === kind)
      if (own.length === 0) continue
      figures[`${condition.name} ${kind} rmse/se`] = round(ratioOf(own))
      figures[`${condition.name} ${kind} cover %`] = round(100 * coverOf(own))
    }
    progress(`${condition.name}: ${Math.round((performance.now() - started) / 1000)} s`)
    for (const [name, value] of Object.entries(figures))
      if (name.startsWith(condition.name)) progress(`  ${name} ${value}`)
  }
  return { name: 'irt-recovery', figures, bare: {}, ratio: {} }
}

function replicate({ model, people, items: count }: Condition): { tracks: Track[]; refused: number } {
  const items = sampleItems(model, count, 11)
  const tracks = items.map(item => tracksOf(item))
  let refused = 0
  for (let replication = 0; replication < REPLICATIONS; replication++) {
    const { scores } = simulateResponses(items, people, MISSING_SHARE, 1000 + replication)
    const ids = items.map(item => item.id)
    const result = calibrate(tableOf(ids, rowsOf(scores, count)), model)
    if (!result.ok) {
      refused++
      continue
    }
    result.calibration.items.forEach((item, i) => {
      const values = [item.a, ...item.b, ...(model === '3pl' ? [item.c] : [])]
      const ses = [item.se.a!, ...item.se.b, ...(model === '3pl' ? [item.se.c!] : [])]
      tracks[i]!.forEach((track, s) => {
        track.errors.push(values[s]! - track.truth)
        track.ses.push(ses[s]!)
      })
    })
  }
  return { tracks: tracks.flat(), refused }
}

function tracksOf({ model, a, b, c }: Item): Track[] {
  const track = (kind: Track['kind'], truth: number): Track => ({ kind, truth, errors: [], ses: [] })
  return [track('a', a), ...b.map(one => track('b', one)), ...(model === '3pl' ? [track('c', c)] : [])]
}

function ratioOf(tracks: readonly Track[]): number {
  const squares = tracks.map(({ errors, ses }) => {
    const meanSquare = errors.reduce((sum, error) => sum + error * error, 0) / errors.length
    return meanSquare / median(ses) ** 2
  })
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length)
}

function coverOf(tracks: readonly Track[]): number {
  let held = 0
  let all = 0
  for (const { errors, ses } of tracks)
    errors.forEach((error, r) => {
      all++
      if (Math.abs(error) <= NORMAL_95 * ses[r]!) held++
    })
  return held / all
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const round = (value: number) => Math.round(value * 1000) / 1000
