import {
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react'
import type { ListState } from './api.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorState } from './error-state.tsx'
import { ForgivenSearch } from './forgiven-search.tsx'
import { Loading } from './loading.tsx'
import { SidePanel } from './side-panel.tsx'
import { BulkBar } from './table/bulk-bar.tsx'
import type { BulkAction, Column, Filter, TableView } from './table/columns.ts'
import { TableCards } from './table/table-cards.tsx'
import { TableGrid } from './table/table-grid.tsx'
import type { TableSearch } from './table/table-search.ts'
import { TableToolbar } from './table/table-toolbar.tsx'
import { TableViews } from './table/table-views.tsx'

export type { BulkAction, Column, Filter, TableView } from './table/columns.ts'
export { type TableSearch, useTableSearch } from './table/table-search.ts'

export type DataTableProps<Row> = {
  /** Stable name: key of saved views on this device. */
  id: string
  /** What is listed, for screen readers: «Организации». */
  label: string
  columns: readonly Column<Row>[]
  /** `useList(operation, { query: search.query })`. */
  list: ListState<Row>
  /** `useTableSearch(querySchema)`. */
  search: TableSearch
  rowId: (row: Row) => string
  /** Name of a row: title of its panel, label of its checkbox. */
  rowTitle: (row: Row) => string
  filters?: readonly Filter[]
  /** Views as tabs; the first one is usually «Все» with an empty search. */
  views?: readonly TableView[]
  /** Placeholder of the search field; without it there is none (the operation has no `q`). */
  searchLabel?: string
  /** Content of the side panel. The row may be absent when a link opens one that is not on the screen. */
  panel?: (id: string, row: Row | undefined) => ReactNode
  panelActions?: (id: string, row: Row | undefined) => ReactNode
  /** Where a row leads instead of a panel. */
  rowTo?: (row: Row) => string
  bulk?: readonly BulkAction[]
  /** Address of the file with exactly what is listed: `addressOf(exportX, { query: search.query })`. */
  exportTo?: string
  /** Shown when there is nothing at all. When filters hide everything, the table says that itself. */
  empty: { title: string; text?: ReactNode; action?: ReactNode }
}

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })

/**
 * The table of a list page: search, filters and views in the address, sorting by the server, endless rows,
 * a side panel, bulk actions, columns, export. On a phone the rows are cards.
 *
 * Keys: ↑ ↓ Home End walk the rows, Enter opens, Space chooses.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, list, search, rowId, rowTitle, bulk } = props
  const isPhone = useIsPhone()
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({})
  const columnVisibility = useMemo(() => visibilityOf(columns, search.columns), [columns, search.columns])
  const definitions = useMemo(() => columns.map(({ id, title }) => ({ id, header: title })), [columns])
  const table = useTable({
    features,
    columns: definitions as never[],
    data: list.rows as never[],
    getRowId: row => rowId(row as Row),
    state: { columnVisibility, rowSelection },
    onRowSelectionChange: setRowSelection,
  })
  const visible = columns.filter(column => columnVisibility[column.id])
  const chosen = table.getSelectedRowIds()
  const rows = {
    rows: list.rows,
    rowId,
    rowTitle,
    isChosen: (id: string) => rowSelection[id] === true,
    choose: bulk && bulk.length > 0 ? (id: string) => table.getRow(id, true).toggleSelected() : undefined,
    open: search.open,
    onOpen: props.panel ? (row: Row) => search.show(rowId(row)) : undefined,
    to: props.rowTo,
  }
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '0.75rem', minWidth: 0 }}>
      <TableViews id={props.id} views={props.views ?? []} search={search} />
      <TableToolbar
        search={search}
        filters={props.filters ?? []}
        columns={columns}
        visible={visible.map(column => column.id)}
        searchLabel={props.searchLabel}
        exportTo={props.exportTo}
        total={list.total}
        isPhone={isPhone}
      />
      <ForgivenSearch words={list.isStale ? [] : list.shownFor} />
      <Body {...props} isFiltered={isFiltered(search)}>
        {isPhone ? (
          <TableCards {...rows} label={props.label} columns={columns} list={list} />
        ) : (
          <TableGrid
            {...rows}
            label={props.label}
            columns={visible}
            list={list}
            sort={{ by: search.raw.sort, order: search.raw.order, set: search.set }}
            chooseAll={rows.choose && (() => table.toggleAllRowsSelected())}
            isAllChosen={list.rows.length > 0 && chosen.length >= list.rows.length}
            isSomeChosen={chosen.length > 0}
          />
        )}
      </Body>
      {bulk && chosen.length > 0 && (
        <BulkBar actions={bulk} ids={chosen} onClear={() => setRowSelection({})} />
      )}
      {props.panel && <RowPanel {...props} />}
    </div>
  )
}

/** Loading, failed, nothing here, nothing under these filters, or the rows. */
function Body<Row>({
  list,
  search,
  empty,
  isFiltered,
  children,
}: DataTableProps<Row> & { isFiltered: boolean; children: ReactNode }) {
  if (list.error && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.isLoading) return <Loading shape="rows" rows={8} label="Загружается список" />
  if (list.rows.length > 0) return <div aria-busy={list.isStale}>{children}</div>
  if (isFiltered)
    return (
      <EmptyState
        title="Под этот отбор ничего не подходит"
        action={<Button onClick={() => search.set(clearing(search))}>Снять отбор</Button>}
      >
        Уберите одно из условий или измените слова поиска.
      </EmptyState>
    )
  return (
    <EmptyState title={empty.title} action={empty.action}>
      {empty.text}
    </EmptyState>
  )
}

function RowPanel<Row>({ list, search, rowId, rowTitle, panel, panelActions, label }: DataTableProps<Row>) {
  const id = search.open
  const row = id === undefined ? undefined : list.rows.find(candidate => rowId(candidate) === id)
  return (
    <SidePanel
      isOpen={id !== undefined}
      title={row ? rowTitle(row) : label}
      onClose={() => search.show(undefined)}
      actions={id !== undefined && panelActions?.(id, row)}
    >
      {id !== undefined && panel?.(id, row)}
    </SidePanel>
  )
}

/** Everything that narrows the list; sort does not. */
function isFiltered(search: TableSearch): boolean {
  return Object.keys(search.raw).some(key => key !== 'sort' && key !== 'order')
}

function clearing(search: TableSearch): Record<string, undefined> {
  return Object.fromEntries(
    Object.keys(search.raw)
      .filter(key => key !== 'sort' && key !== 'order')
      .map(key => [key, undefined]),
  )
}

function visibilityOf<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(column => [column.id, chosen ? chosen.includes(column.id) : !column.isOptional]),
  )
}

const PHONE = '(max-width: 40em)'

/** Whether the screen is as narrow as a phone: 640 px at the usual size of text. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    listener => {
      const query = window.matchMedia(PHONE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => window.matchMedia(PHONE).matches,
  )
}
