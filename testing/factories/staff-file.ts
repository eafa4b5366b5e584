import { STAFF_COLUMNS, type StaffColumn } from '../../src/modules/people/import/columns.ts'
import { nextNumber, syntheticSnils } from './people.ts'

/** Cells of one row of a staff file, by column. */
export type StaffCells = Partial<Record<StaffColumn, string>>
/** A row without a mistake, of a new person. */
export const soundRow = (over: StaffCells = {}): StaffCells => ({
  lastName: 'Иванова',
  firstName: 'Анна',
  middleName: 'Петровна',
  birthDate: '17.03.1985',
  snils: syntheticSnils(700_000 + nextNumber()),
  position: 'Учитель',
  subjects: 'математика',
  load: '1',
  kind: 'основное место',
  hiredOn: '01.09.2015',
  ...over,
})
/** Order of the columns in `staffCsv`: not that of the template on purpose. */
export const STAFF_ORDER: StaffColumn[] = [
  'snils',
  'lastName',
  'firstName',
  'middleName',
  'birthDate',
  'sex',
  'position',
  'subjects',
  'load',
  'kind',
  'hiredOn',
  'dismissedOn',
  'category',
  'assignedOn',
  'teachingSince',
  'email',
  'phone',
  'organisation',
]
/** A staff file as it comes from outside. */
export const staffCsv = (rows: StaffCells[], order: readonly StaffColumn[] = STAFF_ORDER) => ({
  name: 'staff.csv',
  bytes: Buffer.from(
    [order.map(name => STAFF_COLUMNS[name].title), ...rows.map(row => order.map(name => row[name] ?? ''))]
      .map(cells => cells.map(cell => `"${cell}"`).join(';'))
      .join('\n'),
  ),
})
