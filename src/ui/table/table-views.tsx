import { useState } from 'react'
import { Button } from '../button.tsx'
import { Field } from '../field.tsx'
import tabs from '../tabs.module.css'
import type { TableView } from './columns.ts'
import { useSavedViews } from './saved-views.ts'
import classes from './table.module.css'
import { isSameView, type RawSearch, type SearchChange, type TableSearch } from './table-search.ts'

/** Views as tabs: those of the page, then the reader's own; what is shown now can be kept under a name. */
export function TableViews({
  id,
  views,
  search,
}: {
  id: string
  views: readonly TableView[]
  search: TableSearch
}) {
  const own = useSavedViews(id)
  const all = [...views, ...own.views]
  const current = all.find(view => isSameView(search.raw, view.search))
  const canSave = !current && Object.keys(search.raw).length > 0
  if (all.length === 0 && !canSave) return null
  return (
    <nav className={classes.views} aria-label="Виды списка">
      <div className={tabs.list} style={{ borderBottom: 0 }}>
        {all.map(view => (
          <button
            key={view.id}
            type="button"
            className={tabs.tab}
            aria-current={view === current ? 'true' : undefined}
            onClick={() => search.set(changeTo(search.raw, view))}
          >
            {view.label}
            {view.count !== undefined && <span className={tabs.count}>{view.count}</span>}
          </button>
        ))}
      </div>
      {current?.id.startsWith('own:') && (
        <Button size="small" tone="quiet" onClick={() => own.remove(current.id)}>
          Удалить вид
        </Button>
      )}
      {canSave && <SaveView onSave={label => own.save(label, textOf(search.raw))} />}
    </nav>
  )
}

function SaveView({ onSave }: { onSave: (label: string) => void }) {
  const [label, setLabel] = useState<string | null>(null)
  if (label === null)
    return (
      <Button size="small" tone="quiet" onClick={() => setLabel('')}>
        Запомнить вид
      </Button>
    )
  return (
    <form
      className={classes.saveView}
      onSubmit={event => {
        event.preventDefault()
        if (label.trim() === '') return
        onSave(label.trim())
        setLabel(null)
      }}
      onKeyDown={event => event.key === 'Escape' && setLabel(null)}
    >
      <Field
        name="view-label"
        label="Название вида"
        isLabelHidden
        placeholder="Название вида"
        value={label}
        onChange={setLabel}
        maxLength={40}
        isAutoFocused
      />
      <Button type="submit">Запомнить</Button>
    </form>
  )
}

/** Takes away every present key that the view does not have. */
function changeTo(raw: RawSearch, view: TableView): SearchChange {
  return { ...Object.fromEntries(Object.keys(raw).map(key => [key, undefined])), ...view.search }
}

function textOf(raw: RawSearch): Record<string, string> {
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, String(value)]))
}
