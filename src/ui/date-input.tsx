import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import classes from './date-input.module.css'
import field from './field.module.css'
import type { InputBinding } from './field-props.ts'
import { formatDateShort, parseDate } from './format.ts'

const Calendar = lazy(() => import('./calendar.tsx'))

/**
 * Day as дд.мм.гггг, typed or chosen from a calendar that loads when first asked for. Gives `YYYY-MM-DD` as
 * soon as the text is a day, and otherwise the text itself, so that nothing typed is lost and the check of the
 * form can name it.
 */
export function DateInput({
  value,
  onChange,
  min,
  max,
  error,
  binding,
}: {
  value: string
  onChange: (value: string) => void
  min?: string
  max?: string
  error?: string | undefined
  binding: InputBinding
}) {
  const [isOpen, setOpen] = useState(false)
  const [isLeft, setLeft] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  useOutsidePress(box, isOpen, () => setOpen(false))
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value)
  const isWrong = value !== '' && !isDay && isLeft
  const wrong = isWrong && !error
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Esc on its way up from the calendar is caught here
    <div
      ref={box}
      className={classes.date}
      onKeyDown={event => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation()
          setOpen(false)
        }
      }}
    >
      <div className={classes.row}>
        <TypedDate
          value={isDay ? formatDateShort(value) : value}
          binding={{ ...binding, 'aria-invalid': isWrong || binding['aria-invalid'] }}
          onType={text => onChange(parseDate(text) && text.length >= 10 ? parseDate(text)! : text)}
          onEnter={() => setLeft(false)}
          onLeave={text => {
            setLeft(true)
            onChange(parseDate(text) ?? text)
          }}
        />
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          disabled={binding.disabled}
          onClick={() => setOpen(!isOpen)}
        >
          Календарь
        </button>
      </div>
      {isOpen && (
        <div className={classes.popover}>
          <Suspense fallback={<p>Загружается календарь…</p>}>
            <Calendar
              value={isDay ? value : null}
              min={min}
              max={max}
              onPick={day => {
                onChange(day)
                setOpen(false)
                document.getElementById(binding.id)?.focus()
              }}
            />
          </Suspense>
        </div>
      )}
      {wrong && <div className={field.error}>Такой даты нет. Введите день, месяц и год: 05.03.2026</div>}
    </div>
  )
}

function TypedDate({
  value,
  binding,
  onType,
  onEnter,
  onLeave,
}: {
  value: string
  binding: InputBinding
  onType: (text: string) => void
  onEnter: () => void
  onLeave: (text: string) => void
}) {
  return (
    <input
      {...binding}
      className={field.input}
      inputMode="numeric"
      placeholder="дд.мм.гггг"
      maxLength={10}
      value={value}
      onFocus={onEnter}
      onChange={event => onType(withDots(event.target.value, value))}
      onBlur={event => onLeave(event.target.value)}
    />
  )
}

/** Puts the dots in while digits are typed at the end; leaves deletion and other separators alone. */
function withDots(text: string, before: string): string {
  if (text.length <= before.length || !/^[\d.]*$/.test(text)) return text
  return text.replace(/^(\d{2})(?!\.)(\d?)/, '$1.$2').replace(/^(\d{2}\.\d{2})(?!\.)(\d?)/, '$1.$2')
}

function useOutsidePress(
  box: React.RefObject<HTMLElement | null>,
  isActive: boolean,
  onPress: () => void,
): void {
  const latest = useRef(onPress)
  latest.current = onPress
  useEffect(() => {
    if (!isActive) return
    const listen = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) latest.current()
    }
    document.addEventListener('pointerdown', listen)
    return () => document.removeEventListener('pointerdown', listen)
  }, [box, isActive])
}
