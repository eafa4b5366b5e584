import type { ModelRun } from './model.ts'
import type { LinearProgram } from './simplex.ts'
import { REMOVABLE, WHOLE } from './tableau.ts'

/** By how much a row must be violated before it is added. */
export const TOLERANCE = 1e-7

/** What rows are that are added when violated. */
export const ADDED = REMOVABLE | WHOLE

/** A column that, when taken, can be the first to lift a competency to a step. */
export interface Supply {
  column: number
  offer: number
  start: number
  end: number
  /** Step that the raise itself presupposes where taking the offer does not already imply it; else 0. */
  from: number
}

/** A step that some run of an offer presupposes at its start; several alternatives for an entrance. */
export interface Need {
  offer: number
  atoms: { competency: number; step: number }[]
  /** In order of start; run-less columns start at +∞. */
  demands: { column: number; start: number }[]
}

export interface RunColumn {
  column: number
  run: ModelRun
}

/**
 * A higher step is not reached more than a lower one. Adds the rows that are violated and tells how many.
 *
 * @param stepColumns `z` columns of each competency, by ascending step
 */
export function separateSteps(lp: LinearProgram, stepColumns: readonly (readonly number[])[]): number {
  let added = 0
  for (const columns of stepColumns) {
    for (let i = 1; i < columns.length; i++) {
      if (lp.value(columns[i]!) <= lp.value(columns[i - 1]!) + TOLERANCE) continue
      lp.addRow([columns[i]!, columns[i - 1]!], [1, -1], 0, ADDED)
      added++
    }
  }
  return added
}
