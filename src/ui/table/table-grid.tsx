import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { ListState } from '../api.ts'
import { Button } from '../button.tsx'
import { AppLink, useGo } from '../link.tsx'
import type { Column } from './columns.ts'
import classes from './table.module.css'
import type { TableSearch } from './table-search.ts'

/** What both the grid and the cards need to know of rows. */
export type RowsProps<Row> = {
  rows: readonly Row[]
  rowId: (row: Row) => string
  rowTitle: (row: Row) => string
  isChosen: (id: string) => boolean
  choose: ((id: string) => void) | undefined
  open: string | undefined
  onOpen: ((row: Row) => void) | undefined
  to: ((row: Row) => string) | undefined
}

type Sort = { by: unknown; order: unknown; set: TableSearch['set'] }

type GridProps<Row> = RowsProps<Row> & {
  label: string
  columns: readonly Column<Row>[]
  list: ListState<Row>
  sort: Sort
  chooseAll: (() => void) | undefined
  isAllChosen: boolean
  isSomeChosen: boolean
}

const ROW_HEIGHT = 41

/** Rows under a sticky head; only those in sight are in the page. */
export function TableGrid<Row>(props: GridProps<Row>) {
  const { rows, columns, list, choose } = props
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => props.rowId(rows[index]!),
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const isNearEnd = last >= rows.length - 10
  const { hasMore, isLoadingMore, loadMore } = list
  useEffect(() => {
    // Only after scrolling: a short first page waits for the button, as a reader with a keyboard expects.
    if (isNearEnd && hasMore && !isLoadingMore && (box.current?.scrollTop ?? 0) > 0) loadMore()
  }, [isNearEnd, hasMore, isLoadingMore, loadMore])

  const focusRow = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index))
    setActive(to)
    virtual.scrollToIndex(to)
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`tr[data-index="${to}"]`)?.focus({ preventScroll: true }),
    )
  }
  const span = columns.length + (choose ? 1 : 0)
  return (
    <div className={classes.box} ref={box}>
      <table
        className={classes.table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are walked by arrows, as in a grid
        role="grid"
        aria-label={props.label}
        aria-rowcount={list.hasMore ? -1 : rows.length + 1}
        aria-multiselectable={choose ? true : undefined}
      >
        <colgroup>
          {choose && <col style={{ width: '2.75rem' }} />}
          {columns.map(column => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <Head {...props} />
        <tbody>
          <Spacer height={items[0]?.start ?? 0} span={span} />
          {items.map(item => (
            <GridRow
              key={item.key}
              {...props}
              row={rows[item.index]!}
              index={item.index}
              isActive={item.index === Math.min(active, rows.length - 1)}
              measure={virtual.measureElement}
              onFocus={() => setActive(item.index)}
              onMove={focusRow}
            />
          ))}
          <Spacer height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} span={span} />
        </tbody>
      </table>
      <MoreRows list={list} />
    </div>
  )
}

function Head<Row>({ columns, sort, chooseAll, isAllChosen, isSomeChosen }: GridProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {chooseAll && (
          <th scope="col">
            <input
              type="checkbox"
              aria-label="Выбрать все загруженные строки"
              checked={isAllChosen}
              ref={node => {
                if (node) node.indeterminate = isSomeChosen && !isAllChosen
              }}
              onChange={chooseAll}
            />
          </th>
        )}
        {columns.map(column => (
          <th key={column.id} scope="col" data-align={column.align} aria-sort={directionOf(column, sort)}>
            {column.sort ? <SortButton column={column} sort={sort} /> : column.title}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function directionOf<Row>(column: Column<Row>, sort: Sort): 'ascending' | 'descending' | undefined {
  if (!column.sort || sort.by !== column.sort) return undefined
  return sort.order === 'desc' ? 'descending' : 'ascending'
}

function SortButton<Row>({ column, sort }: { column: Column<Row>; sort: Sort }) {
  const direction = directionOf(column, sort)
  const next = direction === 'ascending' ? 'desc' : 'asc'
  return (
    <button
      type="button"
      className={classes.sort}
      onClick={() => sort.set({ sort: column.sort, order: next }, { replace: true })}
    >
      {column.title}
      <span aria-hidden="true" className={classes.arrow} data-shown={direction !== undefined}>
        {direction === 'descending' ? '↓' : '↑'}
      </span>
    </button>
  )
}

type GridRowProps<Row> = GridProps<Row> & {
  row: Row
  index: number
  isActive: boolean
  measure: (node: Element | null) => void
  onFocus: () => void
  onMove: (index: number) => void
}

function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, choose, onOpen, to } = props
  const id = props.rowId(row)
  const go = useGo()
  const open = () => {
    if (onOpen) onOpen(row)
    else if (to) go(to(row))
  }
  const press = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: props.rows.length - 1,
      PageDown: index + 10,
      PageUp: index - 10,
    }
    const move = moves[event.key]
    if (move !== undefined) props.onMove(move)
    else if (event.key === 'Enter') open()
    else if (event.key === ' ' && choose) choose(id)
    else return
    event.preventDefault()
  }
  return (
    <tr
      ref={props.measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={choose ? props.isChosen(id) : undefined}
      data-open={props.open === id || undefined}
      data-pressable={onOpen || to ? true : undefined}
      tabIndex={props.isActive ? 0 : -1}
      onFocus={props.onFocus}
      onKeyDown={press}
      onClick={event => {
        if (!(event.target as HTMLElement).closest('a, button, input, label')) open()
      }}
    >
      {choose && (
        <td>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Выбрать: ${props.rowTitle(row)}`}
            checked={props.isChosen(id)}
            onChange={() => choose(id)}
          />
        </td>
      )}
      {columns.map((column, place) => (
        <td key={column.id} data-align={column.align}>
          {place === 0 && to ? (
            <AppLink to={to(row)} look="plain">
              {column.cell(row)}
            </AppLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}

/** Keeps the place of the rows that are out of sight. */
function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y: an empty row that only takes up room is neither a row nor focusable
    <tr role="presentation" aria-hidden="true" style={{ height }}>
      <td colSpan={span} style={{ padding: 0, border: 0 }} />
    </tr>
  )
}

/** «Показать ещё», or why the next rows did not come. */
export function MoreRows({ list }: { list: ListState<never> | ListState<unknown> }): ReactNode {
  if (list.error)
    return (
      <p className={classes.more} role="alert">
        {list.error.message} <Button onClick={list.loadMore}>Повторить</Button>
      </p>
    )
  if (!list.hasMore) return null
  return (
    <div className={classes.more}>
      <Button tone="quiet" isBusy={list.isLoadingMore} onClick={list.loadMore}>
        Показать ещё
      </Button>
    </div>
  )
}
