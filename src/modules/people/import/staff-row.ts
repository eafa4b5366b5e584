import type { CATEGORIES, EMPLOYMENT_KINDS, ImportProblem } from '../contract.ts'
import { STAFF_COLUMNS, type StaffColumn } from './columns.ts'

/** One row of a staff file that was understood. An empty cell is null and leaves what is known as it is. */
export type StaffRow = {
  /** Number of the row as the author sees it. */
  row: number
  lastName: string
  firstName: string
  middleName: string | null
  birthDate: string
  sex: 'f' | 'm' | null
  snils: string
  positionCode: string
  subjects: string[] | null
  load: number | null
  kind: keyof typeof EMPLOYMENT_KINDS | null
  hiredOn: string
  dismissedOn: string | null
  category: keyof typeof CATEGORIES | null
  assignedOn: string | null
  teachingSince: string | null
  email: string | null
  phone: string | null
}

export type Place = {
  index: number
  letter: string
  title: string
  /** Which word of a full name in one cell: 0 the surname, 1 the name, 2 all that follows. */
  part?: 0 | 1 | 2
}
/** Where each of our columns stands in this file. */
export type Layout = ReadonlyMap<StaffColumn, Place>

/** Text of a column in a row of the file, '' where the file has no such column. */
export function cellOf(cells: readonly string[], place: Place | undefined): string {
  const text = place ? (cells[place.index] ?? '').trim() : ''
  if (place?.part === undefined) return text
  const words = text.split(/\s+/)
  return place.part === 2 ? words.slice(2).join(' ') : (words[place.part] ?? '')
}

/** A problem of one cell: «Строка 214, СНИЛС: не сходится контрольная сумма. Проверьте цифры …». */
export function cellProblem(
  layout: Layout,
  row: number,
  column: StaffColumn,
  code: string,
  wrong: string,
  value?: string,
): ImportProblem {
  const place = layout.get(column)
  const title = place?.title ?? STAFF_COLUMNS[column].title
  return {
    code: `staff.${code}`,
    message: `Строка ${row}, ${title}: ${wrong}`,
    row,
    ...(place && { column: place.letter }),
    title,
    ...(value !== undefined && { value }),
  }
}
