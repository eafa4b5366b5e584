import type { ReactNode } from 'react'
import { formatMonth, formatNumber, formatPeriod } from './format.ts'
import { AppLink } from './link.tsx'
import classes from './pathway-timeline.module.css'

export type PathwayStep = {
  id: string
  title: string
  /** Told by the shape: square, diamond, circle, triangle. */
  kind: 'formal' | 'nonformal' | 'informal' | 'practice'
  /** Told by the fill: full, half, empty. */
  state: 'done' | 'now' | 'next'
  hours: number | null
  /** `YYYY-MM-DD`; a step without dates stands under «Когда удобно». */
  start: string | null
  end?: string | null
  /** Which deficit it closes. */
  note?: string
  to?: string
  /** What can be done with the step: a small `Button`. */
  action?: ReactNode
}

const KINDS = {
  formal: 'формальное',
  nonformal: 'неформальное',
  informal: 'информальное',
  practice: 'практика',
} as const

const STATES = { done: 'пройдено', now: 'идёт', next: 'впереди' } as const

/** A pathway by month: hours of the month, steps in order; on a phone a plain list. */
export function PathwayTimeline({
  steps,
  label = 'Маршрут по месяцам',
}: {
  steps: readonly PathwayStep[]
  label?: string
}) {
  const months = byMonth(steps)
  return (
    <div>
      <ol className={classes.line} aria-label={label}>
        {months.map(({ month, steps: inMonth }) => (
          <li key={month} className={classes.month}>
            <h3 className={classes.name}>
              {month === '' ? 'Когда удобно' : formatMonth(month)}
              <span className={classes.hours}>{hoursOf(inMonth)}</span>
            </h3>
            <ul className={classes.steps}>
              {inMonth.map(step => (
                <Step key={step.id} step={step} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <p className={classes.legend} aria-hidden="true">
        {Object.entries(KINDS).map(([kind, name]) => (
          <span key={kind}>
            <i className={classes.shape} data-kind={kind} data-state="next" /> {name}
          </span>
        ))}
        {Object.entries(STATES).map(([state, name]) => (
          <span key={state}>
            <i className={classes.shape} data-kind="informal" data-state={state} /> {name}
          </span>
        ))}
      </p>
    </div>
  )
}

function Step({ step }: { step: PathwayStep }) {
  const parts = metaOf(step)
  return (
    <li className={classes.step} data-state={step.state}>
      <i className={classes.shape} data-kind={step.kind} data-state={step.state} aria-hidden="true" />
      <div className={classes.text}>
        {step.to ? <AppLink to={step.to}>{step.title}</AppLink> : step.title}
        <div className={classes.meta}>
          {parts.map((part, at) => (
            <span key={part} className={classes.part}>
              {part}
              {at < parts.length - 1 && ' ·'}
            </span>
          ))}
        </div>
        {step.note && <div className={classes.meta}>{step.note}</div>}
        {step.action}
      </div>
    </li>
  )
}

function metaOf(step: PathwayStep): string[] {
  return [
    STATES[step.state],
    KINDS[step.kind],
    ...(step.hours === null ? [] : [`${formatNumber(step.hours)}\u00A0ч`]),
    ...(step.start ? [formatPeriod(step.start, step.end ?? step.start)] : []),
  ]
}

/** Steps under the month they begin in, in order; undated ones last. */
function byMonth(steps: readonly PathwayStep[]): { month: string; steps: PathwayStep[] }[] {
  const groups = new Map<string, PathwayStep[]>()
  const sorted = [...steps].sort((a, b) => (a.start ?? '9').localeCompare(b.start ?? '9'))
  for (const step of sorted) {
    const month = step.start?.slice(0, 7) ?? ''
    groups.set(month, [...(groups.get(month) ?? []), step])
  }
  return [...groups].map(([month, inMonth]) => ({ month, steps: inMonth }))
}

function hoursOf(steps: readonly PathwayStep[]): string {
  const hours = steps.reduce((sum, step) => sum + (step.hours ?? 0), 0)
  return hours === 0 ? '' : `${formatNumber(hours)}\u00A0ч`
}
