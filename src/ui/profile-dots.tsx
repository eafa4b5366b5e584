import { formatNumber } from './format.ts'
import { AppLink } from './link.tsx'
import classes from './profile-dots.module.css'

export type ProfileRow = {
  id: string
  competency: string
  /** Area of the competency, as a second line. */
  area?: string
  /** Level on the scale 0…levels−1, null when not measured. */
  level: number | null
  /** Bounds of the interval of uncertainty on the same scale. */
  low?: number | null
  high?: number | null
  target: number | null
  /** How much the gap matters; rows are sorted by it, descending. */
  importance: number
  /** Name of the level where the step reached does not say it (a level may be decided by a rule). */
  levelTitle?: string
  /** Where the level comes from: «тест, 12 марта». */
  source?: string
  to?: string
}

/**
 * Profile of competencies: on each row a dot for the level, a bar for its interval, a mark for the target.
 * It is a table: a screen reader hears level, interval and target in words.
 */
export function ProfileDots({
  rows,
  levels,
  caption,
}: {
  rows: readonly ProfileRow[]
  /** Names of the steps, low to high: `['Нет', 'Базовый', 'Уверенный', 'Экспертный']`. */
  levels: readonly string[]
  caption: string
}) {
  const sorted = [...rows].sort((a, b) => b.importance - a.importance)
  const top = levels.length - 1
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="for-screen-reader">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Компетенция</th>
            <th scope="col">
              <span className="for-screen-reader">Уровень и цель</span>
              <div className={classes.scale} aria-hidden="true">
                {levels.map((level, step) => (
                  <span key={level} style={{ left: `${(step / top) * 100}%` }}>
                    {level}
                  </span>
                ))}
              </div>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(row => (
            <tr key={row.id}>
              <th scope="row">
                {row.to ? <AppLink to={row.to}>{row.competency}</AppLink> : row.competency}
                {row.area && <div className={classes.area}>{row.area}</div>}
              </th>
              <td>
                <Lane row={row} top={top} />
                <span className="for-screen-reader">{rowWords(row, levels)}</span>
                <div className={classes.words} aria-hidden="true">
                  {shortWords(row, levels)}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.legend} aria-hidden="true">
        <span className={classes.keyDot} /> уровень <span className={classes.keyBar} /> возможный разброс{' '}
        <span className={classes.keyTarget} /> цель
      </p>
    </div>
  )
}

function Lane({ row, top }: { row: ProfileRow; top: number }) {
  const at = (value: number) => `${Math.max(0, Math.min(1, value / top)) * 100}%`
  const { level, low, high, target } = row
  return (
    <div className={classes.lane} aria-hidden="true">
      {Array.from({ length: top + 1 }, (_, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the step is the identity of its tick
        <i key={step} className={classes.tick} style={{ left: at(step) }} />
      ))}
      {typeof low === 'number' && typeof high === 'number' && (
        <i className={classes.interval} style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
      )}
      {target !== null && <i className={classes.target} style={{ left: at(target) }} />}
      {level !== null && (
        <i
          className={classes.dot}
          data-short={(target !== null && level < target) || undefined}
          style={{ left: at(level) }}
        />
      )}
    </div>
  )
}

function rowWords(row: ProfileRow, levels: readonly string[]): string {
  if (row.level === null)
    return `не измерено${row.target === null ? '' : `, цель — ${nameOf(row.target, levels)}`}`
  const title = row.levelTitle ?? nameOf(row.level, levels)
  const parts = [`уровень ${formatNumber(row.level, { decimals: 1 })} — ${title}`]
  if (typeof row.low === 'number' && typeof row.high === 'number')
    parts.push(
      `от ${formatNumber(row.low, { decimals: 1 })} до ${formatNumber(row.high, { decimals: 1 })} с учётом погрешности`,
    )
  if (row.target !== null) parts.push(`цель — ${nameOf(row.target, levels)}`)
  if (row.source) parts.push(row.source)
  return parts.join(', ')
}

function shortWords(row: ProfileRow, levels: readonly string[]): string {
  const level = row.level === null ? 'не измерено' : (row.levelTitle ?? nameOf(row.level, levels))
  const target = row.target === null ? '' : ` → ${nameOf(row.target, levels)}`
  return `${level}${target}${row.source ? ` · ${row.source}` : ''}`
}

/** The highest step that is reached: 1.6 is still the step 1. */
function nameOf(level: number, levels: readonly string[]): string {
  const step = Math.max(0, Math.min(levels.length - 1, Math.floor(level + 1e-9)))
  return (levels[step] ?? '').toLocaleLowerCase('ru')
}
