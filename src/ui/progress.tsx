import { formatNumber } from './format.ts'
import classes from './progress.module.css'

/** How far something has come, as a bar and in words; without `value` it only says that work goes on. */
export function Progress({
  label,
  value,
  of = 100,
  unit,
  note,
}: {
  /** What is being done: «Проверяем строки файла». */
  label: string
  value?: number | undefined
  of?: number
  /** Genitive plural after «из»: «строк», «заданий», «часов». */
  unit?: string
  /** How long it may take, and that the page can be left. */
  note?: string
}) {
  const share = value === undefined || of === 0 ? undefined : Math.min(100, (value / of) * 100)
  const words =
    value === undefined
      ? 'идёт'
      : unit
        ? `${formatNumber(value)} из\u00A0${formatNumber(of)}\u00A0${unit}`
        : `${formatNumber(share, { decimals: 0 })}\u00A0%`
  return (
    <div className={classes.progress}>
      <div className={classes.head}>
        <span>{label}</span>
        <span data-figures>{words}</span>
      </div>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={label}
        aria-valuetext={words}
        {...(share !== undefined && {
          'aria-valuenow': Math.round(share),
          'aria-valuemin': 0,
          'aria-valuemax': 100,
        })}
      >
        <div
          className={classes.bar}
          data-unknown={share === undefined || undefined}
          style={{ width: share === undefined ? '30%' : `${share}%` }}
        />
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </div>
  )
}
