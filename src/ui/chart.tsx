import { lazy, Suspense, useId, useState } from 'react'
import { Button } from './button.tsx'
import classes from './chart.module.css'
import type { BarChartProps, ChartSpec, TrendChartProps } from './chart-spec.ts'
import { formatNumber } from './format.ts'
import { Loading } from './loading.tsx'

const ChartCanvas = lazy(() => import('./chart-canvas.tsx'))

/** Lines over time with the target and a forecast band; a table with the same numbers behind it. */
export function TrendChart(props: TrendChartProps) {
  const rows = props.points.map((point, at) => ({
    head: point,
    cells: props.series.map(series => series.values[at] ?? null),
  }))
  return <ChartFrame {...props} kind="trend" first="Период" rows={rows} columns={namesOf(props.series)} />
}

/** Bars by category, each series with its own pattern, so that it survives greyscale; a table behind it. */
export function BarChart(props: BarChartProps) {
  const rows = props.categories.map((category, at) => ({
    head: category,
    cells: props.series.map(series => series.values[at] ?? null),
  }))
  return <ChartFrame {...props} kind="bar" first="Название" rows={rows} columns={namesOf(props.series)} />
}

type Frame = ChartSpec & {
  first: string
  columns: string[]
  rows: { head: string; cells: (number | null)[] }[]
}

function ChartFrame({ first, columns, rows, ...spec }: Frame) {
  const [isTable, setTable] = useState(false)
  const id = useId()
  return (
    <figure className={classes.chart} aria-labelledby={`${id}-title`}>
      <figcaption className={classes.head}>
        <h3 id={`${id}-title`}>
          {spec.title}
          {spec.unit && <span className={classes.unit}>, {spec.unit}</span>}
        </h3>
        <Button size="small" tone="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Показать график' : 'Показать таблицу'}
        </Button>
      </figcaption>
      <p className={classes.summary}>{spec.summary}</p>
      {isTable ? (
        <ChartTable spec={spec} first={first} columns={columns} rows={rows} />
      ) : (
        <div style={{ minHeight: `${(spec.height ?? 260) / 16}rem` }}>
          <Suspense fallback={<Loading label="Загружается график" rows={4} />}>
            <ChartCanvas spec={spec} />
          </Suspense>
        </div>
      )}
    </figure>
  )
}

function ChartTable({
  spec,
  first,
  columns,
  rows,
}: Pick<Frame, 'first' | 'columns' | 'rows'> & { spec: ChartSpec }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={`Таблица: ${spec.title}`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.head}>
              <th scope="row">{row.head}</th>
              {row.cells.map((cell, at) => (
                <td key={columns[at]}>{formatNumber(cell, { decimals: spec.decimals ?? 1 })}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function namesOf(series: readonly { name: string }[]): string[] {
  return series.map(({ name }) => name)
}
