import { type Cell, wrong } from '#platform/import/cell-values.ts'
import { fold } from '#platform/text/nearest.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '../contract.ts'
import { latinLetters, mixesAlphabets } from '../name-letters.ts'
import { formatSnils, isSnils } from '../snils.ts'

export {
  type Cell,
  failedFormula,
  isFailedFormula,
  readDate,
  readEmail,
  saysNothing,
} from '#platform/import/cell-values.ts'

/** Eleven digits. A number cell loses leading zeros: bare digits are filled up when the control sum then fits. */
export function readSnils(text: string): Cell<string> {
  const digits = text.replaceAll(/[\s\u00A0‐‑–—-]/g, '')
  if (!/^\d+$/.test(digits))
    return wrong(
      'snils-signs',
      `есть лишние знаки. Оставьте 11 цифр, например 112-233-445 95, вместо «${text}»`,
    )
  const padded = digits === text && digits.length >= 7 ? digits.padStart(11, '0') : digits
  if (padded.length !== 11 || (digits.length < 11 && !isSnils(padded)))
    return wrong('snils-length', `нужно 11 цифр, а здесь ${digits.length}. Проверьте номер ${text}`)
  if (padded === '00000000000') return wrong('snils-empty', 'номер из одних нулей. Впишите настоящий СНИЛС')
  if (!isSnils(padded))
    return wrong('snils-checksum', `не сходится контрольная сумма. Проверьте цифры ${formatSnils(padded)}`)
  return { value: padded }
}

/** A part of a name, with a capital where the file has all letters small or all large. */
export function readName(text: string): Cell<string> {
  const name = text.replaceAll(/\s+/g, ' ').replaceAll(/\s*-\s*/g, '-')
  if (mixesAlphabets(name))
    return wrong(
      'name-latin',
      `есть латинские буквы (${latinLetters(name).join(', ')}). Наберите «${text}» русскими буквами`,
    )
  if (!/^[\p{L}][\p{L}\-’'. ()]*$/u.test(name))
    return wrong('name-signs', `есть знаки, которых в имени не бывает. Исправьте «${text}»`)
  if (name.length > 80)
    return wrong('name-long', 'длиннее 80 знаков. Проверьте, не попали ли сюда другие сведения')
  const isPlain = name === name.toLowerCase() || (name === name.toUpperCase() && name.length > 1)
  return { value: isPlain ? capitalised(name) : name }
}

/** A given name or a father's name: initials would make a second card of somebody known by her whole name. */
export function readGivenName(text: string): Cell<string> {
  if (/^(?:\p{L}\.[\s-]*)+\p{L}?$/u.test(text))
    return wrong('name-initials', `инициалы вместо имени. Впишите полностью, а не «${text}»`)
  return readName(text)
}

function capitalised(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
}

export function readSex(text: string): Cell<'f' | 'm'> {
  const word = fold(text).replace(/\.$/, '')
  if (['ж', 'жен', 'женский', 'женщина', 'f'].includes(word)) return { value: 'f' }
  if (['м', 'муж', 'мужской', 'мужчина', 'm'].includes(word)) return { value: 'm' }
  return wrong('sex', `непонятное значение. Напишите «женский» или «мужской» вместо «${text}»`)
}

export function readLoad(text: string): Cell<number> {
  const written = Number(
    fold(text)
      .replace(/\s*(ставки|ставка|ст\.?)$/, '')
      .replace(',', '.'),
  )
  // kept to hundredths, and judged as kept
  const number = Math.round(written * 100) / 100
  if (!Number.isFinite(number))
    return wrong('load', `это не число. Напишите долю ставки, например 0,5, вместо «${text}»`)
  if (number <= 0 || number > 3)
    return wrong(
      'load-range',
      `доля ставки бывает больше 0 и не больше 3, а здесь ${text}. Часы переведите в доли ставки`,
    )
  return { value: number }
}

const KINDS: Record<string, keyof typeof EMPLOYMENT_KINDS> = {
  'основное место': 'main',
  'основное место работы': 'main',
  основное: 'main',
  основная: 'main',
  основной: 'main',
  осн: 'main',
  штатный: 'main',
  совместительство: 'part-time',
  совместитель: 'part-time',
  'внешнее совместительство': 'part-time',
  'внутреннее совместительство': 'part-time',
  'внешний совместитель': 'part-time',
  'внутренний совместитель': 'part-time',
  'по совместительству': 'part-time',
  совм: 'part-time',
  договор: 'contract',
  гпх: 'contract',
  'договор гпх': 'contract',
  почасовая: 'contract',
}

export function readKind(text: string): Cell<keyof typeof EMPLOYMENT_KINDS> {
  const kind = KINDS[fold(text).replace(/\.$/, '')]
  const known = Object.values(EMPLOYMENT_KINDS).join('», «')
  return kind ? { value: kind } : wrong('kind', `непонятное значение «${text}». Напишите одно из: «${known}»`)
}

const CATEGORY_WORDS: Record<string, keyof typeof CATEGORIES> = {
  ...Object.fromEntries(
    Object.entries(CATEGORIES).map(([code, title]) => [fold(title), code as keyof typeof CATEGORIES]),
  ),
  'высшая категория': 'highest',
  'высшая квалификационная категория': 'highest',
  вкк: 'highest',
  в: 'highest',
  'первая категория': 'first',
  'первая квалификационная категория': 'first',
  '1': 'first',
  '1 категория': 'first',
  i: 'first',
  соответствие: 'conformity',
  'соответствует занимаемой должности': 'conformity',
  сзд: 'conformity',
}
const NO_CATEGORY = new Set([
  'нет',
  'без категории',
  'не имеет',
  '-',
  '—',
  'б/к',
  'отсутствует',
  'не аттестован',
])

/** null: written out that there is none. */
export function readCategory(text: string): Cell<keyof typeof CATEGORIES | null> {
  const word = fold(text)
  if (NO_CATEGORY.has(word)) return { value: null }
  const category = CATEGORY_WORDS[word]
  if (category) return { value: category }
  if (word.startsWith('вторая') || word === '2')
    return wrong(
      'category-second',
      'вторая категория больше не действует. Оставьте ячейку пустой или укажите нынешнюю',
    )
  const known = Object.values(CATEGORIES).join('», «')
  return wrong(
    'category',
    `непонятное значение «${text}». Напишите одно из: «${known}» — или оставьте пустым`,
  )
}

/** +7 and ten digits; a number of another country as it came. */
export function readPhone(text: string): Cell<string> {
  const digits = text.replaceAll(/\D/g, '')
  const isRussian = digits.length === 10 || (digits.length === 11 && /^[78]/.test(digits))
  if (isRussian) return { value: `+7${digits.slice(-10)}` }
  if (text.trim().startsWith('+') && digits.length >= 11 && digits.length <= 15)
    return { value: `+${digits}` }
  return wrong(
    'phone',
    `в номере ${digits.length} цифр вместо 11. Напишите его целиком, например +7 900 000-00-00`,
  )
}
