import { useState } from 'react'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { NOTHING, plural } from '#ui/format.ts'
import { Section } from '#ui/page.tsx'
import type { ImportConflict, OrganisationImportReport } from '../contract.ts'
import classes from './import.module.css'

const ALL = '*'
const PAGE = 50

/** Where the file differs from what was written by hand: the hand's stays unless the file's is taken. */
export function ImportConflicts({
  report,
  takes,
  isBusy,
  onTake,
}: {
  report: OrganisationImportReport
  takes: readonly string[]
  isBusy: boolean
  onTake: (takes: readonly string[]) => void
}) {
  const [shown, setShown] = useState(PAGE)
  const { conflicts, conflictCount } = report
  const isAll = takes.includes(ALL)
  const choose = (key: string, choice: string) =>
    onTake(choice === 'file' ? [...takes, key] : takes.filter(one => one !== key))
  return (
    <Section title="Расхождения с тем, что внесли вручную">
      <p>
        В файле и в карточках разное: {plural(conflictCount, 'значение', 'значения', 'значений')}. В карточки
        такие значения внесли вручную, они и останутся, если не выбрать значение из файла.
      </p>
      <ButtonRow>
        <Button onClick={() => onTake(isAll ? [] : [ALL])} disabled={isBusy}>
          {isAll ? 'Оставить всё, как в карточках' : 'Взять всё из файла'}
        </Button>
      </ButtonRow>
      <ul className={classes.conflicts}>
        {conflicts.slice(0, shown).map(conflict => (
          <Conflict
            key={conflict.key}
            conflict={conflict}
            choice={isAll || takes.includes(conflict.key) ? 'file' : 'present'}
            isBusy={isBusy || isAll}
            onChoose={choice => choose(conflict.key, choice)}
          />
        ))}
      </ul>
      {conflicts.length > shown && (
        <ButtonRow>
          <Button onClick={() => setShown(shown + PAGE)}>
            Показать ещё {Math.min(PAGE, conflicts.length - shown)}
          </Button>
        </ButtonRow>
      )}
      {conflictCount > conflicts.length && (
        <p>Показаны первые {conflicts.length}. Остальные можно взять из файла только все сразу.</p>
      )}
    </Section>
  )
}

function Conflict({
  conflict,
  choice,
  isBusy,
  onChoose,
}: {
  conflict: ImportConflict
  choice: 'present' | 'file'
  isBusy: boolean
  onChoose: (choice: string) => void
}) {
  const { key, row, organisationName, title, present, file, last } = conflict
  return (
    <li>
      <div>
        <strong>
          {organisationName}: {title}
        </strong>
        <span className={classes.note}>
          строка {row}; прошлый файл: {last ?? NOTHING}
        </span>
      </div>
      <Field
        name={`take-${key}`}
        label="Что записать"
        kind="choice"
        isDisabled={isBusy}
        value={choice}
        onChange={onChoose}
        options={[
          { value: 'present', label: `Оставить: ${present}` },
          { value: 'file', label: `Из файла: ${file}` },
        ]}
      />
    </li>
  )
}
