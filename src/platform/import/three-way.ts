/** What becomes of a value of a file. `same`: it stands already; `update`: it goes over what stands. */
export type Verdict = 'same' | 'update' | DifferenceKind
/** `kept`: the file says what it said before, so the change by hand stays; `conflict`: all three differ. */
export type DifferenceKind = 'kept' | 'conflict'

/** A value of the file that does not go over the present one by itself. */
export type Difference<Field extends string = string> = {
  field: Field
  kind: DifferenceKind
  file: unknown
  present: unknown
  /** What a file said last; undefined when none has spoken of the field. */
  last: unknown
}

/** What stands now, what the file says (an empty cell says nothing), and what files said last. */
export type Sides<Columns> = {
  present: Columns
  given: { readonly [Field in keyof Columns]?: Columns[Field] | null }
  loaded: Partial<Columns> | null
}

export type Judging<Field extends string> = {
  /** Of a value no file has spoken of: whether a hand has written it over what was recorded first. */
  isByHand: (field: Field) => boolean
  /** Whether the sender takes the file's value although it does not go over by itself. */
  takes: (field: Field, kind: DifferenceKind) => boolean
  /** Fields that keep what stands whatever the sides say. */
  stay?: ReadonlySet<Field> | undefined
}

export type Compared<Columns> = {
  /** As it will stand. */
  after: Columns
  /** What of it is new. */
  changed: Partial<Columns>
  /** What files have now said last. */
  loaded: Partial<Columns>
  differences: Difference<keyof Columns & string>[]
}

/**
 * Three-way comparison of what stands now, what the file says, and what a file said last. A value nobody has touched
 * since follows the file; a change by hand is never overwritten unless the sender takes the file's value on purpose.
 */
export function compareThreeWay<Columns extends object>(
  { present, given, loaded: before }: Sides<Columns>,
  { isByHand, takes, stay }: Judging<keyof Columns & string>,
): Compared<Columns> {
  const after = { ...present }
  const changed: Partial<Columns> = {}
  const loaded: Partial<Columns> = { ...before }
  const differences: Compared<Columns>['differences'] = []
  for (const field of Object.keys(given) as (keyof Columns & string)[]) {
    const file: unknown = given[field]
    if (file === null || file === undefined) continue
    const sides = { file, present: present[field], isByHand: () => isByHand(field) }
    const told = before && Object.hasOwn(before, field) ? { value: before[field] } : undefined
    const verdict = isHeld(sides, stay?.has(field)) ? 'conflict' : verdictOn({ ...sides, told })
    const goes = verdict === 'same' || verdict === 'update'
    if (!goes && (stay?.has(field) || !takes(field, verdict))) {
      differences.push({ field, kind: verdict, file, present: present[field], last: told?.value })
      continue
    }
    if (verdict !== 'same') after[field] = changed[field] = file as Columns[typeof field]
    loaded[field] = file as Columns[typeof field]
  }
  return { after, changed, loaded, differences }
}

const isHeld = ({ file, present }: { file: unknown; present: unknown }, stays: boolean | undefined) =>
  stays === true && !isEqual(file, present)

/** The verdict on one value; `told` is absent where no file has spoken of it. */
export function verdictOn({
  file,
  present,
  told,
  isByHand,
}: {
  file: unknown
  present: unknown
  told: { value: unknown } | undefined
  isByHand: () => boolean
}): Verdict {
  if (isEqual(file, present)) return 'same'
  // never told by a file: it may put right what was entered at first, not what somebody has corrected since
  if (!told) return isByHand() ? 'conflict' : 'update'
  if (isEqual(told.value, present)) return 'update'
  return isEqual(told.value, file) ? 'kept' : 'conflict'
}

/** What the sender takes from the file: what she has ticked, or every conflict. */
export type Ticks<Key> = 'all' | ReadonlySet<Key>

/** @param isAsSeen what stands is what was looked at: nothing that was written later is given over unseen */
export const isTaken = <Key>(kind: DifferenceKind, ticks: Ticks<Key>, key: Key, isAsSeen: boolean): boolean =>
  isAsSeen && (ticks === 'all' ? kind === 'conflict' : ticks.has(key))

export const isEqual = (one: unknown, other: unknown) =>
  one === other || JSON.stringify(one) === JSON.stringify(other)
