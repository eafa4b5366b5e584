import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import type { CareerThresholds } from './early-career.ts'
import { insertThreshold, regionOfScope, selectThresholds, type Threshold } from './thresholds.sql.ts'

export type ThresholdCode = 'care-limit' | 'young-teacher-age' | 'first-years' | 'working-age'

/** The thresholds that hold for the actor's region on a day. */
export async function thresholdsFor(
  context: Context,
  tx: Tx,
  on: string,
): Promise<CareerThresholds & { careLimit: Threshold; workingAge: number }> {
  const region = await regionOfScope(tx, context.actor.scope)
  const found = await selectThresholds(tx, region, on)
  const get = (code: ThresholdCode, fallback: number): Threshold =>
    found.get(code) ?? { code, value: fallback, act: 'Порог не установлен актом', clause: null }
  // before the first act took force its numbers are used all the same: the past is looked at through them
  return {
    youngTeacherAge: get('young-teacher-age', 35).value,
    firstYears: get('first-years', 3).value,
    careLimit: get('care-limit', 250),
    workingAge: get('working-age', 16).value,
  }
}

/** Sets a threshold from a day on, with the act that says so; a region's line goes before the common one. */
export async function setThreshold(
  context: Context,
  threshold: {
    code: ThresholdCode
    regionId: string | null
    value: number
    validFrom: string
    act: string
    clause: string | null
  },
): Promise<void> {
  await transact(context, tx => insertThreshold(tx, { id: newId(), ...threshold }))
}
