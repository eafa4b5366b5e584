/**
 * The two flags of a beginning teacher on any date. They are kept apart and never joined here: which of them, or
 * both, an indicator asks for is said by the act (concept R-174, V-4: «до 35 лет… в первые 3 года»; III: «до 35 лет
 * и в первые три года»). Pure; `people.sql.ts` says the same in SQL.
 */

/** Thresholds in years, dated in the table `people_thresholds`. */
export type CareerThresholds = { youngTeacherAge: number; firstYears: number }

/**
 * The same day so many years later; where there is no such day, the last one of the month: a term counted in years
 * that began on 29 February ends on 28 February (Civil Code, article 192 part 3). PostgreSQL adds years alike.
 *
 * @param date YYYY-MM-DD
 */
export function addYears(date: string, years: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const lastDay = new Date(Date.UTC(year + years, month, 0)).getUTCDate()
  return `${String(year + years).padStart(4, '0')}-${date.slice(5, 7)}-${String(Math.min(day, lastDay)).padStart(2, '0')}`
}

/** Full years of age on a day. */
export function ageOn(birthDate: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return addYears(birthDate, years) > on ? years - 1 : years
}

/** «До 35 лет»: from the birthday on which she turns 35 the flag is off. Unknown birth date: off. */
export function isUnder35(
  birthDate: string | null,
  on: string,
  { youngTeacherAge }: CareerThresholds,
): boolean {
  return birthDate !== null && birthDate <= on && addYears(birthDate, youngTeacherAge) > on
}

/** «В первые три года»: from the first pedagogical day until three years have passed. Unknown: off. */
export function isInFirstThreeYears(
  teachingSince: string | null,
  on: string,
  { firstYears }: CareerThresholds,
): boolean {
  return teachingSince !== null && teachingSince <= on && addYears(teachingSince, firstYears) > on
}
