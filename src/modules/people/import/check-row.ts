import { cellOf } from '#platform/import/layout.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import { fold } from '#platform/text/nearest.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { ImportProblem } from '../contract.ts'
import { addYears, ageOn } from '../early-career.ts'
import * as cells from './cell-values.ts'
import type { StaffColumn } from './columns.ts'
import { STAFF_COLUMNS } from './columns.ts'
import { type positionReader, readSubjects } from './positions.ts'
import { cellProblem, type Layout, type StaffRow } from './staff-row.ts'

export type RowRules = {
  layout: Layout
  today: string
  workingAge: number
  readPosition: ReturnType<typeof positionReader>
  /** Names and numbers by which the file may call the organisation it is loaded into. */
  organisation: { shortName: string; names: ReadonlySet<string> }
}

const IDENTIFYING: readonly StaffColumn[] = ['snils', 'birthDate', 'position', 'hiredOn']
const NOT_A_PERSON =
  'нет ни номера, ни даты рождения, ни должности, ни даты приёма. Если это итог или подпись, уберите строку; если работник — заполните её'

/** A row as values, or everything that is wrong with it: of a total or a signature below the list only that. */
export function checkRow(
  { row, cells: texts }: TableRow,
  rules: RowRules,
): { staff: StaffRow; problems: [] } | { staff?: undefined; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const textOf = (column: StaffColumn) => cellOf(texts, rules.layout.get(column))
  const say = (column: StaffColumn, code: string, wrong: string) =>
    problems.push(cellProblem(rules.layout, row, column, code, wrong, textOf(column)))
  const read = <T>(column: StaffColumn, reader: (text: string) => cells.Cell<T>): T | null => {
    const text = textOf(column)
    if (text === '') {
      if (STAFF_COLUMNS[column].required) say(column, 'empty', 'не заполнено. Впишите значение')
      return null
    }
    // a category written out as none is a value of its own
    if (!STAFF_COLUMNS[column].required && column !== 'category' && cells.saysNothing(text)) return null
    const cell = cells.isFailedFormula(text) ? cells.failedFormula(text) : reader(text)
    if ('value' in cell) return cell.value
    say(column, cell.code, cell.wrong)
    return null
  }
  if (IDENTIFYING.every(column => textOf(column) === '')) {
    say('snils', 'not-a-person', NOT_A_PERSON)
    return { problems }
  }
  const position = read('position', text => positionCell(text, rules))
  const staff = {
    row,
    lastName: read('lastName', cells.readName),
    firstName: read('firstName', cells.readGivenName),
    middleName: read('middleName', cells.readGivenName),
    birthDate: read('birthDate', cells.readDate),
    sex: read('sex', cells.readSex),
    snils: read('snils', cells.readSnils),
    positionCode: position?.position.code ?? null,
    subjects: withSubject(read('subjects', subjectsCell), position?.subject),
    load: read('load', cells.readLoad),
    kind: read('kind', cells.readKind),
    hiredOn: read('hiredOn', cells.readDate),
    dismissedOn: read('dismissedOn', cells.readDate),
    category: read('category', cells.readCategory),
    assignedOn: read('assignedOn', cells.readDate),
    teachingSince: read('teachingSince', cells.readDate),
    email: read('email', cells.readEmail),
    phone: read('phone', cells.readPhone),
  }
  read('organisation', text => organisationCell(text, rules))
  checkDates(staff, { ...rules, isTeacher: position?.position.class === 'teacher' }, say)
  if (staff.category !== null && textOf('assignedOn') === '')
    say('assignedOn', 'category-date', 'указана категория, но не дата её присвоения. Впишите дату из приказа')
  if (textOf('category') === '' && textOf('assignedOn') !== '')
    say(
      'category',
      'category-missing',
      'указана дата присвоения, но не категория. Впишите категорию или уберите дату',
    )
  return problems.length > 0 ? { problems } : { staff: staff as StaffRow, problems: [] }
}

function positionCell(text: string, { readPosition }: RowRules) {
  const found = readPosition(text)
  if ('position' in found) return { value: found }
  const advice = found.nearest ? `Возможно, «${found.nearest}»` : 'Выберите должность из списка в шаблоне'
  return { code: 'position', wrong: `нет должности «${text}». ${advice}` }
}

function subjectsCell(text: string): cells.Cell<string[]> {
  const { subjects, misprint } = readSubjects(text)
  if (!misprint) return { value: subjects }
  return { code: 'subject', wrong: `нет предмета «${misprint.word}». Возможно, «${misprint.meant}»` }
}

function withSubject(subjects: string[] | null, fromPosition: string | undefined): string[] | null {
  if (!fromPosition) return subjects
  return subjects === null ? [fromPosition] : [...new Set([fromPosition, ...subjects])]
}

function organisationCell(text: string, { organisation }: RowRules): cells.Cell<true> {
  if (organisation.names.has(fold(text))) return { value: true }
  return {
    code: 'other-organisation',
    wrong: `строка о другой организации, «${text}», а файл загружается в «${organisation.shortName}». Уберите строку или загрузите её в ту организацию`,
  }
}

type Say = (column: StaffColumn, code: string, wrong: string) => void

type Dates = Pick<
  { [Key in keyof StaffRow]: StaffRow[Key] | null },
  'birthDate' | 'hiredOn' | 'dismissedOn' | 'assignedOn' | 'teachingSince'
>

/** What dates say of one another. Each problem stands at the date that is likelier wrong. */
function checkDates(
  { birthDate, hiredOn, dismissedOn, assignedOn, teachingSince }: Dates,
  { today, workingAge, isTeacher }: { today: string; workingAge: number; isTeacher: boolean },
  say: Say,
): void {
  const isBirthRight = birthDate !== null && checkBirth(birthDate, today, workingAge, say)
  // one cause, one message: with a wrong birth date the other dates are not measured by it
  const ofAge = isBirthRight ? addYears(birthDate, workingAge) : null
  if (ofAge !== null && hiredOn !== null && hiredOn < ofAge)
    say(
      'hiredOn',
      'hired-too-young',
      `в этот день было меньше ${workingAge} лет. Проверьте дату приёма и дату рождения`,
    )
  if (hiredOn !== null && hiredOn > addYears(today, 1))
    say('hiredOn', 'hired-future', 'до этого дня больше года. Проверьте год')
  if (hiredOn !== null && dismissedOn !== null && dismissedOn < hiredOn)
    say('dismissedOn', 'dismissed-before-hired', `раньше даты приёма ${ruDate(hiredOn)}. Проверьте обе даты`)
  if (assignedOn !== null && assignedOn > today)
    say('assignedOn', 'category-future', 'день ещё не наступил. Проверьте год')
  else if (assignedOn !== null && ofAge !== null && assignedOn < ofAge)
    say('assignedOn', 'category-too-young', `в этот день было меньше ${workingAge} лет. Проверьте год`)
  if (teachingSince !== null && teachingSince > today)
    say('teachingSince', 'teaching-future', 'день ещё не наступил. Проверьте год')
  else if (teachingSince !== null && ofAge !== null && teachingSince < ofAge)
    say('teachingSince', 'teaching-too-young', `в этот день было меньше ${workingAge} лет. Проверьте год`)
  else if (teachingSince !== null && hiredOn !== null && isTeacher && teachingSince > hiredOn)
    say(
      'teachingSince',
      'teaching-after-hired',
      `позже приёма на педагогическую должность ${ruDate(hiredOn)}. Проверьте обе даты`,
    )
}

function checkBirth(birthDate: string, today: string, workingAge: number, say: Say): boolean {
  if (birthDate > today) say('birthDate', 'birth-future', 'день ещё не наступил. Проверьте год')
  else if (ageOn(birthDate, today) < workingAge)
    say(
      'birthDate',
      'too-young',
      `сейчас меньше ${workingAge} лет, на работу ещё не принимают. Проверьте год`,
    )
  else if (ageOn(birthDate, today) > 100) say('birthDate', 'too-old', 'больше 100 лет. Проверьте год')
  else return true
  return false
}
