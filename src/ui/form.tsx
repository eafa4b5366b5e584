import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { asProblem, ProblemError } from './api.ts'
import { Button, ButtonRow } from './button.tsx'
import { ChangedAt, ChangedMeanwhile, MeanwhileParts, type Theirs } from './changed-meanwhile.tsx'
import classes from './form.module.css'
import { isSame, mergeChanges } from './merge.ts'

type FieldProblem = ProblemError['problems'][number]

export type FormState<Values extends Record<string, unknown>> = {
  values: Values
  isDirty: boolean
  /** Of the record as the reader saw it: saving bears it. 0 where there is no record yet. */
  version: number
  /** The refusal to show: the server's, or that of `check`. */
  error: ProblemError | null
  set: <Name extends keyof Values & string>(name: Name, value: Values[Name]) => void
  /** Everything a `Field` needs besides its kind and label. */
  field: <Name extends keyof Values & string>(
    name: Name,
  ) => {
    name: Name
    value: Values[Name]
    onChange: (value: Values[Name]) => void
    error: string | undefined
    theirs: Theirs | undefined
  }
  /** Hand it to `useAction({ onRefused: form.refuse })`: the fields named by the server are marked. */
  refuse: (error: ProblemError | null) => void
  /** Parses the values; undefined means refused, and every mistake is shown at once. */
  check: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema> | undefined
  /** Puts values in as if they had been saved: after loading, after success. */
  reset: (values?: Values) => void
}

/**
 * State of a form: values, mistakes, and what was typed kept through refusals.
 *
 * @param initial values before the reader touches anything; of a record that is there, as it was last read.
 * @param options.keepAs key under which unsaved values survive a reload of this tab.
 * @param options.record the record as last read. Saving bears the version the form was opened with: one read anew
 *   meanwhile, as when the reader comes back to the tab, does not carry her values over another's change. Once the
 *   server has refused for that, both changes are put together (`mergeChanges`) and saving bears the new version.
 */
export function useForm<Values extends Record<string, unknown>>(
  initial: Values,
  options: { keepAs?: string; record?: { version: number } | undefined } = {},
): FormState<Values> {
  const { record } = options
  const [opened, setOpened] = useState({ values: initial, version: record?.version ?? 0 })
  const [values, setValues] = useState<Values>(() => ({ ...initial, ...recallDraft<Values>(options.keepAs) }))
  const [error, setError] = useState<ProblemError | null>(null)
  const [clashes, setClashes] = useState<Clashes<Values>>({})
  const isDirty = !isSame(values, opened.values)
  useEffect(() => keepDraft(options.keepAs, isDirty ? values : null), [options.keepAs, isDirty, values])

  if (error?.status === 409 && record && record.version !== opened.version) {
    const merged = mergeChanges(opened.values, values, initial)
    setOpened({ values: initial, version: record.version })
    setValues(merged.values)
    setClashes(clashesOf(merged.clashes, values))
    setError(
      new ChangedMeanwhile(error, {
        clashes: Object.keys(merged.clashes),
        takenCount: merged.taken.length,
        takeAll: () => {
          setValues(initial)
          setClashes({})
          setError(null)
        },
      }),
    )
  }

  const set: FormState<Values>['set'] = (name, value) => {
    setValues(old => ({ ...old, [name]: value }))
    setError(old => old && without(old, name))
  }
  const theirsOf = <Name extends keyof Values & string>(name: Name, { value, mine }: Clash<Values[Name]>) => {
    const isTaken = isSame(values[name], value)
    const other = isTaken ? mine : value
    const onSwap = () => {
      if (!isTaken) setClashes(old => ({ ...old, [name]: { value, mine: values[name] } }))
      set(name, other)
    }
    return { other, isTaken, onSwap }
  }
  return {
    values,
    isDirty,
    version: opened.version,
    error,
    set,
    field: name => ({
      name,
      value: values[name],
      onChange: value => set(name, value),
      error: error?.problems.find(problem => nameOf(problem) === name)?.message,
      theirs: clashes[name] && theirsOf(name, clashes[name]),
    }),
    refuse: setError,
    check: schema => {
      const parsed = schema.safeParse(values)
      setError(
        parsed.success
          ? null
          : new ProblemError(
              422,
              'form.invalid',
              'Проверьте отмеченные поля.',
              parsed.error.issues.map(issue => ({
                code: 'field.invalid',
                field: issue.path.join('.'),
                message: issue.message,
              })),
            ),
      )
      return parsed.data
    },
    reset: (next = initial) => {
      setOpened({ values: next, version: record?.version ?? 0 })
      setValues(next)
      setClashes({})
      setError(null)
    },
  }
}

/** Both values of a field that both changed. */
type Clash<Value> = { value: Value; mine: Value }
type Clashes<Values> = { [Name in keyof Values]?: Clash<Values[Name]> }

const clashesOf = <Values extends Record<string, unknown>>(theirs: Partial<Values>, mine: Values) =>
  Object.fromEntries(
    Object.entries(theirs).map(([name, value]) => [name, { value, mine: mine[name] }]),
  ) as Clashes<Values>

/** Form with the summary of mistakes on top; Enter in a field submits. */
export function Form({
  error,
  onSubmit,
  children,
  label,
}: {
  error?: Error | null
  onSubmit: () => void
  children: ReactNode
  label?: string
}) {
  return (
    <form
      noValidate
      className={classes.form}
      aria-label={label}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <FormErrors error={error ?? null} />
      {children}
    </form>
  )
}

/** Every mistake at once, each a link to its field; takes the focus when a refusal arrives. */
export function FormErrors({ error }: { error: Error | null }) {
  const box = useRef<HTMLDivElement>(null)
  const before = useRef<ProblemError | null>(null)
  const problem = useMemo(() => error && asProblem(error), [error])
  useEffect(() => {
    // While the reader mends fields the list grows shorter; only a new refusal may take the focus.
    const isShorter =
      before.current !== null && problem !== null && lengthOf(problem) < lengthOf(before.current)
    if (problem && problem !== before.current && !isShorter) box.current?.focus()
    before.current = problem
  }, [problem])
  if (!problem) return null
  return (
    <div ref={box} className={classes.errors} role="alert" tabIndex={-1}>
      <p className={classes.title}>{problem.message}</p>
      {problem.problems.length > 0 && (
        <ul>
          {problem.problems.map(item => (
            <li key={`${item.field}${item.row}${item.column}${item.message}`}>
              <ProblemLine problem={item} />
            </li>
          ))}
        </ul>
      )}
      {problem.changed && <ChangedAt changed={problem.changed} />}
      {problem instanceof ChangedMeanwhile && <MeanwhileParts problem={problem} />}
      {problem.requestId && problem.status >= 500 && <p>Номер запроса: {problem.requestId}</p>}
    </div>
  )
}

/** «Строка 214, СНИЛС: …», or a link to the field. */
function ProblemLine({ problem }: { problem: FieldProblem }) {
  if (problem.row !== undefined)
    return (
      <>
        Строка {problem.row}
        {problem.column && `, ${problem.column}`}: {problem.message}
      </>
    )
  const target = `field-${nameOf(problem)}`
  if (!problem.field) return <>{problem.message}</>
  return (
    <a
      href={`#${target}`}
      onClick={event => {
        event.preventDefault()
        document.getElementById(target)?.focus()
      }}
    >
      {problem.message}
    </a>
  )
}

function lengthOf(problem: ProblemError): number {
  return problem.problems.length
}

/** A body may hold the fields of a record under `fields`, beside its version. */
function nameOf(problem: FieldProblem): string | undefined {
  return (problem.field ?? problem.path)?.replace(/^(body\.)?(fields\.)?/, '')
}

function without(error: ProblemError, name: string): ProblemError | null {
  const left = error.problems.filter(problem => nameOf(problem) !== name)
  if (left.length === error.problems.length) return error
  return left.length === 0
    ? null
    : new ProblemError(error.status, error.code, error.message, left, error.requestId)
}

function recallDraft<Values>(key: string | undefined): Partial<Values> {
  if (!key) return {}
  try {
    return JSON.parse(sessionStorage.getItem(`marshrut.draft.${key}`) ?? '{}') as Partial<Values>
  } catch {
    return {}
  }
}

function keepDraft(key: string | undefined, values: unknown): void {
  if (!key) return
  try {
    if (values === null) sessionStorage.removeItem(`marshrut.draft.${key}`)
    else sessionStorage.setItem(`marshrut.draft.${key}`, JSON.stringify(values))
  } catch {
    // A full or forbidden storage costs only the draft after a reload.
  }
}

/** The end of a form in a panel or a dialog: what it does, and a way out. */
export function FormButtons({
  label,
  isBusy,
  onClose,
}: {
  label: string
  isBusy: boolean
  onClose: () => void
}) {
  return (
    <ButtonRow>
      <Button type="submit" tone="primary" isBusy={isBusy}>
        {label}
      </Button>
      <Button onClick={onClose}>Отмена</Button>
    </ButtonRow>
  )
}
