import { type Curve, categoriesOf, drawAbilities, drawResponse, makeCurve } from '../irt/index.ts'
import { seeded } from '../seeded-random.ts'
import type { AdaptiveTest } from './adaptive-test.ts'
import { ExposureControl } from './exposure-control.ts'
import { AdaptiveSession } from './session.ts'

/** One simulated person's test. `theta` is the truth. */
export interface Examinee {
  readonly theta: number
  readonly session: AdaptiveSession
  readonly withheld: Uint8Array
}

/** People whose tests are looked at one after another; exposure control goes on from each to the next. */
export class Simulation {
  readonly test: AdaptiveTest
  readonly exposure: ExposureControl
  readonly #random: () => number
  readonly #curve: Curve

  /** People are drawn from the population of the bank. */
  constructor(test: AdaptiveTest, seed: number) {
    this.test = test
    this.exposure = new ExposureControl(test.design.exposureCap, test.items.length)
    this.#random = seeded(seed)
    this.#curve = makeCurve(test.items.reduce((most, item) => Math.max(most, categoriesOf(item)), 2))
  }

  next(): Examinee {
    const { test } = this
    const [theta] = drawAbilities(1, test.bank.latent, this.#random)
    const withheld = this.exposure.withhold(this.#seed())
    const session = new AdaptiveSession(test, this.#seed(), withheld)
    for (let item = session.current; item !== undefined; item = session.current)
      session.answer(drawResponse(test.items[item]!, theta!, this.#random, this.#curve))
    this.exposure.record(
      withheld,
      session.steps.map(step => test.placeOf.get(step.item)!),
    )
    return { theta: theta!, session, withheld }
  }

  #seed(): number {
    return Math.floor(this.#random() * 4_294_967_296)
  }
}
