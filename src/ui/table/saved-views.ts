import { useState } from 'react'
import { recall, remember } from '../vision.ts'
import type { TableView } from './columns.ts'

/** The reader's own views of one table, kept on this device. */
export function useSavedViews(table: string): {
  views: TableView[]
  save: (label: string, search: Record<string, string>) => void
  remove: (id: string) => void
} {
  const key = `marshrut.views.${table}`
  const [views, setViews] = useState<TableView[]>(() => readViews(key))
  const keep = (next: TableView[]) => {
    setViews(next)
    remember(key, JSON.stringify(next))
  }
  return {
    views,
    save: (label, search) =>
      keep([...views.filter(view => view.label !== label), { id: `own:${label}`, label, search }]),
    remove: id => keep(views.filter(view => view.id !== id)),
  }
}

function readViews(key: string): TableView[] {
  try {
    const kept: unknown = JSON.parse(recall(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is TableView {
  const view = value as Partial<TableView> | null
  return typeof view?.id === 'string' && typeof view.label === 'string' && typeof view.search === 'object'
}
