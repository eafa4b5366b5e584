import type { AdaptiveTest } from './adaptive-test.ts'
import { areaResults } from './area-results.ts'
import type { StopReason } from './session.ts'
import type { Examinee } from './simulate.ts'

/** What a design comes to on simulated people. */
export interface SimulationSummary {
  meanItems: number
  p95Items: number
  /** Of EAP against the truth. */
  rmse: number
  bias: number
  /** Highest share of people who saw one item. */
  maxExposure: number
  /** Items of the bank that nobody saw. */
  neverUsed: number
  /** Mean share of a test that two people have in common (Way 1998); null for fewer than two people. */
  overlap: number | null
  /** Furthest any test went from its blueprint: max − min over areas of n_area − share·n; null without a blueprint. */
  contentSpread: number | null
  /** Share of people whose most probable level is the true one; null without cuts. */
  classificationAgreement: number | null
}

/** What a careful reader asks for beside the summary. */
export interface SimulationDetails {
  stops: Record<StopReason, number>
  /** Share of people for whom some withheld item had to be shown to reach `minItems`. */
  relaxed: number
  byTheta: ThetaBand[]
  areas: { area: string; meanItems: number; reported: number }[]
  exposure: { item: string; share: number }[]
}

/** People of like θ: from ≤ θ < to; null is unbounded. */
export interface ThetaBand {
  from: number | null
  to: number | null
  people: number
  meanItems: number
  rmse: number
  bias: number
  /** Highest share of these people who saw one item. */
  maxExposure: number
}

/** Where bands of θ end, in standard deviations of the population. */
const BAND_ENDS = [-1.5, -0.5, 0.5, 1.5]

class Group {
  people = 0
  items = 0
  error = 0
  squaredError = 0
  readonly shown: Int32Array

  constructor(bankSize: number) {
    this.shown = new Int32Array(bankSize)
  }

  get meanItems(): number {
    return this.items / this.people
  }

  get accuracy() {
    return { rmse: Math.sqrt(this.squaredError / this.people), bias: this.error / this.people }
  }

  get maxExposure(): number {
    return this.shown.reduce((most, count) => Math.max(most, count), 0) / this.people
  }
}

/** Gathers simulated people one by one, keeping counts only. */
export class SimulationReport {
  readonly #test: AdaptiveTest
  readonly #everybody: Group
  readonly #bands: Group[]
  readonly #ends: number[]
  readonly #lengths: Int32Array
  readonly #stops: Record<StopReason, number> = { precision: 0, classification: 0, length: 0, exhausted: 0 }
  readonly #areaItems: Float64Array
  readonly #areaReported: Int32Array
  #relaxed = 0
  #spread = 0
  #agreed = 0

  constructor(test: AdaptiveTest) {
    const { bank, blueprint } = test
    this.#test = test
    this.#everybody = new Group(bank.items.length)
    this.#bands = [...BAND_ENDS, 0].map(() => new Group(bank.items.length))
    this.#ends = BAND_ENDS.map(end => bank.latent.mean + end * Math.sqrt(bank.latent.variance))
    this.#lengths = new Int32Array(bank.items.length + 1)
    this.#areaItems = new Float64Array(blueprint.areas.length)
    this.#areaReported = new Int32Array(blueprint.areas.length)
  }

  add({ theta, session }: Examinee): void {
    const { steps, stopped } = session
    const band = this.#bands[levelOf(theta, this.#ends)]!
    for (const group of [this.#everybody, band]) {
      group.people++
      group.items += steps.length
      group.error += session.theta - theta
      group.squaredError += (session.theta - theta) ** 2
      for (const { item } of steps) group.shown[this.#test.placeOf.get(item)!]!++
    }
    this.#lengths[steps.length]!++
    if (stopped) this.#stops[stopped]++
    if (steps.some(step => step.relaxed)) this.#relaxed++
    this.#addContent(session)
    const cuts = this.#test.design.stopClassification?.cuts
    if (cuts && mostProbable(session.levels(cuts)) === levelOf(theta, cuts)) this.#agreed++
  }

  #addContent(session: Examinee['session']): void {
    const { content } = this.#test.design
    if (content.length === 0) return
    const counts = session.areaCounts
    const off = content.map(({ share }, c) => counts[c]! - share * session.steps.length)
    this.#spread = Math.max(this.#spread, Math.max(...off) - Math.min(...off))
    areaResults(this.#test, session.steps).forEach(({ items, theta }, c) => {
      this.#areaItems[c]! += items
      if (theta !== null) this.#areaReported[c]!++
    })
  }

  summary(): SimulationSummary {
    const { design } = this.#test
    const everybody = this.#everybody
    const { people, shown } = everybody
    const common = shown.reduce((sum, count) => sum + count * (count - 1), 0)
    return {
      meanItems: everybody.meanItems,
      p95Items: this.#lengthOf(0.95),
      ...everybody.accuracy,
      maxExposure: everybody.maxExposure,
      neverUsed: shown.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0),
      overlap: people > 1 && everybody.items > 0 ? common / ((people - 1) * everybody.items) : null,
      contentSpread: design.content.length > 0 ? this.#spread : null,
      classificationAgreement: design.stopClassification ? this.#agreed / people : null,
    }
  }

  details(): SimulationDetails {
    const { people, shown } = this.#everybody
    return {
      stops: this.#stops,
      relaxed: this.#relaxed / people,
      byTheta: this.#bands.flatMap((band, b) =>
        band.people === 0 ? [] : [bandOf(band, this.#ends[b - 1] ?? null, this.#ends[b] ?? null)],
      ),
      areas: this.#test.design.content.map(({ area }, c) => ({
        area,
        meanItems: this.#areaItems[c]! / people,
        reported: this.#areaReported[c]! / people,
      })),
      exposure: this.#test.items
        .map(({ id }, i) => ({ item: id, share: shown[i]! / people }))
        .sort((one, other) => other.share - one.share),
    }
  }

  /** The length that at least this share of tests does not pass. */
  #lengthOf(share: number): number {
    let sum = 0
    return this.#lengths.findIndex(count => {
      sum += count
      return sum >= share * this.#everybody.people - 1e-9
    })
  }
}

function bandOf(band: Group, from: number | null, to: number | null): ThetaBand {
  const { people, meanItems, accuracy, maxExposure } = band
  return { from, to, people, meanItems, ...accuracy, maxExposure }
}

/** 0 below the first cut, then one more at each cut reached. */
function levelOf(theta: number, cuts: readonly number[]): number {
  return cuts.filter(cut => theta >= cut).length
}

function mostProbable(levels: readonly number[]): number {
  return levels.indexOf(Math.max(...levels))
}
