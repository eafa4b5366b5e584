/**
 * Response models, all in the logistic metric without 1.7:
 * - `rasch`, `pcm`: a = 1, the latent variance is estimated; `1pl`: one common a, variance 1;
 * - `2pl`, `3pl`: P(X ≥ 1 | θ) = c + (1 − c)/(1 + exp(−a(θ − b)));
 * - `grm` (Samejima 1969): P(X ≥ k | θ) = 1/(1 + exp(−a(θ − b_k))), b ascending
 *   (descending where a < 0, a reversed item);
 * - `pcm`, `gpcm` (Masters 1982; Muraki 1992): P(X = k | θ) ∝ exp Σ_{v ≤ k} a(θ − b_v).
 */
export type Model = 'rasch' | '1pl' | '2pl' | '3pl' | 'grm' | 'pcm' | 'gpcm'

export const MODELS: readonly Model[] = ['rasch', '1pl', '2pl', '3pl', 'grm', 'pcm', 'gpcm']

/** An item with known parameters; its scores are 0…b.length. */
export interface Item {
  readonly id: string
  readonly model: Model
  readonly a: number
  /** Difficulty (one), ascending thresholds (GRM) or steps (PCM, GPCM). */
  readonly b: readonly number[]
  /** Lower asymptote, 0 unless 3PL. */
  readonly c: number
  /** Content area for the blueprint of an adaptive test. */
  readonly area?: string
}

/** Normal distribution of θ in the population. */
export interface Latent {
  readonly mean: number
  readonly variance: number
}

export const STANDARD_NORMAL: Latent = { mean: 0, variance: 1 }

/** Items on one scale and the population that the scale was set by. */
export interface Bank {
  readonly items: readonly Item[]
  readonly latent: Latent
}

/** A named fault: a stable code, a sentence for people, and where it is. */
export interface IrtProblem {
  code: string
  message: string
  /** Row of the file, the header being 1. */
  row?: number
  /** Id of the item. */
  column?: string
  path?: string
}

/** Only two scores, 0 and 1. */
export function isDichotomous(model: Model): boolean {
  return model === 'rasch' || model === '1pl' || model === '2pl' || model === '3pl'
}

/** The family whose formula computes the probabilities. */
export type Family = 'logistic' | 'graded' | 'partial-credit'

export function familyOf(model: Model): Family {
  if (isDichotomous(model)) return 'logistic'
  return model === 'grm' ? 'graded' : 'partial-credit'
}

/** Number of scores an item can give, 0…m, so m + 1. */
export function categoriesOf(item: Pick<Item, 'b'>): number {
  return item.b.length + 1
}

export function mostCategories(items: readonly Pick<Item, 'b'>[]): number {
  return items.reduce((most, item) => Math.max(most, categoriesOf(item)), 2)
}

/** The highest sum of scores. */
export function maximumSum(items: readonly Pick<Item, 'b'>[]): number {
  return items.reduce((sum, item) => sum + item.b.length, 0)
}
