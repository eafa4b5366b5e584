import type { Latent } from '../irt/index.ts'

/** What an adaptive test must be. Written as DESIGN.json, read by `readDesign`. */
export interface Design {
  readonly minItems: number
  readonly maxItems: number
  /** Stop when the posterior SD of θ is at most this. */
  readonly stopSe?: number
  /** Stop when one level between the cuts has at least this posterior probability. */
  readonly stopClassification?: Classification
  /** Highest share of people who may see an item; 1 is no cap. */
  readonly exposureCap: number
  /** The next item is drawn from so many best ones (Kingsbury & Zara 1989); 1 is pure maximum information. */
  readonly randomesque: number
  /** Blueprint by area; empty when the content is free. */
  readonly content: readonly AreaShare[]
  /** Groups of items of which a person sees at most one. */
  readonly enemies: readonly (readonly string[])[]
  readonly sets: readonly ItemSet[]
  /** What is known of θ before the first item. */
  readonly prior: Latent
  /** A result of one area is told only when its own posterior SD is at most this. */
  readonly areaSe: number
}

export interface Classification {
  /** Ascending, in θ. */
  readonly cuts: readonly number[]
  readonly probability: number
}

/** Shares of the test from 0 to 1: min ≤ share ≤ max; the shares of all areas sum to 1. */
export interface AreaShare {
  readonly area: string
  readonly share: number
  readonly min: number
  readonly max: number
}

/** Items on one stimulus, of one area, shown one after another. */
export interface ItemSet {
  readonly id: string
  readonly items: readonly string[]
  /** How many of them a person gets. */
  readonly take: number
}

/** Whether a test may end before `maxItems`. */
export function endsEarly({ stopSe, stopClassification }: Design): boolean {
  return stopSe !== undefined || stopClassification !== undefined
}
