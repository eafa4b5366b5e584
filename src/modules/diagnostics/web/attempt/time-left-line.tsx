import classes from './attempt.module.css'
import { timeWarning, timeWords } from './time-left.ts'

/** What is left by the server's clock; says calmly when five minutes and one minute are left. */
export function TimeLeft({ ms }: { ms: number }) {
  const warning = timeWarning(ms)
  return (
    <>
      <span className={classes.time} data-soon={warning !== null || undefined} role="timer" aria-live="off">
        {timeWords(ms)}
      </span>
      <p className={classes.warning} role="status">
        {warning}
      </p>
    </>
  )
}
