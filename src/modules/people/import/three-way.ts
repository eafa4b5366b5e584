import {
  compareThreeWay,
  type Difference,
  type DifferenceKind,
  isEqual,
  isTaken,
  type Sides,
  type Ticks,
} from '#platform/import/three-way.ts'
import type { JobColumns, PersonColumns } from './record-columns.ts'

/** Who wrote a value that stands in a field, as the audit has it. */
export type Edit = { value: unknown; by: string; at: Date; action: string }
/** Latest edits of each value by person and field: `editKey`. */
export type Edits = ReadonlyMap<string, readonly Edit[]>

/** What the sender has looked at and decided to take from the file nevertheless. */
export type Take = {
  /** Rows of the file whose values go over. */
  rows: Ticks<number>
  /** What was changed by hand later than this was not seen, and is not given over. */
  seenAt: Date
}

export type DisputedField = keyof PersonColumns | keyof JobColumns | 'qualification'

/** A value of the file that does not go over the present one by itself. */
export type Dispute = Omit<Difference<DisputedField>, 'last'> & {
  row: number
  personId: string
  name: string
  edit: Edit | undefined
  /** The loader may read the card: nobody learns of a stranger by a file with her number. */
  isSeen: boolean
}

export type Judge = Pick<Dispute, 'row' | 'personId' | 'name' | 'isSeen'> & { edits: Edits; take: Take }

/** Changes of a value after the card was there. Creating it by hand is not one: nothing was corrected. */
const BY_HAND = new Set([
  'people.update',
  'people.correct-employment',
  'people.end-employment',
  'people.transfer',
  'people.remove-qualification',
  'people.correct-qualification',
])

export const editKey = (personId: string, field: string) => `${personId} ${field}`

/**
 * Compares a card or a job with a row. A change by hand is known by the audit, and nobody may take the file's value of a
 * card she does not see.
 *
 * @param stay fields that keep what stands whatever the sides say
 */
export function compare<Columns extends object>(
  sides: Sides<Columns>,
  judge: Judge,
  stay?: ReadonlySet<keyof Columns & string>,
): { after: Columns; loaded: Partial<Columns>; disputes: Dispute[] } {
  const editFor = (field: keyof Columns & string) => editOf(judge, field, sides.present[field])
  const { after, loaded, differences } = compareThreeWay(sides, {
    isByHand: field => BY_HAND.has(editFor(field)?.action ?? ''),
    takes: (field, kind) => takes(kind, judge, editFor(field)),
    stay,
  })
  return {
    after,
    loaded,
    disputes: differences.map(one => disputeOf(judge, one.field as unknown as DisputedField, one.kind, one)),
  }
}

export const takes = (
  kind: DifferenceKind,
  { row, take, isSeen }: Pick<Judge, 'row' | 'take' | 'isSeen'>,
  edit: Edit | undefined,
): boolean => isTaken(kind, take.rows, row, isSeen && (edit === undefined || edit.at <= take.seenAt))

export function disputeOf(
  { row, personId, name, isSeen, edits }: Judge,
  field: DisputedField,
  kind: DifferenceKind,
  { file, present }: { file: unknown; present: unknown },
): Dispute {
  const edit = editOf({ personId, edits }, field, present)
  return { row, personId, name, isSeen, field, kind, file, present, edit }
}

/** The audit of a category speaks of the field `category`. */
const editOf = ({ personId, edits }: Pick<Judge, 'personId' | 'edits'>, field: string, present: unknown) =>
  edits
    .get(editKey(personId, field === 'qualification' ? 'category' : field))
    ?.find(one => isEqual(one.value, present))
