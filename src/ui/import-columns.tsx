import { useState } from 'react'
import type { ImportColumn, ImportField } from '#platform/import/contract.ts'
import { Button, ButtonRow } from './button.tsx'
import { Field } from './field.tsx'
import { plural } from './format.ts'
import classes from './import.module.css'
import { Section } from './page.tsx'

const SOURCES = {
  chosen: 'выбрано вами',
  remembered: 'как в прошлый раз',
  heading: 'по названию',
  guessed: 'угадано, проверьте',
} as const

/** Columns of the file with their first values and the field each is read as; a correction checks the file anew. */
export function ImportColumns({
  columns,
  fields,
  isBusy,
  onChoose,
}: {
  columns: readonly ImportColumn[]
  fields: readonly ImportField[]
  isBusy: boolean
  onChoose: (columns: ImportColumn[]) => void
}) {
  const isClear = columns.every(({ source }) => source === 'heading' || source === 'remembered')
  const [isAsked, setAsked] = useState(false)
  const isOpen = isAsked || !isClear
  const unread = columns.filter(column => column.field === null).length
  const options = fields.map(({ code, title, required }) => ({
    value: code,
    label: required ? `${title} (обязательно)` : title,
  }))
  const change = (letter: string, field: string) =>
    onChoose(
      columns.map(column => {
        if (column.letter === letter) return { ...column, field: field || null }
        // a field belongs to one column: what is taken here is left there
        return column.field === field ? { ...column, field: null } : column
      }),
    )
  return (
    <Section title="Столбцы файла">
      <p>
        {plural(columns.length, 'столбец', 'столбца', 'столбцов')}
        {unread > 0 && `, не читается ${unread}`}.
        {' После загрузки выбор запомнится для файлов с такими же названиями.'}
      </p>
      {!isOpen && (
        <ButtonRow>
          <Button onClick={() => setAsked(true)}>Проверить столбцы</Button>
        </ButtonRow>
      )}
      {isOpen && (
        <ul className={classes.columns}>
          {columns.map(column => (
            <li key={column.letter}>
              <div>
                <strong>
                  {column.letter}. {column.name || 'Без названия'}
                </strong>
                <span className={classes.note}>
                  {column.samples.filter(Boolean).join(' · ') || 'первые строки пустые'}
                </span>
              </div>
              <Field
                name={`column-${column.letter}`}
                label={`Столбец ${column.letter} — это`}
                hint={column.source ? SOURCES[column.source] : 'не опознан'}
                kind="select"
                isDisabled={isBusy}
                placeholder="Не загружать"
                value={column.field ?? ''}
                onChange={field => change(column.letter, field)}
                options={options}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
