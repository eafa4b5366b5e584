/**
 * Control digits of the numbers a Russian legal body is known by. Pure; shared by server checks and forms. Zeros alone
 * fit every rule, but are what is typed where the number is not known: they are nobody's number.
 *
 * Sources: ИНН — order of ФНС of 29.06.2012 № ММВ-7-6/435@ (annex: structure and control number);
 * ОКПО — ПР 50.1.024-2005, annex В (rules of Росстандарт for classifiers: weights 1, 2, 3 …, then 3, 4, 5 …, by 11);
 * ОГРН, ОГРНИП — order of Минфин of 30.10.2017 № 165н, point 5 of the rules of keeping ЕГРЮЛ; КПП has no control digit.
 */

const INN_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const INN_12_FIRST = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const INN_12_SECOND = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** ИНН of a legal body: ten digits, the last is a control one. */
export function isInn(text: string): boolean {
  return isNumber(text, 10) && weighted(text, INN_10) === digit(text, 9)
}

/** ИНН of a person: twelve digits, the last two are control ones. */
export function isPersonalInn(text: string): boolean {
  return (
    isNumber(text, 12) &&
    weighted(text, INN_12_FIRST) === digit(text, 10) &&
    weighted(text, INN_12_SECOND) === digit(text, 11)
  )
}

/** ОГРН of a legal body: thirteen digits, the last is the rest of the first twelve by 11, by 10. */
export function isOgrn(text: string): boolean {
  return isNumber(text, 13) && (Number(text.slice(0, 12)) % 11) % 10 === digit(text, 12)
}

/** ОГРНИП of an entrepreneur: fifteen digits, the last is the rest of the first fourteen by 13, by 10. */
export function isOgrnip(text: string): boolean {
  return isNumber(text, 15) && (Number(text.slice(0, 14)) % 13) % 10 === digit(text, 14)
}

/** КПП: four digits of the tax office, two signs of the reason (digits or A–Z), three digits of the number. */
export function isKpp(text: string): boolean {
  return /^\d{4}[\dA-Z]{2}\d{3}$/.test(text) && /[^0]/.test(text)
}

/** ОКПО of a legal body: eight digits, the last is a control one. */
export function isOkpo(text: string): boolean {
  return isNumber(text, 8) && okpoControl(text) === digit(text, 7)
}

/** The sum by weights from 1 on; where its rest by 11 is 10, that by weights from 3 on, and 10 there counts as 0. */
function okpoControl(text: string): number {
  const restFrom = (least: number) =>
    Array.from({ length: 7 }, (_, index) => (index + least) * digit(text, index)).reduce(
      (sum, one) => sum + one,
    ) % 11
  const rest = restFrom(1)
  return rest < 10 ? rest : restFrom(3) % 10
}

function isNumber(text: string, length: number): boolean {
  return text.length === length && /^\d+$/.test(text) && /[1-9]/.test(text)
}

function digit(text: string, index: number): number {
  return Number(text[index])
}

function weighted(text: string, weights: readonly number[]): number {
  return (weights.reduce((sum, weight, index) => sum + weight * digit(text, index), 0) % 11) % 10
}
