import classes from './status.module.css'

/** What a state means to the reader; the colour follows. `lost` is for refused or missed, `proven` for evidence. */
export type StatusTone = 'neutral' | 'progress' | 'warning' | 'lost' | 'proven'

/** State in words with a mark whose shape differs too, so that it is told apart without colour. */
export function Status({ tone = 'neutral', children }: { tone?: StatusTone; children: string }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <span className={classes.mark} aria-hidden="true" />
      {children}
    </span>
  )
}
