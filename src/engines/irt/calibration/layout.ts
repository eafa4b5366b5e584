import type { Grid } from '../grid.ts'
import { familyOf, type Model } from '../item.ts'
import { formOf, type ItemForm } from './item-derivatives.ts'
import { varianceLimits } from './latent-normal.ts'

/**
 * Where every parameter stands in the one vector that is estimated: the items' parameters first, then mean and
 * variance of each group. `free` gives the number of the free parameter behind a place, −1 where the value is
 * fixed; places that share a value (the common a of 1PL) share the number.
 */
export interface Layout {
  readonly models: readonly Model[]
  readonly forms: readonly ItemForm[]
  readonly first: Int32Array
  readonly free: Int32Array
  readonly freeCount: number
  readonly groups: number
  /** Place of the first group's mean; its variance follows, then the next group. */
  readonly latentAt: number
  readonly size: number
}

/**
 * @param models of each item  @param highest highest score m of each item
 *
 * The scale: the first group has mean 0 and variance 1, unless some item has its a fixed to 1 (Rasch, PCM), then its
 * variance is free. Other groups have both free.
 */
export function makeLayout(models: readonly Model[], highest: ArrayLike<number>, groups: number): Layout {
  const forms = models.map((model, i) => formOf(familyOf(model), model === '3pl', highest[i]!))
  const first = new Int32Array(models.length)
  let size = 0
  forms.forEach((form, i) => {
    first[i] = size
    size += form.size
  })
  const latentAt = size
  size += 2 * groups
  const free = new Int32Array(size).fill(-1)
  let freeCount = 0
  let sharedSlope = -1
  forms.forEach((form, i) => {
    const at = first[i]!
    if (models[i] === '1pl') {
      if (sharedSlope < 0) sharedSlope = freeCount++
      free[at] = sharedSlope
    } else if (!hasUnitSlope(models[i]!)) free[at] = freeCount++
    for (let s = 1; s < form.size; s++) free[at + s] = freeCount++
  })
  for (let g = 0; g < groups; g++) {
    if (g > 0) free[latentAt + 2 * g] = freeCount++
    if (g > 0 || models.some(hasUnitSlope)) free[latentAt + 2 * g + 1] = freeCount++
  }
  return { models, forms, first, free, freeCount, groups, latentAt, size }
}

export function hasUnitSlope(model: Model): boolean {
  return model === 'rasch' || model === 'pcm'
}

export function latentOf({ latentAt }: Layout, vector: Float64Array, group: number) {
  return { mean: vector[latentAt + 2 * group]!, variance: vector[latentAt + 2 * group + 1]! }
}

/** a, b and c of an item from its parameters, and the matrix of derivatives of (a, b_1 …, c) by them. */
export function toTraditional(
  form: ItemForm,
  vector: Float64Array,
  at: number,
): { a: number; b: number[]; c: number; jacobian: number[][] } {
  const { family, guessing, m, size } = form
  const a = vector[at]!
  const row = () => new Array<number>(size).fill(0)
  const b: number[] = []
  const slope = row()
  slope[0] = 1
  const jacobian = [slope]
  for (let k = 1; k <= m; k++) {
    const before = family === 'partial-credit' && k > 1 ? vector[at + k - 1]! : 0
    const difficulty = -(vector[at + k]! - before) / a
    b.push(difficulty)
    const one = row()
    one[0] = -difficulty / a
    one[k] = -1 / a
    if (family === 'partial-credit' && k > 1) one[k - 1] = 1 / a
    jacobian.push(one)
  }
  if (!guessing) return { a, b, c: 0, jacobian }
  const c = 1 / (1 + Math.exp(-vector[at + m + 1]!))
  const one = row()
  one[m + 1] = c * (1 - c)
  return { a, b, c, jacobian: [...jacobian, one] }
}

/** No |a| is followed beyond this; one that gets here drifts to infinity. */
export const STEEPEST = 10

/** Whether a vector lies where the model is defined: ordered thresholds, positive variances, finite numbers. */
export function isInside(layout: Layout, grid: Grid, vector: Float64Array): boolean {
  for (const value of vector) if (!Number.isFinite(value)) return false
  for (let i = 0; i < layout.forms.length; i++) {
    const { family, m } = layout.forms[i]!
    const at = layout.first[i]!
    if (Math.abs(vector[at]!) > STEEPEST) return false
    if (family === 'graded')
      for (let k = 2; k <= m; k++) if (vector[at + k]! >= vector[at + k - 1]!) return false
  }
  const { least, most } = varianceLimits(grid)
  for (let g = 0; g < layout.groups; g++) {
    const { variance } = latentOf(layout, vector, g)
    if (variance < least || variance > most) return false
  }
  return true
}
