import { formatSnils, isSnils } from '#modules/people/index.ts'
import { type Cell, readDate, wrong } from '#platform/import/cell-values.ts'
import { importFields } from '#platform/import/fields.ts'
import type { ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { fold } from '#platform/text/nearest.ts'
import { CONTRACT_FORMS, OFFICES } from '../contract.ts'

/** Columns of a file with the composition of a body. */
const MEMBER_COLUMNS = {
  snils: { title: 'СНИЛС', required: true, synonyms: ['номер снилс', '№ снилс', 'страховой номер'] },
  fullName: {
    title: 'Фамилия, имя, отчество',
    required: false,
    synonyms: ['фио', 'ф.и.о', 'фамилия имя отчество', 'член совета', 'участник'],
  },
  office: {
    title: 'Роль в составе',
    required: false,
    synonyms: ['роль', 'должность в совете', 'статус', 'в составе'],
  },
  validFrom: {
    title: 'С какого дня',
    required: true,
    synonyms: ['дата включения', 'в составе с', 'начало', 'дата начала', 'с'],
  },
  validTo: {
    title: 'По какой день',
    required: false,
    synonyms: ['дата исключения', 'в составе по', 'окончание', 'дата окончания', 'по'],
  },
  act: { title: 'Основание', required: true, synonyms: ['приказ', 'распоряжение', 'документ'] },
  contractForm: { title: 'Форма договора', required: false, synonyms: ['договор', 'форма привлечения'] },
  origin: { title: 'Откуда', required: false, synonyms: ['откуда привлечён', 'источник'] },
} as const
export type MemberColumn = keyof typeof MEMBER_COLUMNS

export const MEMBER_FIELDS = importFields<MemberColumn>(MEMBER_COLUMNS, {
  code: 'bodies',
  fillIn: 'Впишите членов',
  byValues: [['snils', value => isSnils(value.replaceAll(/[\s-]/g, ''))]],
})

const HINTS: Partial<Record<MemberColumn, string>> = {
  snils: 'По нему человека находят среди ваших работников',
  fullName: 'Для сверки с СНИЛС',
  office: 'Пусто — член',
  validFrom: 'Первый день в составе',
  validTo: 'Последний день; пусто, если остаётся',
  act: 'Приказ, номер, дата',
}
const OPTIONS: Partial<Record<MemberColumn, readonly string[]>> = {
  office: Object.values(OFFICES),
  contractForm: Object.values(CONTRACT_FORMS),
}

/** The template's columns with their lists. */
export const templateColumns = (): (ColumnSpec & { name: MemberColumn })[] =>
  MEMBER_FIELDS.names.map(name => ({
    name,
    header: MEMBER_COLUMNS[name].title,
    required: MEMBER_COLUMNS[name].required,
    width: Math.max(16, MEMBER_COLUMNS[name].title.length + 2),
    ...(name.startsWith('valid') && { type: 'date' as const }),
    ...(HINTS[name] && { hint: HINTS[name] }),
    ...(OPTIONS[name] && { options: OPTIONS[name] }),
  }))

function readSnils(text: string): Cell<string> {
  const digits = text.replaceAll(/[\s\u00A0‐‑–—-]/g, '').padStart(11, '0')
  return isSnils(digits)
    ? { value: digits }
    : wrong(
        'snils',
        `это не СНИЛС: не сходится контрольная сумма. Проверьте цифры ${/^\d{11}$/.test(digits) ? formatSnils(digits) : text}`,
      )
}

const readText = (text: string): Cell<string> =>
  text.length <= 300 ? { value: text } : wrong('long', 'длиннее 300 знаков. Сократите')

const oneOf =
  <Code extends string>(titles: Readonly<Record<Code, string>>) =>
  (text: string): Cell<Code> => {
    const code = (Object.keys(titles) as Code[]).find(one => fold(titles[one]) === fold(text))
    return code
      ? { value: code }
      : wrong(
          'word',
          `непонятное значение «${text}». Напишите одно из: «${Object.values(titles).join('», «')}»`,
        )
  }

export const READERS = {
  snils: readSnils,
  fullName: readText,
  office: oneOf(OFFICES),
  validFrom: readDate,
  validTo: readDate,
  act: readText,
  contractForm: oneOf(CONTRACT_FORMS),
  origin: readText,
} as const satisfies Record<MemberColumn, (text: string) => Cell<string>>
