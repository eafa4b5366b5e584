import { levelProbabilities, posteriorMoments, updatePosterior } from '../irt/index.ts'
import { seeded } from '../seeded-random.ts'
import { type AdaptiveTest, NO_SET } from './adaptive-test.ts'
import { type Choice, Chooser, ENEMY_SHOWN, type Seen, SHOWN } from './choose-item.ts'

/**
 * Why a test ended: the error is small enough, a level is sure enough, `maxItems` are shown, or no item is left
 * that blueprint, enemies, sets and exposure allow.
 */
export type StopReason = 'precision' | 'classification' | 'length' | 'exhausted'

/** One item with its answer. Estimates are those after the answer. */
export interface Step {
  readonly item: string
  readonly score: number
  /** EAP and posterior SD. */
  readonly theta: number
  readonly se: number
  /** Information of the item at the estimate it was chosen at. */
  readonly information: number
  /** Candidates it was drawn from, 1 without a draw. */
  readonly among: number
  /** Shown though withheld: nothing else was left before `minItems`. */
  readonly relaxed: boolean
}

/** All that a session depends on beside bank and design, and all that happened: enough to repeat it. */
export interface SessionLog {
  readonly seed: number
  /** Items withheld from this person by the exposure cap. */
  readonly withheld: readonly string[]
  readonly steps: readonly Step[]
  readonly stopped: StopReason | null
}

/**
 * One person's adaptive test. `current` is the item to show; `answer` takes its score; then there is the next
 * `current`, or `stopped` says why not. A function of bank, design, seed, withheld items and answers only.
 */
export class AdaptiveSession {
  readonly #test: AdaptiveTest
  readonly #seed: number
  readonly #random: () => number
  readonly #chooser: Chooser
  readonly #weights: Float64Array
  readonly #seen: { -readonly [Key in keyof Seen]: Seen[Key] }
  readonly #steps: Step[] = []
  #theta: number
  #se: number
  #choice: Choice | undefined
  #relaxed = false
  /** Items still to come of the set that has begun. */
  #setLeft = 0
  #stopped: StopReason | null = null

  /** @param withheld 1 for each item of the bank that this person is not to see, see `ExposureControl` */
  constructor(test: AdaptiveTest, seed: number, withheld: Uint8Array = new Uint8Array(test.items.length)) {
    this.#test = test
    this.#seed = seed
    this.#random = seeded(seed)
    this.#chooser = new Chooser(test)
    this.#weights = test.prior.slice()
    this.#seen = {
      closed: new Uint8Array(test.items.length),
      withheld,
      counts: new Int32Array(test.blueprint.areas.length),
      shown: 0,
    }
    const { mean, sd } = posteriorMoments(test.tables.grid, this.#weights)
    this.#theta = mean
    this.#se = sd
    this.#choose()
  }

  /** Place in the bank of the item to show now. */
  get current(): number | undefined {
    return this.#choice?.item
  }

  get stopped(): StopReason | null {
    return this.#stopped
  }

  /** EAP so far; the prior's mean before the first answer. */
  get theta(): number {
    return this.#theta
  }

  /** Posterior SD so far. */
  get se(): number {
    return this.#se
  }

  get steps(): readonly Step[] {
    return this.#steps
  }

  /** Items shown of each area of the blueprint. */
  get areaCounts(): Int32Array {
    return this.#seen.counts.slice()
  }

  get log(): SessionLog {
    const { items } = this.#test
    const withheld = items.flatMap(({ id }, i) => (this.#seen.withheld[i] ? [id] : []))
    return { seed: this.#seed, withheld, steps: [...this.#steps], stopped: this.#stopped }
  }

  /** Posterior probabilities of the levels between cuts, ascending in θ. */
  levels(cuts: readonly number[]): number[] {
    return levelProbabilities(this.#test.tables.grid, this.#weights, cuts)
  }

  /**
   * Takes the score of the current item and goes on. O(bank).
   * @throws RangeError when the test has ended or the item has no such score
   */
  answer(score: number): void {
    const choice = this.#choice
    if (!choice) throw new RangeError('the test has ended')
    const item = this.#test.items[choice.item]!
    if (!Number.isInteger(score) || score < 0 || score > item.b.length)
      throw new RangeError(`item ${item.id} has no score ${score}`)
    const { tables } = this.#test
    updatePosterior(tables, choice.item, score, this.#weights)
    const { mean, sd } = posteriorMoments(tables.grid, this.#weights)
    this.#theta = mean
    this.#se = sd
    this.#close(choice)
    const { information, among } = choice
    this.#steps.push({
      item: item.id,
      score,
      theta: mean,
      se: sd,
      information,
      among,
      relaxed: this.#relaxed,
    })
    this.#stopped = this.#reasonToStop()
    if (this.#stopped) this.#choice = undefined
    else this.#choose()
  }

  #close({ item, set }: Choice): void {
    const { closed, counts } = this.#seen
    closed[item] = SHOWN
    for (const enemy of this.#test.enemiesOf[item]!) if (closed[enemy] === 0) closed[enemy] = ENEMY_SHOWN
    counts[this.#test.areaOf[item]!]!++
    this.#seen.shown++
    if (set !== NO_SET) this.#setLeft--
  }

  #reasonToStop(): StopReason | null {
    const { design } = this.#test
    // A set is finished before the test ends.
    if (this.#setLeft > 0 || this.#seen.shown < design.minItems) return null
    if (design.stopSe !== undefined && this.#se <= design.stopSe) return 'precision'
    const { stopClassification } = design
    if (
      stopClassification &&
      Math.max(...this.levels(stopClassification.cuts)) >= stopClassification.probability
    )
      return 'classification'
    return this.#seen.shown >= design.maxItems ? 'length' : null
  }

  #choose(): void {
    if (this.#choice && this.#setLeft > 0) {
      this.#choice = this.#chooser.nextOfSet(this.#choice.set, this.#theta, this.#seen, this.#relaxed)
      return
    }
    this.#relaxed = false
    this.#choice = this.#chooser.next(this.#theta, this.#seen, this.#random, false)
    if (!this.#choice && this.#seen.shown < this.#test.design.minItems) {
      this.#choice = this.#chooser.next(this.#theta, this.#seen, this.#random, true)
      this.#relaxed = this.#choice !== undefined
    }
    if (!this.#choice) this.#stopped = 'exhausted'
    else if (this.#choice.set !== NO_SET) this.#setLeft = this.#test.sets[this.#choice.set]!.take
  }
}
