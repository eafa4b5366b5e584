import { coverage, errorRatio, recover } from '../src/engines/irt/calibration/recovery.ts'
import type { Model } from '../src/engines/irt/item.ts'

const REPLICATIONS = Number(process.env.IRT_REPLICATIONS ?? 60)

/** Designs of at most so many people are cheap, and are repeated oftener for a smaller error of the ratio itself. */
const SMALL = 1000
const OFTENER = 4
const MISSING_SHARE = 0.2

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

/**
 * Parameter recovery: 20 % of responses missing at random, items fixed, people drawn anew in each replication. For
 * each parameter RMSE over the replications divided by the median reported standard error; `…Rmse` is the root mean
 * square of that over the parameters of a kind, `…Cover` the share of 95 % intervals (estimate ± 1.96 SE) that hold
 * the true value.
 */
export default async function benchRecovery(progress: (text: string) => void) {
  const figures: Record<string, number> = {}
  const only = process.env.IRT_CONDITION
  for (const condition of CONDITIONS) {
    if (only && condition.name !== only) continue
    const started = performance.now()
    const replications = condition.people <= SMALL ? OFTENER * REPLICATIONS : REPLICATIONS
    const { tracks, refused } = recover({ ...condition, missing: MISSING_SHARE, replications })
    figures[`${condition.name} replications`] = replications
    figures[`${condition.name} refused`] = refused
    for (const kind of ['a', 'b', 'c'] as const) {
      const own = tracks.filter(track => track.kind === kind)
      if (own.length === 0) continue
      figures[`${condition.name} ${kind} rmse/se`] = round(errorRatio(own))
      figures[`${condition.name} ${kind} cover %`] = round(100 * coverage(own))
    }
    progress(`${condition.name}: ${Math.round((performance.now() - started) / 1000)} s`)
    for (const [name, value] of Object.entries(figures))
      if (name.startsWith(condition.name)) progress(`  ${name} ${value}`)
  }
  return { name: 'irt-recovery', figures, bare: {}, ratio: {} }
}

const round = (value: number) => Math.round(value * 1000) / 1000
