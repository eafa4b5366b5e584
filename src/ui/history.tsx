import type { ReactNode } from 'react'
import { EmptyState } from './empty-state.tsx'
import { formatMoment } from './format.ts'
import classes from './history.module.css'

export type HistoryEntry = {
  id: string
  at: string
  /** Who, with the capacity she acted in: «Петрова И. С., методист». */
  who: string
  /** What was done: «Утвердила маршрут». */
  what: string
  changes?: readonly { field: string; before: ReactNode; after: ReactNode }[]
  reason?: string | null
}

/** Every visible change of a record, latest first: who, when, which field from what to what, why. */
export function History({ entries, more }: { entries: readonly HistoryEntry[]; more?: ReactNode }) {
  if (entries.length === 0)
    return <EmptyState title="Изменений ещё не было">Здесь будет видно, кто, когда и что изменил.</EmptyState>
  return (
    <div>
      <ol className={classes.list}>
        {entries.map(entry => (
          <li key={entry.id} className={classes.entry}>
            <div className={classes.what}>{entry.what}</div>
            <div className={classes.meta}>
              {entry.who} · <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
            </div>
            {entry.changes && entry.changes.length > 0 && (
              <ul className={classes.changes}>
                {entry.changes.map(change => (
                  <li key={change.field}>
                    {change.field}: <del>{shown(change.before)}</del> <span aria-hidden="true">→</span>{' '}
                    <ins>{shown(change.after)}</ins>
                  </li>
                ))}
              </ul>
            )}
            {entry.reason && <div className={classes.reason}>Причина: {entry.reason}</div>}
          </li>
        ))}
      </ol>
      {more}
    </div>
  )
}

function shown(value: ReactNode): ReactNode {
  return value === null || value === undefined || value === '' ? 'пусто' : value
}
