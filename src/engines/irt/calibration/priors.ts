import type { ItemForm } from './item-derivatives.ts'

/** What is believed of parameters before the responses; reported with the result. */
export interface Priors {
  /** c of 3PL items ~ Beta(α, β); its highest point is sought in γ = logit c, where it lies at α/(α + β). */
  readonly guessing: { readonly alpha: number; readonly beta: number }
  /** Normal distribution of ln a, for items with their own a; none unless asked for. */
  readonly slope?: { readonly meanLog: number; readonly sdLog: number }
}

/** As BILOG-MG's default for five options: mean 0.23, worth 22 responses of people far below the item. */
export const DEFAULT_PRIORS: Priors = { guessing: { alpha: 5, beta: 17 } }

/** Height of the log prior of an item with its first and second derivative by a and by γ = logit c. */
export interface PriorTerms {
  height: number
  slopeFirst: number
  slopeSecond: number
  guessingFirst: number
  guessingSecond: number
}

/** @param ownSlope whether the item's a is free and not shared */
export function priorTerms(
  priors: Priors,
  form: ItemForm,
  psi: Float64Array,
  at: number,
  ownSlope: boolean,
): PriorTerms {
  const terms = { height: 0, slopeFirst: 0, slopeSecond: 0, guessingFirst: 0, guessingSecond: 0 }
  if (form.guessing) {
    const { alpha, beta } = priors.guessing
    const c = 1 / (1 + Math.exp(-psi[at + form.m + 1]!))
    terms.height += alpha * Math.log(c) + beta * Math.log1p(-c)
    terms.guessingFirst = alpha * (1 - c) - beta * c
    terms.guessingSecond = -(alpha + beta) * c * (1 - c)
  }
  if (priors.slope && ownSlope) {
    const { meanLog, sdLog } = priors.slope
    const a = psi[at]!
    if (!(a > 0)) return { ...terms, height: Number.NEGATIVE_INFINITY }
    const distance = (Math.log(a) - meanLog) / sdLog ** 2
    terms.height -= (distance * (Math.log(a) - meanLog)) / 2
    terms.slopeFirst = -distance / a
    terms.slopeSecond = (distance - 1 / sdLog ** 2) / a ** 2
  }
  return terms
}
