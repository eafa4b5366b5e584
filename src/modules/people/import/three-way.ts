import type { JobColumns, PersonColumns } from './record-columns.ts'

/** Who wrote a value that stands in a field, as the audit has it. */
export type Edit = { value: unknown; by: string; at: Date; action: string }
/** Latest edits of each value by person and field: `editKey`. */
export type Edits = ReadonlyMap<string, readonly Edit[]>

/** What the sender has looked at and decided to take from the file nevertheless. */
export type Take = {
  /** Rows of the file whose values go over; `all`: every conflict. */
  rows: 'all' | ReadonlySet<number>
  /** What was changed by hand later than this was not seen, and is not given over. */
  seenAt: Date
}

export type DisputedField = keyof PersonColumns | keyof JobColumns | 'qualification'

/** A value of the file that does not go over the present one by itself. */
export type Dispute = {
  row: number
  personId: string
  name: string
  field: DisputedField
  /** `kept`: the file says what it said before, so the change by hand stays; `conflict`: all three differ. */
  kind: 'conflict' | 'kept'
  file: unknown
  present: unknown
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
 * Three-way comparison of what stands now, what the file says, and what a file said last. An empty cell says nothing.
 * A change by hand is never overwritten unless the sender says so (`take`), and nobody may say so of a card she does not
 * see.
 *
 * @param stay fields that keep what stands whatever the sides say
 */
export function compare<Columns extends object>(
  sides: { present: Columns; given: Partial<Columns>; loaded: Partial<Columns> | null },
  judge: Judge,
  stay: ReadonlySet<string> = new Set(),
): { after: Columns; loaded: Partial<Columns>; disputes: Dispute[] } {
  const { present } = sides
  const given: Partial<Columns> = sides.given
  const after = { ...present }
  const loaded: Partial<Columns> = { ...sides.loaded }
  const disputes: Dispute[] = []
  for (const field of Object.keys(given) as (keyof Columns & string)[]) {
    const file: unknown = given[field]
    if (file === null || file === undefined) continue
    const edit = editOf(judge, field, present[field])
    const verdict = isEqual(file, present[field])
      ? 'take'
      : stay.has(field)
        ? 'conflict'
        : verdictOn(file, present[field], sides.loaded, field, edit)
    if (verdict === 'take' || (!stay.has(field) && isTaken(verdict, judge, edit))) {
      after[field] = file as Columns[typeof field]
      loaded[field] = file as Columns[typeof field]
    } else disputes.push(disputeOf(judge, field as DisputedField, verdict, { file, present: present[field] }))
  }
  return { after, loaded, disputes }
}

function verdictOn(
  file: unknown,
  present: unknown,
  loaded: object | null,
  field: string,
  edit: Edit | undefined,
): 'take' | 'kept' | 'conflict' {
  // never told by a file: it may put right what was entered at first, not what somebody has corrected since
  if (!loaded || !Object.hasOwn(loaded, field)) return edit && BY_HAND.has(edit.action) ? 'conflict' : 'take'
  const before = (loaded as Record<string, unknown>)[field]
  if (isEqual(before, present)) return 'take'
  return isEqual(before, file) ? 'kept' : 'conflict'
}

export function isTaken(
  verdict: 'kept' | 'conflict',
  { row, take, isSeen }: Pick<Judge, 'row' | 'take' | 'isSeen'>,
  edit: Edit | undefined,
): boolean {
  const isChosen = take.rows === 'all' ? verdict === 'conflict' : take.rows.has(row)
  return isSeen && isChosen && (edit === undefined || edit.at <= take.seenAt)
}

export function disputeOf(
  { row, personId, name, isSeen, edits }: Judge,
  field: DisputedField,
  kind: Dispute['kind'],
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

export const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
