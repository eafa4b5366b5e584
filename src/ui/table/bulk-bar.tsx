import { useState } from 'react'
import { Button } from '../button.tsx'
import { plural } from '../format.ts'
import type { BulkAction } from './columns.ts'
import classes from './table.module.css'

/** What can be done with the chosen rows; stands at the bottom as long as any is chosen. */
export function BulkBar({
  actions,
  ids,
  onClear,
}: {
  actions: readonly BulkAction[]
  ids: string[]
  onClear: () => void
}) {
  const [busy, setBusy] = useState<string | null>(null)
  const run = async (action: BulkAction) => {
    setBusy(action.id)
    try {
      if ((await action.run(ids)) !== false) onClear()
    } finally {
      setBusy(null)
    }
  }
  return (
    <section className={classes.bulk} aria-label="Действия с выбранными строками">
      <span role="status">Выбрано: {plural(ids.length, 'строка', 'строки', 'строк')}</span>
      {actions.map(action => (
        <Button
          key={action.id}
          size="small"
          tone={action.tone ?? 'default'}
          isBusy={busy === action.id}
          disabled={busy !== null && busy !== action.id}
          onClick={() => void run(action)}
        >
          {action.label}
        </Button>
      ))}
      <Button size="small" tone="quiet" onClick={onClear}>
        Снять выбор
      </Button>
    </section>
  )
}
