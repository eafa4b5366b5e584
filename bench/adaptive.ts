import { AdaptiveSession, type Design, prepareTest, Simulation } from '../src/engines/adaptive/index.ts'
import { sampleBank, sampleDesign } from '../src/engines/adaptive/sample-bank.ts'
import { type Bank, drawResponse, evaluate, informationOf, makeCurve } from '../src/engines/irt/index.ts'
import { seeded } from '../src/engines/seeded-random.ts'

const BANK = 500
const ITEMS = 40
const SESSIONS = 100
const EXAMINEES = 1_500
const RUNS = 5

/**
 * One step of an adaptive test (posterior, stop rules, next item) from a bank of 500, and of a session as a whole,
 * mean of 4,000 steps, best of five runs; people simulated a second with exposure control. Bare: one pass that
 * computes the information of every item of the same bank at one θ.
 */
export default async function benchAdaptive(progress: (text: string) => void) {
  const bank = sampleBank(BANK, 5)
  const designs: Record<string, Design> = {
    plain: sampleDesign({ content: [], exposureCap: 1, minItems: ITEMS, maxItems: ITEMS }),
    full: sampleDesign({ minItems: ITEMS, maxItems: ITEMS, randomesque: 3 }),
  }
  const figures: Record<string, number> = { bank: BANK }
  for (const [name, design] of Object.entries(designs)) {
    figures[`${name}StepMs`] = stepTime(bank, design)
    progress(`${name}: ${figures[`${name}StepMs`]} ms a step`)
  }
  const simulation = new Simulation(prepareTest(sampleBank(300, 1), sampleDesign()), 1)
  const started = performance.now()
  for (let person = 0; person < EXAMINEES; person++) simulation.next()
  figures.simulatedPerSecond = Math.round((EXAMINEES / (performance.now() - started)) * 1000)
  const bare = { passMs: passTime(bank) }
  return {
    name: 'adaptive',
    figures,
    bare,
    ratio: { plain: ratio(figures.plainStepMs!, bare.passMs), full: ratio(figures.fullStepMs!, bare.passMs) },
  }
}

function stepTime(bank: Bank, design: Design): number {
  const test = prepareTest(bank, design)
  const curve = makeCurve(2)
  return best(SESSIONS * ITEMS, () => {
    const random = seeded(9)
    for (let one = 0; one < SESSIONS; one++) {
      const session = new AdaptiveSession(test, one)
      const theta = 4 * random() - 2
      for (let item = session.current; item !== undefined; item = session.current)
        session.answer(drawResponse(bank.items[item]!, theta, random, curve))
    }
  })
}

function passTime(bank: Bank): number {
  const curve = makeCurve(2)
  const passes = SESSIONS * ITEMS
  return best(passes, () => {
    let sum = 0
    for (let pass = 0; pass < passes; pass++) {
      const theta = (pass % ITEMS) / 10 - 2
      for (const item of bank.items) {
        evaluate(item, theta, curve)
        sum += informationOf(curve, 2)
      }
    }
    if (!(sum > 0)) throw new Error('no information')
  })
}

/** Milliseconds for one of so many. */
function best(count: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < RUNS; time++) {
    const started = performance.now()
    run()
    least = Math.min(least, performance.now() - started)
  }
  return Number((least / count).toPrecision(3))
}

const ratio = (value: number, base: number) => Math.round((value / base) * 100) / 100
