import type { ReactNode } from 'react'
import type { Option } from '../field-props.ts'

export type Column<Row> = {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** Key of the operation's `sort`; without it the column cannot be sorted by. */
  sort?: string
  /** CSS width; columns without one share what is left. */
  width?: string
  /** `end` for numbers and dates: digits stand under digits. */
  align?: 'start' | 'end'
  /** Place on a phone's card: one `title`, one `detail`; the rest is in the row's panel. */
  phone?: 'title' | 'detail'
  /** Out of sight until chosen among the columns. */
  isOptional?: boolean
}

/** A filter: its id is the key of the operation's query. */
export type Filter = {
  id: string
  label: string
} & (
  | { kind: 'select'; options: readonly Option[] }
  | { kind: 'combobox'; options: readonly Option[]; onSearch?: (text: string) => void; isLoading?: boolean }
  | { kind: 'flag' }
  | { kind: 'date' }
  | { kind: 'text' }
)

/** A named view as a tab: filters, words and sort it stands for. */
export type TableView = { id: string; label: string; search: Record<string, string>; count?: number }

export type BulkAction = {
  id: string
  label: string
  tone?: 'default' | 'danger'
  /** Gets the ids of the chosen rows; the choice is dropped when it resolves to anything but false. */
  run: (ids: string[]) => unknown
}
