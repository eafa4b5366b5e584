import { offeredFields } from '#platform/import/fields.ts'
import type { ImportReport } from '../contract.ts'
import { STAFF_FIELDS } from './columns.ts'
import { disputeWords } from './dispute-words.ts'
import type { Position } from './positions.ts'
import type { ReadStaff } from './read-file.ts'
import type { Plan } from './staff-plan.ts'

export type Found = {
  staff: ReadStaff
  positions: readonly Position[]
  checkedAt: Date
  /** Absent where the file as a whole was refused. */
  plan?: Plan | undefined
  /** Rights that end with each job of `plan.leaving`. */
  ending?: readonly { care: number; roles: number }[] | undefined
}

/** What a check or a loading has to tell its sender. */
export function reportOf(
  { staff, positions, checkedAt, plan, ending }: Found,
  batch: string | null,
): ImportReport {
  const problems = [...staff.problems, ...(plan?.problems ?? [])]
  const refused = new Set(problems.flatMap(problem => problem.row ?? []))
  const counts = plan?.counts ?? { created: 0, updated: 0, unchanged: 0, transferred: 0 }
  return {
    rows: staff.rows,
    ...counts,
    refused: staff.isRefused ? staff.rows : refused.size,
    batch,
    problems: problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    disputes: (plan?.disputes ?? []).map(one => disputeWords(one, staff.layout, positions)),
    leaving: (plan?.leaving ?? []).map(({ row, kind, name, from, lastDay }, index) => ({
      row,
      kind,
      name,
      organisation: from?.name ?? null,
      lastDay,
      ...(ending?.[index] ?? { care: 0, roles: 0 }),
    })),
    checkedAt: checkedAt.toISOString(),
    columns: staff.columns,
    fields: offeredFields(STAFF_FIELDS),
  }
}
