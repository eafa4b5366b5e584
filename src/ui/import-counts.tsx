import { formatNumber, plural } from './format.ts'
import classes from './import.module.css'

/** How many rows were or will be created, changed, left as they are, refused. */
export function ImportCounts({
  report,
  isDone = false,
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
  /** It has been loaded: said of what was, not of what will be. */
  isDone?: boolean
}) {
  const transferred = report.transferred ?? 0
  const counts = [
    [isDone ? 'Создано' : 'Будет создано', report.created - transferred],
    ...(transferred > 0 ? ([[isDone ? 'Переведено сюда' : 'Переведётся сюда', transferred]] as const) : []),
    [isDone ? 'Изменено' : 'Будет изменено', report.updated],
    ['Без изменений', report.unchanged],
    [isDone ? 'Не загружено' : 'Не загрузится', report.refused],
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
