import type { CSSProperties } from 'react'
import classes from './loading.module.css'

/**
 * Grey shapes in the place of what is on its way; appear after 200 ms, so that a quick answer does not flash.
 * `page` for a whole page, `rows` for a table or list, `text` for a paragraph, `figures` for a row of numbers.
 */
export function Loading({
  shape = 'text',
  rows = 5,
  label = 'Загружается',
}: {
  shape?: 'page' | 'rows' | 'text' | 'figures'
  rows?: number
  label?: string
}) {
  return (
    <div className={classes.loading} data-shape={shape} role="status">
      <span className="for-screen-reader">{label}</span>
      {shape === 'page' && <span className={classes.bar} style={{ width: '16rem', height: '1.75rem' }} />}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical grey bars have no other identity
        <span key={row} className={classes.bar} style={widthOf(shape, row)} />
      ))}
    </div>
  )
}

/** Ragged like real text: always the same for the same row. */
function widthOf(shape: string, row: number): CSSProperties {
  if (shape === 'rows' || shape === 'figures') return {}
  return { width: `${[92, 100, 84, 96, 60][row % 5]}%` }
}
