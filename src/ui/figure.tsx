import { type ReactNode, useState } from 'react'
import { asProblem } from './api.ts'
import { ErrorState } from './error-state.tsx'
import classes from './figure.module.css'
import { formatMoment, formatNumber } from './format.ts'
import { KeyValue } from './key-value.tsx'
import { AppLink } from './link.tsx'
import { Loading } from './loading.tsx'
import { SidePanel } from './side-panel.tsx'

/** Where a number comes from, in words for the reader. */
export type Explanation = {
  /** «Доля педагогов с действующим ИОМ: числитель / знаменатель × 100». */
  formula: string
  numerator?: { label: string; value: number; to?: string }
  denominator?: { label: string; value: number; to?: string }
  /** «Распоряжение Минпросвещения России № Р-84, п. 3.2». */
  act?: { title: string; to?: string } | null
  /** The moment it is true for. */
  asOf: string
  /** Link to the people or facts behind it, within the reader's rights. */
  behind?: { label: string; to: string } | null
  /** Caveats: small groups hidden, data not complete. */
  note?: string | null
}

export type FigureProps = {
  label: string
  value: number | null
  /** «%», «ч», «педагогов»: set after the number with a no-break space. */
  unit?: string
  decimals?: number
  /** Base of the number: «412 из 5 803 педагогов». */
  base?: ReactNode
  /** Change or comparison in words: «на 3 пункта больше, чем год назад». */
  change?: ReactNode
  /** The explanation itself, or how to get it when the figure is pressed. */
  explain?: Explanation | (() => Promise<Explanation>)
}

/** A number that explains itself: press it to see formula, numerator, denominator, act, moment and people. */
export function Figure({ label, value, unit, decimals = 1, base, change, explain }: FigureProps) {
  const [isOpen, setOpen] = useState(false)
  const number = (
    <>
      <span className={classes.number}>{formatNumber(value, { decimals })}</span>
      {unit && value !== null && <span className={classes.unit}>{`\u00A0${unit}`}</span>}
    </>
  )
  return (
    <div className={classes.figure} data-figures>
      <div className={classes.label}>{label}</div>
      {explain ? (
        <button type="button" className={classes.press} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {number}
          <span className="for-screen-reader"> — {label}: откуда это число</span>
        </button>
      ) : (
        <div>{number}</div>
      )}
      {base && <div className={classes.note}>{base}</div>}
      {change && <div className={classes.note}>{change}</div>}
      {explain && (
        <SidePanel isOpen={isOpen} title={label} onClose={() => setOpen(false)}>
          <p className={classes.press} data-plain>
            {number}
          </p>
          <ExplanationView explain={explain} />
        </SidePanel>
      )}
    </div>
  )
}

type Answer = { explanation: Explanation } | { error: Error } | null

/** Asks for the explanation when first shown. */
function ExplanationView({ explain }: { explain: NonNullable<FigureProps['explain']> }) {
  const [answer, setAnswer] = useState<Answer>(
    typeof explain === 'function' ? null : { explanation: explain },
  )
  const [isAsked, setAsked] = useState(false)
  const ask = () => {
    if (typeof explain !== 'function') return
    setAnswer(null)
    explain().then(
      explanation => setAnswer({ explanation }),
      (error: unknown) => setAnswer({ error: asProblem(error) }),
    )
  }
  if (!isAsked) {
    setAsked(true)
    queueMicrotask(ask)
  }
  if (answer === null) return <Loading rows={4} />
  if ('error' in answer) return <ErrorState error={answer.error} onRetry={ask} />
  const { formula, numerator, denominator, act, asOf, behind, note } = answer.explanation
  return (
    <>
      <p>{formula}</p>
      <KeyValue
        items={[
          numerator && { label: 'Числитель', value: <Part {...numerator} /> },
          denominator && { label: 'Знаменатель', value: <Part {...denominator} /> },
          act && {
            label: 'Основание',
            value: act.to ? <AppLink to={act.to}>{act.title}</AppLink> : act.title,
          },
          { label: 'Верно на', value: formatMoment(asOf) },
        ]}
      />
      {note && <p className={classes.note}>{note}</p>}
      {behind && <AppLink to={behind.to}>{behind.label}</AppLink>}
    </>
  )
}

function Part({ label, value, to }: { label: string; value: number; to?: string }) {
  const number = formatNumber(value)
  return (
    <>
      {to ? <AppLink to={to}>{number}</AppLink> : number} — {label}
    </>
  )
}
