/** What came of two changes of one record, field by field. */
export type Merged<Values> = {
  values: Values
  /** Fields that both changed, and not to the same: their values. */
  clashes: Partial<Values>
  /** Fields that only they changed. */
  taken: (keyof Values & string)[]
}

/**
 * Puts together what two people made of one record: of a field that only one of them touched her value, of one that
 * both touched mine, with theirs named among the clashes.
 *
 * @param opened the record as it was when I opened it.
 */
export function mergeChanges<Values extends Record<string, unknown>>(
  opened: Values,
  mine: Values,
  theirs: Values,
): Merged<Values> {
  const merged: Merged<Values> = { values: { ...mine }, clashes: {}, taken: [] }
  for (const name of Object.keys(theirs) as (keyof Values & string)[]) {
    if (isSame(opened[name], theirs[name]) || isSame(mine[name], theirs[name])) continue
    if (isSame(opened[name], mine[name])) {
      merged.values[name] = theirs[name]
      merged.taken.push(name)
    } else merged.clashes[name] = theirs[name]
  }
  return merged
}

/** Values of fields are words, numbers, marks and lists of them. */
export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
