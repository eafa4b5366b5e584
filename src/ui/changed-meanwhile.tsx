import { type ChangedBy, ProblemError } from './api.ts'
import { Button, ButtonRow } from './button.tsx'
import classes from './form.module.css'
import { formatMoment, plural } from './format.ts'

/** The other value of a field that both changed, beside the one in the form. */
export type Theirs = {
  /** Of the record; mine, once theirs is taken. */
  other: unknown
  isTaken: boolean
  /** Takes theirs; pressed again, brings mine back. */
  onSwap: () => void
}

/** A conflict of versions after which the record has been read anew and put together with what was typed. */
export class ChangedMeanwhile extends ProblemError {
  /** Names of the fields that both changed. */
  readonly clashes: readonly string[]
  /** How many fields only the other one changed. */
  readonly takenCount: number
  readonly takeAll: () => void

  constructor(
    { status, code, message, problems, requestId, changed }: ProblemError,
    { clashes, takenCount, takeAll }: { clashes: readonly string[]; takenCount: number; takeAll: () => void },
  ) {
    super(status, code, message, problems, requestId, changed)
    this.clashes = clashes
    this.takenCount = takenCount
    this.takeAll = takeAll
  }
}

/** What differs now, field by field, and two ways on: with mine, or as the record stands. */
export function MeanwhileParts({ problem }: { problem: ChangedMeanwhile }) {
  const both = problem.clashes.flatMap(name => {
    const field = document.getElementById(`field-${name}`)
    return field ? [{ name, field, label: field.dataset.label ?? name }] : []
  })
  const { takenCount } = problem
  if (both.length + takenCount === 0) return <p>Полей этой формы это не коснулось.</p>
  return (
    <>
      {both.length > 0 && (
        <>
          <p>Это изменили вы оба. Осталось ваше, рядом показано, как в записи:</p>
          <ul>
            {both.map(({ name, field, label }) => (
              <li key={name}>
                <a
                  href={`#field-${name}`}
                  onClick={event => {
                    event.preventDefault()
                    field.focus()
                  }}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {takenCount > 0 && (
        <p>Чего вы не трогали, теперь как в записи: {plural(takenCount, 'поле', 'поля', 'полей')}.</p>
      )}
      <ButtonRow>
        <Button type="submit" size="small">
          Сохранить с моими правками
        </Button>
        <Button size="small" onClick={problem.takeAll}>
          Взять всё, как в записи
        </Button>
      </ButtonRow>
    </>
  )
}

/** «Изменено 26 ноября, 16:44». */
export function ChangedAt({ changed }: { changed: ChangedBy }) {
  return (
    <p>
      Изменено <time dateTime={changed.at}>{formatMoment(changed.at)}</time>.
    </p>
  )
}

/** Stands under the input of a field that both changed. */
export function TheirValue({
  id,
  label,
  theirs: { other, isTaken, onSwap },
  words,
}: {
  id: string
  label: string
  theirs: Theirs
  /** A value as the reader reads it. */
  words: (value: unknown) => string
}) {
  const press = isTaken ? 'Вернуть моё' : 'Взять их значение'
  return (
    <div id={`${id}-theirs`} className={classes.theirs}>
      <span>
        {isTaken ? 'Взято из записи. У вас было: ' : 'Сейчас в записи: '}
        <strong>{words(other) || 'пусто'}</strong>
      </span>
      <Button size="small" onClick={onSwap}>
        {press} <span className="for-screen-reader">«{label}»</span>
      </Button>
    </div>
  )
}
