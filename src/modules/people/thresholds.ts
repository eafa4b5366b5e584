import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { CareerThresholds } from './early-career.ts'
import { findThreshold, insertThreshold, selectThresholds, type Threshold } from './thresholds.sql.ts'

export type ThresholdCode = 'care-limit' | 'young-teacher-age' | 'first-years' | 'working-age'

/** The thresholds that hold for the actor's region on a day. */
export async function thresholdsFor(
  context: Context,
  tx: Tx,
  on: string,
): Promise<CareerThresholds & { careLimit: Threshold; workingAge: number }> {
  const found = await selectThresholds(tx, context.actor.scope, on)
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

/**
 * Sets a threshold from a day on, with the act that says so; a region's line goes before the common one. The same
 * line again changes nothing.
 *
 * @throws Problem `people.threshold` when the value is no whole number above zero
 */
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
): Promise<{ changed: boolean }> {
  const { code, regionId, validFrom, value, act, clause } = threshold
  if (!Number.isInteger(value) || value <= 0)
    throw invalid('people.threshold', `Порог «${code}» — целое число больше нуля, получено «${value}».`)
  return await transact(context, async tx => {
    const before = await findThreshold(tx, threshold)
    if (before?.value === value && before.act === act && before.clause === clause) return { changed: false }
    const id = await insertThreshold(tx, { id: newId(), ...threshold })
    await recordAudit(context, tx, {
      action: 'people.set-threshold',
      entity: 'people-threshold',
      entityId: id,
      regionId,
      before: before && { value: before.value, act: before.act, clause: before.clause },
      after: { code, validFrom, value, act, clause },
    })
    return { changed: true }
  })
}
