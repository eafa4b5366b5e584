import classes from './bullet-bar.module.css'
import { formatDate, formatNumber } from './format.ts'

/** Rows of this many bars stay comparable because they share `max`. */
export type BulletBarProps = {
  label: string
  value: number | null
  target?: number | null
  targetDate?: string | null
  lastYear?: number | null
  unit?: string
  /** End of the scale; 100 for shares. */
  max?: number
  /** Some indicators are better when lower (share of vacancies). */
  isLowerBetter?: boolean
}

/** Indicator: bar for the value, line for the target, hollow mark for last year; the same in words beneath. */
export function BulletBar(props: BulletBarProps) {
  const { label, value, target, lastYear } = props
  const max = props.max ?? Math.max(value ?? 0, target ?? 0, lastYear ?? 0, 1) * 1.1
  const at = (number: number) => `${Math.max(0, Math.min(100, (number / max) * 100))}%`
  const words = bulletWords(props)
  return (
    <div className={classes.bullet} data-figures>
      <div className={classes.head}>
        <span>{label}</span>
        <span className={classes.value}>{withUnit(value, props.unit)}</span>
      </div>
      <div className={classes.track} aria-hidden="true">
        {value !== null && <div className={classes.bar} style={{ width: at(value) }} />}
        {typeof lastYear === 'number' && <div className={classes.last} style={{ left: at(lastYear) }} />}
        {typeof target === 'number' && <div className={classes.target} style={{ left: at(target) }} />}
      </div>
      <div className={classes.words}>{words}</div>
    </div>
  )
}

/** «Цель — 60 % к 31 декабря: не хватает 4 %. Год назад — 52 %». The text alternative of the bar. */
export function bulletWords({
  value,
  target,
  targetDate,
  lastYear,
  unit,
  isLowerBetter,
}: BulletBarProps): string {
  const parts: string[] = []
  if (value === null) parts.push('Данных ещё нет')
  if (typeof target === 'number') {
    const by = targetDate ? ` к\u00A0${formatDate(targetDate)}` : ''
    parts.push(`Цель\u00A0— ${withUnit(target, unit)}${by}${verdict(value, target, unit, isLowerBetter)}`)
  }
  if (typeof lastYear === 'number') parts.push(`Год назад\u00A0— ${withUnit(lastYear, unit)}`)
  // «п. п.» already ends in a full stop.
  return parts.join('. ').replaceAll('.. ', '. ')
}

function verdict(
  value: number | null,
  target: number,
  unit: string | undefined,
  isLowerBetter: boolean | undefined,
): string {
  if (value === null) return ''
  const gap = isLowerBetter ? value - target : target - value
  if (gap <= 0) return ': достигнута'
  const word = unit === '%' ? 'п.\u00A0п.' : unit
  return isLowerBetter ? `: выше на ${withUnit(gap, word)}` : `: не хватает ${withUnit(gap, word)}`
}

function withUnit(value: number | null, unit: string | undefined): string {
  const number = formatNumber(value, { decimals: 1 })
  return unit && value !== null ? `${number}\u00A0${unit}` : number
}
