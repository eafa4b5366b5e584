import { type Context, read } from '#platform/db/database.ts'
import type { TimelineEntry } from './contract.ts'
import { findPerson } from './person.sql.ts'
import type { PersonTrace } from './person-trace.ts'
import { personMissing } from './show-person.ts'

/** The whole professional history of a person (row 79) as far as the actor may see it, the newest first. */
export async function showTimeline(
  context: Context,
  traces: readonly PersonTrace[],
  { id }: { id: string },
): Promise<{ entries: (TimelineEntry & { isLasting: boolean })[] }> {
  return await read(context, async tx => {
    if (!(await findPerson(tx, id))) throw personMissing()
    const entries: TimelineEntry[] = []
    for (const { timeline } of traces) if (timeline) entries.push(...(await timeline(context, tx, id)))
    return {
      entries: entries
        .toSorted((one, other) => other.from.localeCompare(one.from))
        .map(entry => ({ ...entry, isLasting: entry.isLasting ?? false })),
    }
  })
}
