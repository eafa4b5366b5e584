import type { Context, Tx } from '#platform/db/database.ts'
import type { TimelineEntry } from './contract.ts'

/**
 * What a room keeps about people. The rooms say it themselves (`person-trace.ts` of each), `src/rooms.ts` hands all of
 * them to this one: so a card is merged and a history told without this room knowing who stands above it.
 * `merge.test.ts` asks the database whether every reference to a person is named by some trace.
 */
export type PersonTrace = {
  /** Columns that hold a person, parents before their children. */
  tables: readonly TraceTable[]
  /** Her facts of this room that the actor may see, for the line of her professional history (row 79). */
  timeline?: (context: Context, tx: Tx, personId: string) => Promise<TimelineEntry[]>
  /** What becomes of her affairs of this room when she leaves a job: sentences of the preview. */
  leaving?: (context: Context, tx: Tx, personId: string) => Promise<string[]>
}

export type TraceTable = {
  table: string
  column: string
  /** Words of the preview: «Попытки диагностики»; without them the rows follow their parent untold. */
  title?: string
  /**
   * What happens to a row that cannot move because the surviving card has the like of it: it `stays` with the former
   * card, is `folded` (taken away, put back by undoing), or the merge is refused with the words of `refusal`.
   */
  clash: 'stays' | 'folded' | 'refuses'
  /** What to do first, or what to do with the row that stays. */
  clashNote?: string
  /** The row moves only when the row it hangs on has moved: column, and the parent's table. */
  follows?: { column: string; table: string }
}
