import { formatNumber, plural } from './format.ts'
import classes from './import.module.css'

/** Будет создано, изменено, без изменений, отказано. */
export function ImportCounts({
  report,
}: {
  report: {
    rows: number
    created: number
    /** Of the created, those who come from elsewhere. */
    transferred?: number
    updated: number
    unchanged: number
    refused: number
  }
}) {
  const transferred = report.transferred ?? 0
  const counts = [
    ['Будет создано', report.created - transferred],
    ...(transferred > 0 ? ([['Переведётся сюда', transferred]] as const) : []),
    ['Будет изменено', report.updated],
    ['Без изменений', report.unchanged],
    ['Не загрузится', report.refused],
  ] as const
  return (
    <div role="status">
      <p>В файле {plural(report.rows, 'строка', 'строки', 'строк')}.</p>
      <dl className={classes.counts}>
        {counts.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
