import { formatNumber, plural } from '#ui/format.ts'
import type { ImportReport } from '../contract.ts'
import classes from './import.module.css'

/** Будет создано, изменено, без изменений, отказано. */
export function ImportCounts({ report }: { report: ImportReport }) {
  const counts = [
    ['Будет создано', report.created - report.transferred],
    ...(report.transferred > 0 ? ([['Переведётся сюда', report.transferred]] as const) : []),
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
