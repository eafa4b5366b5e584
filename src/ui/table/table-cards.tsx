import type { ReactNode } from 'react'
import type { ListState } from '../api.ts'
import { AppLink } from '../link.tsx'
import type { Column } from './columns.ts'
import classes from './table.module.css'
import { MoreRows, type RowsProps } from './table-grid.tsx'

/** Rows on a phone: a card with the two columns that matter; the rest is in the panel. */
export function TableCards<Row>({
  label,
  columns,
  list,
  ...props
}: RowsProps<Row> & { label: string; columns: readonly Column<Row>[]; list: ListState<Row> }) {
  const title = columns.find(column => column.phone === 'title') ?? columns[0]
  const detail = columns.find(column => column.phone === 'detail') ?? columns[1]
  return (
    <>
      <ul className={classes.cards} aria-label={label}>
        {props.rows.map(row => {
          const id = props.rowId(row)
          return (
            <li key={id} className={classes.card} data-open={props.open === id || undefined}>
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
            </li>
          )
        })}
      </ul>
      <MoreRows list={list as ListState<unknown>} />
    </>
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
