import type { ImportProblem } from '../contract.ts'
import { isSamePerson } from '../same-person.ts'
import { formatSnils } from '../snils.ts'
import { cellProblem, type Layout, type StaffRow } from './staff-row.ts'

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
    const earlier = bySnils.get(row.snils)
    if (!earlier) {
      bySnils.set(row.snils, [row])
      return true
    }
    const stranger = earlier.find(one => !isSamePerson(one, row))
    if (stranger) {
      problems.push(
        cellProblem(
          layout,
          row.row,
          'snils',
          'snils-of-another-row',
          `номер ${formatSnils(row.snils)} уже стоит в строке ${stranger.row} у другого человека (${stranger.lastName} ${stranger.firstName}). Проверьте, чей он`,
          row.snils,
        ),
      )
      return false
    }
    const same = earlier.find(one => one.positionCode === row.positionCode && overlaps(one, row))
    if (same) {
      problems.push(
        cellProblem(
          layout,
          row.row,
          'snils',
          'row-twice',
          `строка повторяет строку ${same.row}: тот же человек в той же должности. Оставьте одну из них`,
          row.snils,
        ),
      )
      return false
    }
    earlier.push(row)
    return true
  })
  return { kept, problems }
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
