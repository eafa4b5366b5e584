import type { Item, Model } from '../item.ts'
import { tableOf } from '../response-table.ts'
import { sampleItems } from '../sample-items.ts'
import { rowsOf, simulateResponses } from '../simulate-responses.ts'
import { calibrate } from './calibrate.ts'

const NORMAL_95 = 1.959964

export interface RecoveryDesign {
  readonly model: Model
  readonly people: number
  readonly items: number
  /** Share of responses missing at random. */
  readonly missing: number
  readonly replications: number
}

/** Errors and reported standard errors of one parameter over the replications. */
export interface Track {
  readonly kind: 'a' | 'b' | 'c'
  readonly truth: number
  readonly errors: number[]
  readonly ses: number[]
}

/**
 * Calibrates simulated responses of `people` from N(0, 1) to fixed items again and again, drawing people and
 * responses anew each time.
 */
export function recover(design: RecoveryDesign): { tracks: Track[]; refused: number } {
  const { model, people, missing, replications } = design
  const items = sampleItems(model, design.items, 11)
  const tracks = items.map(item => tracksOf(item))
  let refused = 0
  for (let replication = 0; replication < replications; replication++) {
    const { scores } = simulateResponses(items, people, missing, 1000 + replication)
    const ids = items.map(item => item.id)
    const result = calibrate(tableOf(ids, rowsOf(scores, design.items)), model)
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

/**
 * RMSE of a parameter over the replications divided by the median of its reported standard errors: the root mean
 * square of that over the parameters. 1 when the errors say the truth.
 */
export function errorRatio(tracks: readonly Track[]): number {
  const squares = tracks.map(({ errors, ses }) => {
    const meanSquare = errors.reduce((sum, error) => sum + error * error, 0) / errors.length
    return meanSquare / median(ses) ** 2
  })
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length)
}

/** Share of 95 % intervals (estimate ± 1.96 SE) that hold the true value. */
export function coverage(tracks: readonly Track[]): number {
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
