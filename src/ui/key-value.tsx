import type { ReactNode } from 'react'
import classes from './key-value.module.css'

export type KeyValueItem = {
  /** Where two facts may have the same label. */
  id?: string
  label: string
  value: ReactNode
  /** Line under the value: where it comes from, as of when. */
  note?: ReactNode
}

/** Facts of a record, label and value; an empty value is shown as a dash, so that its absence is seen. */
export function KeyValue({ items }: { items: readonly (KeyValueItem | false | null | undefined)[] }) {
  return (
    <dl className={classes.list}>
      {items.map(item => item && <Pair key={item.id ?? item.label} {...item} />)}
    </dl>
  )
}

function Pair({ label, value, note }: Omit<KeyValueItem, 'id'>) {
  const isEmpty = value === null || value === undefined || value === ''
  return (
    <div className={classes.pair}>
      <dt>{label}</dt>
      <dd>
        {isEmpty ? '—' : value}
        {note && <div className={classes.note}>{note}</div>}
      </dd>
    </div>
  )
}
