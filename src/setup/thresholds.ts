import { clauseWords, type Pack, type PackSetting, resolvePack } from '#modules/acts/index.ts'
import { setThreshold, type ThresholdCode } from '#modules/people/index.ts'
import { findTerritories } from '#modules/territories/index.ts'
import type { Context } from '#platform/db/database.ts'
import { ruDate } from '#platform/text/ru-date.ts'

/** A setting of a pack → the threshold of the room `people` that it sets. */
const THRESHOLD_OF: Readonly<Record<string, ThresholdCode>> = {
  'young-teacher-age': 'young-teacher-age',
  'first-years': 'first-years',
  'teachers-per-methodologist': 'care-limit',
}

/**
 * Hands the thresholds of the packs to the room `people`, which stands below the acts and cannot ask for them: the
 * pack without a parent speaks for everybody, a region's own settings for its region once the region is in the
 * register. A school's pack holds inside schools only and sets nothing here. Idempotent.
 *
 * @returns how many lines were new or changed
 */
export async function handOverThresholds(context: Context, packs: readonly Pack[]): Promise<number> {
  const speaking = packs.filter(({ header }) => header.parent === null || header.level === 'regional')
  const regions = await findTerritories(
    context,
    speaking.map(pack => pack.header.territory),
  )
  let changed = 0
  for (const pack of speaking) {
    const { parent, territory } = pack.header
    const regionId = parent === null ? null : regions.get(territory)
    if (regionId === undefined) continue
    for (const setting of pack.settings) {
      const code = THRESHOLD_OF[setting.code]
      if (!code || typeof setting.value !== 'number') continue
      const { from: validFrom, value, clause } = setting
      const act = actOf(packs, pack, setting)
      const line = { code, regionId, value, validFrom, act, clause: clause ? clauseWords(clause) : null }
      if ((await setThreshold(context, line)).changed) changed++
    }
  }
  return changed
}

/** «Приказ … № 328 от 11.04.2023» in the words of the register of acts. */
function actOf(packs: readonly Pack[], pack: Pack, setting: PackSetting): string {
  const code = setting.act ?? pack.header.act
  const act = resolvePack(packs, pack.header.code).acts.find(one => one.code === code)!
  const date = act.date && ruDate(act.date)
  return [act.authority, act.number && `№\u00A0${act.number}`, date && `от\u00A0${date}`]
    .filter(Boolean)
    .join(' ')
}
