import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { z } from 'zod'

/** Raw search of an address: every value a string, a repeated key a list. */
export type RawSearch = Record<string, string | string[]>

export type TableSearch<Query = Record<string, unknown>> = {
  /** Checked part of the address for the operation: `useList(listX, { query: search.query })`. */
  query: Query
  /** The same as text: filters, search words, sort. */
  raw: RawSearch
  /** Id of the row whose side panel is open. */
  open: string | undefined
  /** Columns the reader has chosen; undefined means the usual ones. */
  columns: string[] | undefined
  /** Changes the address; undefined and '' take a key away. */
  set: (change: SearchChange, options?: { replace?: boolean; keepsOpen?: boolean }) => void
  /** Opens a row's panel, or closes it. */
  show: (id: string | undefined) => void
}

export type SearchChange = Record<string, string | string[] | undefined>

/** Keys of the address that are the table's own and never reach the server. */
const OWN_KEYS = ['open', 'cols'] as const
/** Keys of paging: the list reads pages itself, an address always starts at the top. */
const PAGING_KEYS = ['limit', 'after'] as const

/**
 * State of a list in the address, so that a link reproduces the view.
 *
 * @param schema query schema of the list's operation. It reads the same strings the server will; a value that
 * does not fit (an old link, a mistyped one) is dropped alone, the rest stays.
 */
export function useTableSearch<Schema extends z.ZodObject>(
  schema: Schema,
): TableSearch<Partial<z.input<Schema>>> {
  const navigate = useNavigate()
  const address = useSearch({ strict: false }) as RawSearch
  const state = useMemo(() => readTableSearch(schema, address), [schema, address])
  const set: TableSearch['set'] = (change, options = {}) =>
    void navigate({
      to: '.',
      search: (old: RawSearch) => changeSearch(old, change, options),
      replace: options.replace ?? false,
      resetScroll: false,
    } as never)
  return { ...state, set, show: id => set({ open: id }) }
}

/** Takes the address apart: what goes to the server, checked key by key, and what is the table's own. */
export function readTableSearch<Schema extends z.ZodObject>(
  schema: Schema,
  address: RawSearch,
): Pick<TableSearch<Partial<z.input<Schema>>>, 'query' | 'raw' | 'open' | 'columns'> {
  const raw: RawSearch = {}
  for (const [key, field] of Object.entries(schema.shape)) {
    const value = address[key]
    if (value === undefined || PAGING_KEYS.some(paging => paging === key)) continue
    if ((field as z.ZodType).safeParse(value).success) raw[key] = value
  }
  const cols = address.cols
  return {
    query: raw as Partial<z.input<Schema>>,
    raw,
    open: typeof address.open === 'string' ? address.open : undefined,
    columns: typeof cols === 'string' && cols !== '' ? cols.split('.') : undefined,
  }
}

/**
 * A new address: changed keys over the old ones; a change of what is listed closes the open row, unless it `keepsOpen`:
 * words sent late must not close what was opened after them.
 */
export function changeSearch(
  old: RawSearch,
  change: SearchChange,
  { keepsOpen = false }: { keepsOpen?: boolean } = {},
): RawSearch {
  const changesList = Object.keys(change).some(key => !OWN_KEYS.some(own => own === key))
  const next: Record<string, string | string[] | undefined> = { ...old, ...change }
  if (changesList && !keepsOpen && !('open' in change)) delete next.open
  return Object.fromEntries(
    Object.entries(next).filter(
      (entry): entry is [string, string | string[]] =>
        entry[1] !== undefined && entry[1] !== '' && entry[1].length > 0,
    ),
  )
}

/** Whether the address shows exactly this saved view: the same filters, words and sort. */
export function isSameView(raw: RawSearch, view: RawSearch): boolean {
  const keys = new Set([...Object.keys(raw), ...Object.keys(view)])
  return [...keys].every(key => String(raw[key] ?? '') === String(view[key] ?? ''))
}

/** `a=1&a=2&b=x` → `{ a: ['1', '2'], b: 'x' }`: addresses stay readable, every value a string. */
export function parseSearch(text: string): RawSearch {
  const result: RawSearch = {}
  const params = new URLSearchParams(text)
  for (const key of new Set(params.keys())) {
    const all = params.getAll(key)
    result[key] = all.length === 1 ? all[0]! : all
  }
  return result
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}
