import { type ReactNode, useState } from 'react'
import { Button, ButtonRow } from './button.tsx'
import { Field } from './field.tsx'
import { formatMoment, plural } from './format.ts'
import classes from './import.module.css'

const PAGE = 100

/** A value of the file that does not go over what stands by itself. */
export type ImportDifference = {
  /** What is ticked to take the file's value; differences with the same key are taken together. */
  key: string
  /** `kept`: the file says what it said last time; `conflict`: three different values, somebody has to decide. */
  kind: 'conflict' | 'kept'
  row: number
  column?: string | undefined
  title: string
  name: string
  file: string
  present: string
  /** Who wrote what stands and when, or what a file said last. */
  changedBy?: string | null
  changedAt?: string | null
  last?: string | null
}

/** Keys of the differences taken from the file: some, or all conflicts, those that are not on the screen too. */
export type Taken = 'all' | ReadonlySet<string>
export const NOTHING_TAKEN: Taken = new Set()

const isTakenOf = (taken: Taken, { kind, key }: ImportDifference) =>
  taken === 'all' ? kind === 'conflict' : taken.has(key)

/** How many rows of the file have something that is taken. */
export const rowsTaken = (differences: readonly ImportDifference[], taken: Taken): number =>
  new Set(differences.filter(one => isTakenOf(taken, one)).map(one => one.row)).size

/** The button's words, when nothing else of the file changes anything. */
export const takeLabel = (rows: number) => `Взять из файла ${plural(rows, 'строку', 'строки', 'строк')}`

/** Values that differ because somebody has changed the record: what stands stays, unless the reader ticks it. */
export function ImportDifferences({
  differences,
  conflictCount,
  taken,
  isBusy,
  onTake,
}: {
  differences: readonly ImportDifference[]
  /** All conflicts, where not every one of them is told. */
  conflictCount?: number
  taken: Taken
  isBusy: boolean
  onTake: (taken: Taken) => void
}) {
  const conflicts = differences.filter(one => one.kind === 'conflict')
  const kept = differences.filter(one => one.kind === 'kept')
  const count = conflictCount ?? conflicts.length
  const toggle = (key: string, isTicked: boolean) => {
    const keys = new Set(taken === 'all' ? conflicts.map(one => one.key) : taken)
    if (isTicked) keys.add(key)
    else keys.delete(key)
    onTake(keys)
  }
  const table = { taken, isBusy, onToggle: toggle }
  return (
    <>
      {conflicts.length > 0 && (
        <>
          <p>
            {plural(count, 'значение разошлось', 'значения разошлись', 'значений разошлось')}: в карточке
            исправили вручную, а в файле — третье. Останется то, что в карточке. Отметьте строки, в которых
            верен файл.
          </p>
          <Field
            name="take-all"
            label={`Взять из файла все: ${count}`}
            kind="checkbox"
            isDisabled={isBusy}
            value={taken === 'all'}
            onChange={isAll => onTake(isAll ? 'all' : NOTHING_TAKEN)}
          />
          <DifferenceTable caption="Разошлись с карточкой" differences={conflicts} {...table} />
          {count > conflicts.length && (
            <p>Показаны первые {conflicts.length}. Остальные можно взять из файла только все сразу.</p>
          )}
        </>
      )}
      {kept.length > 0 && (
        <>
          <p>
            Оставлено изменённое вручную: {plural(kept.length, 'значение', 'значения', 'значений')}. В файле
            то же, что в прошлый раз, а карточку с тех пор исправили.
          </p>
          <DifferenceTable caption="Оставлено изменённое вручную" differences={kept} {...table} />
        </>
      )}
    </>
  )
}

function DifferenceTable({
  caption,
  differences,
  taken,
  isBusy,
  onToggle,
}: {
  caption: string
  differences: readonly ImportDifference[]
  taken: Taken
  isBusy: boolean
  onToggle: (key: string, isTicked: boolean) => void
}) {
  const [shown, setShown] = useState(PAGE)
  return (
    <>
      <table className={classes.differences}>
        <caption className="for-screen-reader">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Взять из файла</th>
            <th scope="col">Что</th>
            <th scope="col">В файле</th>
            <th scope="col">В карточке</th>
          </tr>
        </thead>
        <tbody>
          {differences.slice(0, shown).map(one => (
            <tr key={`${one.key} ${one.title}`}>
              <td>
                <label className={classes.take}>
                  <input
                    type="checkbox"
                    checked={isTakenOf(taken, one)}
                    disabled={isBusy}
                    onChange={event => onToggle(one.key, event.target.checked)}
                  />
                  <span>
                    Строка {one.row}
                    <span className="for-screen-reader">: взять из файла</span>
                  </span>
                </label>
              </td>
              <td>
                {one.column ? `${one.column}, ${one.title}` : one.title}
                <Note>{one.name}</Note>
              </td>
              <td data-side="В файле">
                {one.file}
                {one.last != null && one.last !== one.file && <Note>прошлый файл: {one.last}</Note>}
              </td>
              <td data-side="В карточке">
                {one.present}
                {one.changedBy && (
                  <Note>
                    {one.changedBy}, {formatMoment(one.changedAt)}
                  </Note>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences.length > shown && (
        <ButtonRow>
          <Button onClick={() => setShown(shown + PAGE)}>
            Показать ещё {Math.min(PAGE, differences.length - shown)}
          </Button>
        </ButtonRow>
      )}
    </>
  )
}

const Note = ({ children }: { children: ReactNode }) => <span className={classes.note}>{children}</span>
