import { formatPercent, plural } from '#ui/format.ts'
import type { ProfileRow } from '../../contract.ts'

/** Sentences about a profile; pure. */

const NBSP = '\u00A0'

type Judged = Pick<ProfileRow, 'target' | 'isDeficit' | 'level' | 'title'>

/**
 * «Из 10 компетенций 3 ниже целевого уровня вашей должности, 7 — на нём или выше». A level that is at the target by
 * points, while the truth is more likely below, is told apart: there are too few items to be sure.
 */
export function summaryWords(profile: readonly Judged[], isOwn: boolean): string {
  const aimed = profile.filter(row => row.target !== null)
  const below = aimed.filter(row => row.level < (row.target ?? 0)).length
  const unsure = aimed.filter(isUnsure).length
  const whose = isOwn ? 'вашей должности' : 'должности'
  const all = plural(aimed.length, 'компетенция', 'компетенции', 'компетенций')
  if (profile.length === 0) return 'Измерений ещё нет.'
  if (aimed.length === 0)
    return `Измерено: ${plural(profile.length, 'компетенция', 'компетенции', 'компетенций')}. Целевого уровня для ${whose} пока не установлено.`
  if (below === aimed.length)
    return aimed.length === 1
      ? `Компетенция пока ниже целевого уровня ${whose}.`
      : `Все ${all} пока ниже целевого уровня ${whose}.`
  const doubt =
    unsure === 0
      ? ''
      : ` ${below === 0 ? 'Но для' : 'Для'}${NBSP}${unsure === aimed.length ? 'уверенного вывода' : `уверенного вывода о${NBSP}${unsure} из${NBSP}них`} заданий было мало.`
  if (below === 0)
    return aimed.length === 1
      ? `Компетенция на целевом уровне ${whose} или выше.${doubt}`
      : `Все ${all} на целевом уровне ${whose} или выше.${doubt}`
  return `Из${NBSP}${aimed.length}${NBSP}${pluralOf(aimed.length)} ${below} ниже целевого уровня ${whose}, ${aimed.length - below}${NBSP}— на${NBSP}нём или выше.${doubt}`
}

/** At the target by points, yet more likely below it. */
export function isUnsure({
  target,
  level,
  isDeficit,
}: Pick<Judged, 'target' | 'level' | 'isDeficit'>): boolean {
  return target !== null && level >= target && isDeficit
}

/** Genitive after «из»: «из 21 компетенции», «из 10 компетенций». */
function pluralOf(count: number): string {
  return count % 10 === 1 && count % 100 !== 11 ? 'компетенции' : 'компетенций'
}

/** How likely the true level is below the target or at it; null without a target. */
export function chanceWords(
  row: Pick<ProfileRow, 'deficit' | 'isDeficit' | 'level' | 'target'>,
): string | null {
  if (row.deficit === null) return null
  if (isUnsure(row))
    return `По${NBSP}баллам цель достигнута, но${NBSP}заданий было мало: с${NBSP}вероятностью ${percentOf(row.deficit)} настоящий уровень ниже.`
  return row.isDeficit
    ? `Уровень ниже цели с${NBSP}вероятностью ${percentOf(row.deficit)}.`
    : `Цель достигнута с${NBSP}вероятностью ${percentOf(1 - row.deficit)}.`
}

/** Never «100 %» or «0 %»: a measurement is not certain. */
export function percentOf(share: number): string {
  if (share > 0.99) return `больше 99${NBSP}%`
  if (share < 0.01) return `меньше 1${NBSP}%`
  return formatPercent(share * 100, 0)
}

type Step = { competencyId: string; level: number; ratedAt: string }

/** How many competencies moved between their last two measurements; null when nothing was measured twice. */
export function changeOf(ratings: readonly Step[]): { up: number; down: number; same: number } | null {
  const change = { up: 0, down: 0, same: 0 }
  for (const group of Map.groupBy(ratings, rating => rating.competencyId).values()) {
    const [before, after] = group.toSorted((a, b) => a.ratedAt.localeCompare(b.ratedAt)).slice(-2)
    if (!before || !after) continue
    change[after.level > before.level ? 'up' : after.level < before.level ? 'down' : 'same'] += 1
  }
  return change.up + change.down + change.same > 0 ? change : null
}

/** «С прошлого измерения выросли 2 компетенции, снизилась 1, остались прежними 4». */
export function changeWords({ up, down, same }: { up: number; down: number; same: number }): string {
  const parts = [
    up > 0 && `выше — ${up}`,
    down > 0 && `ниже — ${down}`,
    same > 0 && `без изменений — ${same}`,
  ].filter(Boolean)
  return `По сравнению с${NBSP}прошлым измерением: ${parts.join(', ')}.`
}

export const SOURCES: Record<ProfileRow['source'], string> = {
  test: 'независимая диагностика',
  self: 'самодиагностика',
  expert: 'оценка эксперта',
  observation: 'наблюдение урока',
  import: 'перенесено из другой системы',
}

/** The rule without the instrument's code: «версия 1, пороги 40 %, 65 %, 85 %». */
export function ruleWords(rule: string): string {
  return rule.replace(/^[\w-]+ в\. (\d+), /, `версия${NBSP}$1, `).replaceAll(' %', `${NBSP}%`)
}
