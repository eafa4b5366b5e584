import { snilsControl } from '#modules/people/snils.ts'

/**
 * СНИЛС of an invented person: 000-xxx-xxx with a right control sum. Numbers begin with 001, so none of this range
 * was ever issued, and an invented person cannot be mistaken for a living one.
 *
 * @param index 1…999 999
 */
export function inventedSnils(index: number): string {
  if (!Number.isInteger(index) || index < 1 || index > 999_999)
    throw new RangeError(`СНИЛС демонстрации: номер ${index} вне 1…999999`)
  const number = String(index).padStart(9, '0')
  return number + String(snilsControl(number)).padStart(2, '0')
}

const INN_WEIGHTS = [2, 4, 10, 3, 5, 9, 4, 6, 8]

/**
 * Requisites of an invented organisation with right control digits. The tax office 99 does not exist in the regions
 * of the demo, so no real organisation has them.
 *
 * @param region two digits of the federal subject; `index` 1…99 999
 */
export function inventedRequisites(
  region: string,
  index: number,
): { inn: string; kpp: string; ogrn: string } {
  const serial = String(index).padStart(5, '0')
  const innBody = `${region}99${serial.slice(-5)}`
  const weighted = INN_WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(innBody[place]), 0)
  const ogrnBody = `103${region}99${serial}`.padEnd(12, '0')
  return {
    inn: innBody + String((weighted % 11) % 10),
    kpp: `${region}9901001`,
    ogrn: ogrnBody + String((Number(ogrnBody) % 11) % 10),
  }
}
