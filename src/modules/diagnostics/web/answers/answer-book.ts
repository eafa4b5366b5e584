/**
 * What the teacher has answered, as this device knows it: pure, so that the rule «no answer is lost» can be
 * tested under every order of failures. Of two answers to one item the one with the higher revision stands;
 * a revision is the time of the choice, so the later choice wins whichever device sends first.
 */

export type Entry = {
  readonly chosen: readonly string[]
  /** Grows with every change; 0 when never answered. */
  readonly revision: number
  /** Highest revision of this item the server has said it holds. */
  readonly confirmed: number
  /** Why the server will never take this answer; it is not sent again. */
  readonly refusal: string | null
}

export type AnswerBook = { readonly [itemId: string]: Entry }

/** An answer as it lies in the device's storage or at the server. */
export type Answer = { readonly chosen: readonly string[]; readonly revision: number }

/** The contract allows revisions up to a million. */
const LAST_REVISION = 1_000_000

/**
 * Revision of a choice: tenths of a second since the attempt began, by the server's clock.
 *
 * @param startedAt server's moment of the start, milliseconds
 * @param now server's moment of the choice, milliseconds
 */
export function stampOf(startedAt: number, now: number): number {
  return Math.min(Math.max(1, Math.floor((now - startedAt) / 100)), LAST_REVISION - 10_000)
}

/** Opens the book after a load: what the server holds against what this device still keeps. */
export function openBook(
  held: readonly ({ readonly id: string } & Answer)[],
  kept: { readonly [itemId: string]: Answer },
): AnswerBook {
  return Object.fromEntries(
    held.map(item => {
      const entry = { chosen: item.chosen, revision: item.revision, confirmed: item.revision, refusal: null }
      return [item.id, newer(entry, kept[item.id])]
    }),
  )
}

/** The reader's choice. `stamp` comes from `stampOf`; a clock that stands or runs back still gives a higher revision. */
export function write(
  book: AnswerBook,
  itemId: string,
  chosen: readonly string[],
  stamp: number,
): AnswerBook {
  const old = book[itemId]
  if (!old) return book
  const revision = Math.min(Math.max(stamp, old.revision + 1), LAST_REVISION)
  return { ...book, [itemId]: { chosen, revision, confirmed: old.confirmed, refusal: null } }
}

/** An answer that another tab of this device has put into the storage. */
export function learn(book: AnswerBook, itemId: string, kept: Answer): AnswerBook {
  const old = book[itemId]
  return old ? { ...book, [itemId]: newer(old, kept) } : book
}

/**
 * What the server says it holds: the answer to a sending, or a fresh load. A higher revision, or the same one
 * with another choice, comes from another device and stands; a lower one leaves the own answer to be sent.
 */
export function hear(book: AnswerBook, itemId: string, held: Answer): AnswerBook {
  const old = book[itemId]
  if (!old) return book
  const confirmed = Math.max(old.confirmed, held.revision)
  const stands = held.revision > old.revision || (held.revision === old.revision && held.revision > 0)
  const entry = stands
    ? { chosen: held.chosen, revision: held.revision, confirmed, refusal: null }
    : { ...old, confirmed }
  return { ...book, [itemId]: entry }
}

/** The server will not take this very answer (no such option); a new choice may be sent again. */
export function refuse(book: AnswerBook, itemId: string, revision: number, reason: string): AnswerBook {
  const old = book[itemId]
  return old && old.revision === revision ? { ...book, [itemId]: { ...old, refusal: reason } } : book
}

/** Items whose answer the server does not hold yet, the longest waiting first. */
export function waiting(book: AnswerBook): string[] {
  return Object.keys(book)
    .filter(id => book[id]!.revision > book[id]!.confirmed && book[id]!.refusal === null)
    .sort((a, b) => book[a]!.revision - book[b]!.revision || (a < b ? -1 : 1))
}

/** Whether a choice of the reader was replaced by another device's: she has to be told. */
export function isOverruled(before: Entry | undefined, after: Entry | undefined): boolean {
  if (!before || !after || before.revision === 0 || before.revision <= before.confirmed) return false
  return !sameChoice(before.chosen, after.chosen)
}

export function sameChoice(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(id => other.includes(id))
}

function newer(entry: Entry, kept: Answer | undefined): Entry {
  if (!kept || kept.revision <= entry.revision) return entry
  return { chosen: kept.chosen, revision: kept.revision, confirmed: entry.confirmed, refusal: null }
}
