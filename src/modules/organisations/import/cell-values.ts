import { type Cell, wrong } from '#platform/import/cell-values.ts'
import { fold } from '#platform/text/nearest.ts'
import { LEVELS, PARENT_BONDS } from '../contract.ts'
import { isInn, isKpp, isOgrn, isOkpo } from '../requisites.ts'
import { isSiteAddress } from '../site-address.ts'

export { readDate, readEmail } from '#platform/import/cell-values.ts'

/** A number of so many digits; Excel takes leading zeros away, they are put back when the control digit then fits. */
const digitsReader =
  (code: string, length: number, isRight: (text: string) => boolean) =>
  (text: string): Cell<string> => {
    const digits = text.replaceAll(/[\s\u00A0]/g, '')
    if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(digits))
      return wrong(
        `${code}-rounded`,
        `Excel округлил номер до ${text}. Сделайте столбец текстовым и впишите все ${length} цифр`,
      )
    if (!/^\d+$/.test(digits))
      return wrong(`${code}-signs`, `есть лишние знаки. Оставьте ${length} цифр вместо «${text}»`)
    const padded = digits.padStart(length, '0')
    if (padded.length !== length || (digits.length < length && !isRight(padded)))
      return wrong(
        `${code}-length`,
        `нужно ${length} цифр, а здесь ${digits.length}. Проверьте номер ${text}`,
      )
    if (!isRight(padded))
      return wrong(`${code}-checksum`, `не сходится контрольная цифра. Проверьте цифры ${padded}`)
    return { value: padded }
  }

export const readInn = digitsReader('inn', 10, isInn)
export const readOgrn = digitsReader('ogrn', 13, isOgrn)
export const readOkpo = digitsReader('okpo', 8, isOkpo)

export function readKpp(text: string): Cell<string> {
  const signs = text.replaceAll(/[\s\u00A0]/g, '').toUpperCase()
  const padded = /^\d{8}$/.test(signs) ? `0${signs}` : signs
  return isKpp(padded)
    ? { value: padded }
    : wrong('kpp', `в КПП 9 знаков, например 390601001. Проверьте «${text}»`)
}

export function readName(text: string): Cell<string> {
  const name = text.replaceAll(/\s+/g, ' ')
  if (name.length < 3) return wrong('name-short', 'название короче трёх знаков. Впишите его целиком')
  return atMost(600)(name)
}

/** A text as it came, single spaces, of at most so many characters. */
export const atMost =
  (limit: number) =>
  (text: string): Cell<string> => {
    const value = text.replaceAll(/\s+/g, ' ')
    return value.length <= limit
      ? { value }
      : wrong('long', `длиннее ${limit} знаков. Проверьте, не попали ли сюда другие сведения`)
  }

export function readCode(text: string): Cell<string> {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/.test(text)) return { value: text }
  return wrong('code', `код пишется латинскими буквами, цифрами и дефисом, а здесь «${text}»`)
}

const oneOf =
  <Code extends string>(code: string, titles: Record<Code, string>, otherWords: Record<string, Code>) =>
  (text: string): Cell<Code> => {
    const word = fold(text)
    const found =
      (Object.keys(titles) as Code[]).find(one => fold(titles[one]) === word || fold(one) === word) ??
      otherWords[word]
    if (found) return { value: found }
    const known = (Object.values(titles) as string[]).join('», «')
    return wrong(code, `непонятное значение «${text}». Напишите одно из: «${known}» — или оставьте пустым`)
  }

export const readLevel = oneOf('level', LEVELS, {
  федерация: 'F',
  федеральная: 'F',
  регион: 'R',
  региональная: 'R',
  муниципалитет: 'M',
  муниципальная: 'M',
  школьный: 'I',
  'уровень организации': 'I',
  институциональный: 'I',
})

export const readBond = oneOf('bond', PARENT_BONDS, {
  подразделение: 'unit',
  'обособленное подразделение': 'unit',
  подведомственная: 'subordinate',
  подведомственное: 'subordinate',
})

const YES = new Set(['да', 'д', '1', '+', 'v', 'x', 'х', 'есть', 'true', 'истина'])
const NO = new Set(['нет', 'н', '0', '-', '—', 'false', 'ложь'])

export function readMark(text: string): Cell<boolean> {
  const word = fold(text)
  if (YES.has(word)) return { value: true }
  return NO.has(word) ? { value: false } : wrong('mark', `напишите «да» или «нет» вместо «${text}»`)
}

export function readYear(text: string): Cell<number> {
  const year = Number(text.replace(/\s*г(?:од|\.)?$/i, ''))
  return Number.isInteger(year) && year >= 2000 && year <= 2100
    ? { value: year }
    : wrong('year', `год пишется четырьмя цифрами, например 2026, а здесь «${text}»`)
}

export function readSite(text: string): Cell<string> {
  const site = text.replaceAll(/\s/g, '')
  return isSiteAddress(site) && site.length <= 200
    ? { value: site }
    : wrong('site', `это не адрес сайта. Он пишется как https://school1.ru, а здесь «${text}»`)
}
