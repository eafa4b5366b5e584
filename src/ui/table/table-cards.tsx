import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { ListState } from '../api.ts'
import { AppLink } from '../link.tsx'
import type { Column } from './columns.ts'
import classes from './table.module.css'
import { MoreRows, type RowsProps } from './table-grid.tsx'

type CardsProps<Row> = RowsProps<Row> & {
  label: string
  columns: readonly Column<Row>[]
  list: ListState<Row>
}

const CARD_HEIGHT = 84

/** Rows on a phone: a card with the two columns that matter; the rest is in the panel. */
export function TableCards<Row>(props: CardsProps<Row>) {
  const { rows, list } = props
  const box = useRef<HTMLUListElement>(null)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: index => props.rowId(rows[index]!),
    overscan: 8,
    scrollMargin: box.current?.offsetTop ?? 0,
  })
  const items = virtual.getVirtualItems()
  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - 5
  const { hasMore, isLoadingMore, loadMore } = list
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore && window.scrollY > 0) loadMore()
  }, [isNearEnd, hasMore, isLoadingMore, loadMore])
  const above = (items[0]?.start ?? 0) - virtual.options.scrollMargin
  return (
    <>
      <ul
        ref={box}
        className={classes.cards}
        aria-label={props.label}
        style={{ height: virtual.getTotalSize(), paddingTop: Math.max(0, above) }}
      >
        {items.map(item => (
          <Card
            key={item.key}
            {...props}
            row={rows[item.index]!}
            index={item.index}
            measure={virtual.measureElement}
          />
        ))}
      </ul>
      <MoreRows list={list as ListState<unknown>} />
    </>
  )
}

function Card<Row>({
  row,
  index,
  measure,
  columns,
  ...props
}: CardsProps<Row> & { row: Row; index: number; measure: (node: Element | null) => void }) {
  const id = props.rowId(row)
  const title = columns.find(column => column.phone === 'title') ?? columns[0]
  const detail = columns.find(column => column.phone === 'detail') ?? columns[1]
  return (
    <li
      ref={measure}
      data-index={index}
      className={classes.place}
      aria-setsize={props.list.hasMore ? -1 : props.rows.length}
      aria-posinset={index + 1}
    >
      <div className={classes.card} data-open={props.open === id || undefined}>
        {props.choose && (
          <input
            type="checkbox"
            aria-label={`Выбрать: ${props.rowTitle(row)}`}
            checked={props.isChosen(id)}
            onChange={() => props.choose?.(id)}
          />
        )}
        <div className={classes.cardText}>
          <CardTitle {...props} row={row}>
            {title?.cell(row)}
          </CardTitle>
          {detail && <div className={classes.cardDetail}>{detail.cell(row)}</div>}
        </div>
      </div>
    </li>
  )
}

function CardTitle<Row>({
  row,
  to,
  onOpen,
  children,
}: Pick<RowsProps<Row>, 'to' | 'onOpen'> & { row: Row; children: ReactNode }) {
  if (onOpen)
    return (
      <button type="button" className={classes.cardTitle} onClick={() => onOpen(row)}>
        {children}
      </button>
    )
  if (to)
    return (
      <AppLink to={to(row)} look="plain" className={classes.cardTitle}>
        {children}
      </AppLink>
    )
  return <div className={classes.cardTitle}>{children}</div>
}
