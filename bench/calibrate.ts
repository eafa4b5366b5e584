import { EStep } from '../src/engines/irt/calibration/e-step.ts'
import { makeLayout } from '../src/engines/irt/calibration/layout.ts'
import { DEFAULT_PRIORS } from '../src/engines/irt/calibration/priors.ts'
import { scoreFrequencies, startVector } from '../src/engines/irt/calibration/start-values.ts'
import {
  calibrate,
  makeGrid,
  normalWeights,
  posterior,
  STANDARD_NORMAL,
  tabulate,
} from '../src/engines/irt/index.ts'
import type { Item, Model } from '../src/engines/irt/item.ts'
import { type ResponseTable, tableOf } from '../src/engines/irt/response-table.ts'
import { sampleItems } from '../src/engines/irt/sample-items.ts'
import { rowsOf, simulateResponses } from '../src/engines/irt/simulate-responses.ts'

const RUNS = Number(process.env.CALIBRATE_RUNS ?? 5)

type Shape = { name: string; model: Model; people: number; items: number; missing: number }

const SHAPES: readonly Shape[] = [
  { name: '2pl10000x60', model: '2pl', people: 10_000, items: 60, missing: 0 },
  { name: '2pl10000x60missing', model: '2pl', people: 10_000, items: 60, missing: 0.2 },
  { name: '3pl10000x60', model: '3pl', people: 10_000, items: 60, missing: 0 },
  { name: 'grm5000x40', model: 'grm', people: 5000, items: 40, missing: 0 },
  { name: 'gpcm5000x40', model: 'gpcm', people: 5000, items: 40, missing: 0 },
]

/**
 * Whole calibrations with standard errors on one thread, 61 nodes: best and median seconds, the processor's
 * seconds of the best run (neighbours on the machine do not count), passes over the people, memory. The search ends
 * when a plain EM step moves the log-likelihood by less than 1e-4, and then goes to the maximum. Bare: one
 * pass over the people (posteriors and expected counts) item by item; the ratio is that to
 * the same pass in blocks of items.
 */
export default async function benchCalibrate(progress: (text: string) => void) {
  const figures: Record<string, number> = { runs: RUNS, nodes: makeGrid().nodes.length }
  const bare: Record<string, number> = {}
  const ratio: Record<string, number> = {}
  for (const shape of SHAPES) {
    const items = sampleItems(shape.model, shape.items, 7)
    const { scores } = simulateResponses(items, shape.people, shape.missing, 7)
    const ids = items.map(item => item.id)
    const table = tableOf(ids, rowsOf(scores, shape.items))
    const seconds: number[] = []
    let processor = Number.POSITIVE_INFINITY
    let cycles = 0
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now()
      const before = process.cpuUsage()
      const result = calibrate(table, shape.model)
      const { user, system } = process.cpuUsage(before)
      processor = Math.min(processor, (user + system) / 1e6)
      seconds.push((performance.now() - started) / 1000)
      if (!result.ok) throw new Error(result.problems[0]!.message)
      cycles = result.calibration.iterations
    }
    const onePass = passItemByItem(table, items)
    seconds.sort((one, other) => one - other)
    figures[`${shape.name}BestSeconds`] = round(seconds[0]!)
    figures[`${shape.name}MedianSeconds`] = round(seconds[Math.floor(RUNS / 2)]!)
    figures[`${shape.name}ProcessorSeconds`] = round(processor)
    figures[`${shape.name}Cycles`] = cycles
    bare[`${shape.name}PassSeconds`] = round(onePass)
    const pass = passInBlocks(table, shape.model)
    figures[`${shape.name}PassSeconds`] = round(pass)
    ratio[`${shape.name}Pass`] = round(onePass / pass)
    progress(
      `${shape.name}: ${seconds[0]!.toFixed(2)} s, ${cycles} passes, plain pass ${onePass.toFixed(2)} s`,
    )
  }
  figures.residentMegabytes = Math.round(process.memoryUsage().rss / 1e6)
  figures.peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1000)
  return { name: 'calibrate', figures, bare, ratio }
}

/** The E-step as the calibration makes it: best of three, in seconds. */
function passInBlocks(table: ResponseTable, model: Model): number {
  const layout = makeLayout(new Array<Model>(table.ids.length).fill(model), table.highest, 1)
  const e = new EStep(table, layout, makeGrid())
  const vector = startVector(layout, scoreFrequencies(table), DEFAULT_PRIORS)
  return bestOfThree(() => {
    e.run(vector)
  })
}

function bestOfThree(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < 3; time++) {
    const started = performance.now()
    run()
    best = Math.min(best, (performance.now() - started) / 1000)
  }
  return best
}

/** A plain E-step, without blocks of items: best of three, in seconds. */
function passItemByItem(table: ResponseTable, items: readonly Item[]): number {
  const grid = makeGrid()
  const tables = tabulate(items, grid)
  const prior = normalWeights(grid, STANDARD_NORMAL)
  const weights = new Float64Array(prior.length)
  const counts = new Float64Array(tables.probability.length)
  const n = items.length
  return bestOfThree(() => {
    for (let l = 0; l < table.patterns; l++) {
      const scores = table.scores.subarray(l * n, (l + 1) * n)
      posterior(tables, scores, prior, weights)
      for (let i = 0; i < n; i++) {
        if (scores[i]! < 0) continue
        const row = (tables.firstRow[i]! + scores[i]!) * weights.length
        for (let q = 0; q < weights.length; q++) counts[row + q]! += weights[q]!
      }
    }
  })
}

const round = (value: number) => Math.round(value * 1000) / 1000
