import { KeyValue } from '#ui/key-value.tsx'
import type { MergePreview } from '../contract.ts'

/** What moves and what clashes, by kind of record. */
export function MergeRows({ rows }: { rows: MergePreview['rows'] }) {
  if (rows.length === 0) return <p>У присоединяемой карточки нет записей.</p>
  return (
    <KeyValue
      items={rows.map(({ title, moved, folded, stayed, note }) => ({
        label: title,
        value: `перейдёт: ${moved}`,
        note: [
          folded > 0 && `повторяется и не переносится: ${folded}`,
          stayed > 0 && `останется у прежней карточки: ${stayed}`,
          note,
        ]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  )
}
