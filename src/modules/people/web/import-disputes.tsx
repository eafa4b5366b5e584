import { useState } from 'react'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import type { ImportDispute } from '../contract.ts'
import classes from './import.module.css'

const PAGE = 100

/** Rows whose values are taken from the file: some, or all conflicts, those that are not on the screen too. */
export type Taken = 'all' | ReadonlySet<number>

/** Values that differ because somebody has changed the card: what stands stays, unless the reader ticks the row. */
export function ImportDisputes({
  disputes,
  taken,
  isBusy,
  onTake,
}: {
  disputes: readonly ImportDispute[]
  taken: Taken
  isBusy: boolean
  onTake: (taken: Taken) => void
}) {
  const conflicts = disputes.filter(one => one.kind === 'conflict')
  const kept = disputes.filter(one => one.kind === 'kept')
  const toggle = (row: number, isTaken: boolean) => {
    const rows = new Set(taken === 'all' ? conflicts.map(one => one.row) : taken)
    if (isTaken) rows.add(row)
    else rows.delete(row)
    onTake(rows)
  }
  const table = { taken, isBusy, onToggle: toggle }
  return (
    <>
      {conflicts.length > 0 && (
        <>
          <p>
            {plural(conflicts.length, 'значение разошлось', 'значения разошлись', 'значений разошлось')}: в
            карточке исправили вручную, а в файле — третье. Останется то, что в карточке. Отметьте строки, в
            которых верен файл.
          </p>
          <Field
            name="take-all"
            label={`Взять из файла все: ${conflicts.length}`}
            kind="checkbox"
            isDisabled={isBusy}
            value={taken === 'all'}
            onChange={isAll => onTake(isAll ? 'all' : new Set())}
          />
          <DisputeTable caption="Разошлись с карточкой" disputes={conflicts} {...table} />
        </>
      )}
      {kept.length > 0 && (
        <>
          <p>
            Оставлено изменённое вручную: {plural(kept.length, 'значение', 'значения', 'значений')}. В файле
            то же, что в прошлый раз, а карточку с тех пор исправили.
          </p>
          <DisputeTable caption="Оставлено изменённое вручную" disputes={kept} {...table} />
        </>
      )}
    </>
  )
}

function DisputeTable({
  caption,
  disputes,
  taken,
  isBusy,
  onToggle,
}: {
  caption: string
  disputes: readonly ImportDispute[]
  taken: Taken
  isBusy: boolean
  onToggle: (row: number, isTaken: boolean) => void
}) {
  const [shown, setShown] = useState(PAGE)
  const isTaken = ({ kind, row }: ImportDispute) => (taken === 'all' ? kind === 'conflict' : taken.has(row))
  return (
    <>
      <table className={classes.disputes}>
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
          {disputes.slice(0, shown).map(one => (
            <tr key={`${one.row} ${one.title}`}>
              <td>
                <label className={classes.take}>
                  <input
                    type="checkbox"
                    checked={isTaken(one)}
                    disabled={isBusy}
                    onChange={event => onToggle(one.row, event.target.checked)}
                  />
                  <span>
                    Строка {one.row}
                    <span className="for-screen-reader">: взять из файла</span>
                  </span>
                </label>
              </td>
              <td>
                {one.column ? `${one.column}, ${one.title}` : one.title}
                <span className={classes.note}>{one.name}</span>
              </td>
              <td data-side="В файле">{one.file}</td>
              <td data-side="В карточке">
                {one.present}
                {one.changedBy && (
                  <span className={classes.note}>
                    {one.changedBy}, {formatMoment(one.changedAt)}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {disputes.length > shown && (
        <ButtonRow>
          <Button onClick={() => setShown(shown + PAGE)}>
            Показать ещё {Math.min(PAGE, disputes.length - shown)}
          </Button>
        </ButtonRow>
      )}
    </>
  )
}
