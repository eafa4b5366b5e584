import type { ImportProblem } from '../contract.ts'
import { isSamePerson } from '../same-person.ts'
import { formatSnils } from '../snils.ts'
import { cellProblem, type Layout, type StaffRow } from './staff-row.ts'

/** Nobody has held more jobs in one organisation; more of them is a number copied down a column. */
const MOST_JOBS = 50

/**
 * What rows of one file say of one another: the same person twice in one position, one СНИЛС for two people.
 * The first of such rows is kept, the later one refused with the number of the first.
 */
export function withinFile(
  staff: readonly StaffRow[],
  layout: Layout,
): { kept: StaffRow[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const bySnils = new Map<string, StaffRow[]>()
  const kept = staff.filter(row => {
    const earlier = bySnils.get(row.snils) ?? []
    bySnils.set(row.snils, earlier)
    const refusal = refusalOf(row, earlier)
    if (refusal) problems.push(cellProblem(layout, row.row, 'snils', refusal.code, refusal.wrong, row.snils))
    else earlier.push(row)
    return !refusal
  })
  return { kept, problems }
}

function refusalOf(row: StaffRow, earlier: readonly StaffRow[]): { code: string; wrong: string } | undefined {
  if (earlier.length >= MOST_JOBS)
    return {
      code: 'row-many',
      wrong: `с этим номером в файле больше ${MOST_JOBS} работ. Проверьте, тот ли СНИЛС стоит в строках`,
    }
  const stranger = earlier.find(one => !isSamePerson(one, row))
  if (stranger)
    return {
      code: 'snils-of-another-row',
      wrong: `номер ${formatSnils(row.snils)} уже стоит в строке ${stranger.row} у другого человека (${stranger.lastName} ${stranger.firstName}). Проверьте, чей он`,
    }
  const same = earlier.find(one => one.positionCode === row.positionCode && overlaps(one, row))
  return (
    same && {
      code: 'row-twice',
      wrong: `строка повторяет строку ${same.row}: тот же человек в той же должности. Оставьте одну из них`,
    }
  )
}

/** Whether two periods of work share a day. */
export function overlaps(
  one: { hiredOn: string; dismissedOn: string | null },
  other: { hiredOn: string; dismissedOn: string | null },
): boolean {
  return (
    one.hiredOn <= (other.dismissedOn ?? '9999-12-31') && other.hiredOn <= (one.dismissedOn ?? '9999-12-31')
  )
}
