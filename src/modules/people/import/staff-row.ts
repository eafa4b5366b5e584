import type { ImportProblem } from '#platform/import/contract.ts'
import * as layout from '#platform/import/layout.ts'
import type { CATEGORIES, EMPLOYMENT_KINDS } from '../contract.ts'
import { STAFF_FIELDS, type StaffColumn } from './columns.ts'

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

/** Where each of our columns stands in this file. */
export type Layout = layout.Layout<StaffColumn>

/** A problem of one cell: «Строка 214, СНИЛС: не сходится контрольная сумма. Проверьте цифры …». */
export function cellProblem(
  places: Layout,
  row: number,
  column: StaffColumn,
  code: string,
  wrong: string,
  value?: string,
): ImportProblem {
  return layout.cellProblem(STAFF_FIELDS, places, row, column, code, wrong, value)
}
