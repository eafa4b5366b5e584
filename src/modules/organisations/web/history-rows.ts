import { ROLES, type Role } from '#modules/accounts/role.ts'
import { formatDateShort } from '#ui/format.ts'
import type { HistoryEntry } from '#ui/history.tsx'

export type HistoryTitles = {
  actions: Readonly<Record<string, string>>
  fields: Readonly<Record<string, string>>
  /** Words for coded values: «teacher» → «Учитель». */
  values?: (field: string, value: unknown) => string | undefined
}

type Recorded = {
  at: string
  who: string
  role: string
  action: string
  changes: readonly { field: string; before?: unknown; after?: unknown }[]
  reason: string | null
}

/** Recorded changes in the words of the screen; fields without a title (ids, versions) are left out. */
export function historyRows(entries: readonly Recorded[], titles: HistoryTitles): HistoryEntry[] {
  return entries.map((entry, index) => ({
    id: `${entry.at} ${index}`,
    at: entry.at,
    who: [entry.who, roleTitle(entry.role)].filter(Boolean).join(', '),
    what: titles.actions[entry.action] ?? entry.action,
    changes: entry.changes.flatMap(({ field, before, after }) => {
      const title = titles.fields[field]
      return title
        ? [{ field: title, before: words(field, before, titles), after: words(field, after, titles) }]
        : []
    }),
    reason: entry.reason,
  }))
}

function roleTitle(role: string): string {
  return role in ROLES ? ROLES[role as Role].title.toLowerCase() : ''
}

function words(field: string, value: unknown, { values }: HistoryTitles): string {
  if (value === null || value === undefined || value === '') return '—'
  const own = values?.(field, value)
  if (own !== undefined) return own
  if (typeof value === 'boolean') return value ? 'да' : 'нет'
  if (Array.isArray(value)) return value.join(', ') || '—'
  const text = String(value)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? formatDateShort(text) : text
}
