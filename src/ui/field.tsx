import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type Theirs, TheirValue } from './changed-meanwhile.tsx'
import { Combobox } from './combobox.tsx'
import { DateInput } from './date-input.tsx'
import classes from './field.module.css'
import type { ComboboxProps, InputBinding, Option } from './field-props.ts'
import { formatDateShort, formatNumber, parseNumber } from './format.ts'

type Common = {
  /** Name in the contract (`birthDate`, `items.0.hours`): errors of the server find the field by it. */
  name: string
  label: string
  /** What to enter and why, before the reader has to ask. */
  hint?: ReactNode
  /** What is wrong and what to do; bound to the input for screen readers. */
  error?: string | undefined
  /** What another made of the field meanwhile, where both changed it (`useForm`, `record`). */
  theirs?: Theirs | undefined
  isRequired?: boolean | undefined
  isDisabled?: boolean
  /** Hides the label from the eye, not from the screen reader: for search and cells of tables. */
  isLabelHidden?: boolean
  width?: 'short' | 'medium' | 'full'
  autoComplete?: string
}

type TextKind = {
  kind?: 'text' | 'password' | 'email' | 'tel' | 'search' | 'url'
  value: string
  onChange: (value: string) => void
  placeholder?: string
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  maxLength?: number
  isAutoFocused?: boolean
}
type AreaKind = {
  kind: 'textarea'
  value: string
  onChange: (value: string) => void
  rows?: number
  maxLength?: number
}
type NumberKind = {
  kind: 'number'
  value: number | null
  onChange: (value: number | null) => void
  unit?: string
  decimals?: number
}
type DateKind = {
  kind: 'date'
  /** `YYYY-MM-DD`, or what was typed as long as it is not a date. */
  value: string
  onChange: (value: string) => void
  min?: string
  max?: string
}
type SelectKind = {
  kind: 'select'
  value: string
  onChange: (value: string) => void
  options: readonly Option[]
  /** First line, value ''; absent for a field that always has a value. */
  placeholder?: string
}
type ComboKind = { kind: 'combobox' } & Omit<ComboboxProps, 'binding'>
type CheckKind = { kind: 'checkbox'; value: boolean; onChange: (value: boolean) => void }
type ChoiceKind = {
  kind: 'choice'
  value: string
  onChange: (value: string) => void
  options: readonly (Option & { note?: string })[]
}

export type FieldProps = Common &
  (TextKind | AreaKind | NumberKind | DateKind | SelectKind | ComboKind | CheckKind | ChoiceKind)

/** A labelled input of any kind. Values are held by the parent (`useForm` or own state). */
export function Field(props: FieldProps) {
  const id = `field-${props.name}`
  const binding: InputBinding = {
    id,
    name: props.name,
    'data-label': props.label,
    disabled: props.isDisabled,
    'aria-required': props.isRequired || undefined,
    'aria-invalid': props.error ? true : undefined,
    'aria-describedby':
      [props.hint && `${id}-hint`, props.error && `${id}-error`, props.theirs && `${id}-theirs`]
        .filter(Boolean)
        .join(' ') || undefined,
    autoComplete: props.autoComplete,
  }
  if (props.kind === 'checkbox') return <Checkbox {...props} binding={binding} />
  if (props.kind === 'choice') return <Choice {...props} binding={binding} />
  return (
    // A day is as wide as its ten signs and the button of the calendar beside them.
    <div className={classes.field} data-width={props.kind === 'date' ? undefined : props.width}>
      <label htmlFor={id} className={props.isLabelHidden ? 'for-screen-reader' : classes.label}>
        {props.label}
        {props.isRequired && <Required />}
      </label>
      {props.hint && (
        <div id={`${id}-hint`} className={classes.hint}>
          {props.hint}
        </div>
      )}
      <InputOf props={props} binding={binding} />
      <FieldError id={id} error={props.error} />
      <TheirsOf props={props} id={id} />
    </div>
  )
}

type Bound<Kind> = { props: Common & Kind; binding: InputBinding }

function InputOf({ props, binding }: { props: FieldProps; binding: InputBinding }) {
  switch (props.kind) {
    case 'textarea':
      return <Area props={props} binding={binding} />
    case 'number':
      return <NumberInput props={props} binding={binding} />
    case 'date':
      return <DateInput {...props} binding={binding} />
    case 'select':
      return <Select props={props} binding={binding} />
    case 'combobox':
      return <Combobox {...props} binding={binding} />
    case 'checkbox':
    case 'choice':
      return null
    default:
      return <TextInput props={props} binding={binding} />
  }
}

function TextInput({ props, binding }: Bound<TextKind>) {
  const [isShown, setShown] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (props.isAutoFocused) input.current?.focus()
  }, [props.isAutoFocused])
  const isPassword = props.kind === 'password'
  return (
    <div className={classes.box}>
      <input
        {...binding}
        ref={input}
        className={classes.input}
        type={isPassword ? (isShown ? 'text' : 'password') : (props.kind ?? 'text')}
        value={props.value}
        placeholder={props.placeholder}
        inputMode={props.inputMode}
        maxLength={props.maxLength}
        spellCheck={isPassword ? false : undefined}
        onChange={event => props.onChange(event.target.value)}
      />
      {isPassword && (
        <button
          type="button"
          className={classes.inside}
          aria-pressed={isShown}
          aria-controls={binding.id}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? 'Скрыть' : 'Показать'}
        </button>
      )}
    </div>
  )
}

function Area({ props, binding }: Bound<AreaKind>) {
  const left = props.maxLength === undefined ? undefined : props.maxLength - props.value.length
  return (
    <>
      <textarea
        {...binding}
        className={classes.input}
        rows={props.rows ?? 4}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
      />
      {left !== undefined && left < 200 && (
        <div className={classes.hint} role="status">
          {left >= 0 ? `Осталось знаков: ${left}` : `Лишних знаков: ${-left}`}
        </div>
      )}
    </>
  )
}

/** Text with a decimal comma; what was typed stays even when it is not a number, and the field says so. */
function NumberInput({ props, binding }: Bound<NumberKind>) {
  const [typed, setTyped] = useState<string>()
  const shown =
    typed ?? (props.value === null ? '' : formatNumber(props.value, { decimals: props.decimals ?? 2 }))
  const isWrong = typed !== undefined && typed.trim() !== '' && parseNumber(typed) === undefined
  return (
    <>
      <div className={classes.box}>
        <input
          {...binding}
          aria-invalid={isWrong || binding['aria-invalid']}
          className={classes.input}
          inputMode="decimal"
          value={shown}
          onChange={event => {
            setTyped(event.target.value)
            props.onChange(parseNumber(event.target.value) ?? null)
          }}
          onBlur={() => {
            if (!isWrong) setTyped(undefined)
          }}
        />
        {props.unit && <span className={classes.unit}>{props.unit}</span>}
      </div>
      {isWrong && !props.error && <FieldError id={binding.id} error="Введите число, например 36 или 7,5" />}
    </>
  )
}

function Select({ props, binding }: Bound<SelectKind>) {
  return (
    <select
      {...binding}
      className={classes.input}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
    >
      {props.placeholder !== undefined && <option value="">{props.placeholder}</option>}
      {props.options.map(option => (
        <option key={option.value} value={option.value} disabled={option.isDisabled}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

function Checkbox({ binding, ...props }: Common & CheckKind & { binding: InputBinding }) {
  return (
    <div className={classes.field}>
      <label className={classes.check}>
        <input
          {...binding}
          type="checkbox"
          checked={props.value}
          onChange={event => props.onChange(event.target.checked)}
        />
        <span>
          {props.label}
          {props.isRequired && <Required />}
        </span>
      </label>
      {props.hint && (
        <div id={`${binding.id}-hint`} className={classes.hint} data-indented>
          {props.hint}
        </div>
      )}
      <FieldError id={binding.id} error={props.error} />
      <TheirsOf props={props} id={binding.id} />
    </div>
  )
}

function Choice({ binding, ...props }: Common & ChoiceKind & { binding: InputBinding }) {
  return (
    <fieldset
      className={classes.choice}
      id={binding.id}
      data-label={binding['data-label']}
      tabIndex={-1}
      aria-describedby={binding['aria-describedby']}
      disabled={props.isDisabled}
    >
      <legend className={props.isLabelHidden ? 'for-screen-reader' : classes.label}>
        {props.label}
        {props.isRequired && <Required />}
      </legend>
      {props.hint && (
        <div id={`${binding.id}-hint`} className={classes.hint}>
          {props.hint}
        </div>
      )}
      {props.options.map(option => (
        <label key={option.value} className={classes.check}>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={props.value === option.value}
            disabled={option.isDisabled}
            onChange={() => props.onChange(option.value)}
          />
          <span>
            {option.label}
            {option.note && <span className={classes.note}>{option.note}</span>}
          </span>
        </label>
      ))}
      <FieldError id={binding.id} error={props.error} />
      <TheirsOf props={props} id={binding.id} />
    </fieldset>
  )
}

function TheirsOf({ props, id }: { props: FieldProps; id: string }) {
  if (!props.theirs) return null
  return (
    <TheirValue id={id} label={props.label} theirs={props.theirs} words={value => wordsOf(props, value)} />
  )
}

/** A value of the field as its input would show it. */
function wordsOf(props: FieldProps, value: unknown): string {
  switch (props.kind) {
    case 'checkbox':
      return value ? 'да' : 'нет'
    case 'number':
      return typeof value === 'number' ? formatNumber(value, { decimals: props.decimals ?? 2 }) : ''
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? formatDateShort(String(value)) : String(value)
    case 'select':
    case 'choice':
    case 'combobox':
      return props.options.find(option => option.value === value)?.label ?? (value ? 'выбрано другое' : '')
    default:
      return String(value)
  }
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null
  return (
    <div id={`${id}-error`} className={classes.error}>
      {error}
    </div>
  )
}

function Required() {
  return (
    <span className={classes.required} aria-hidden="true">
      {' '}
      *
    </span>
  )
}
