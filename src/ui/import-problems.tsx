import { useMemo, useState } from 'react'
import type { ImportProblem } from '#platform/import/contract.ts'
import { Button, ButtonRow } from './button.tsx'
import { Field } from './field.tsx'
import { plural } from './format.ts'
import classes from './import.module.css'

const PAGE = 100
/** The same mistake in another row is of the same kind. */
const PLACE = /^(?:\S+\.csv, с|С)трока \d+,? ?/

/** Every problem with its row and column; by kind, a hundred at a time, and the whole list as a file. */
export function ImportProblems({
  problems,
  listName,
}: {
  problems: readonly ImportProblem[]
  /** Name of the file with the whole list. */
  listName: string
}) {
  const [kind, setKind] = useState('')
  const [shown, setShown] = useState(PAGE)
  const kinds = useMemo(() => kindsOf(problems), [problems])
  const matching = problems.filter(problem => !kind || problem.code === kind)
  return (
    <>
      <div className={classes.kinds}>
        <Field
          name="kind"
          label="Вид ошибки"
          kind="select"
          width="medium"
          placeholder={`Все, ${problems.length}`}
          value={kind}
          onChange={value => {
            setKind(value)
            setShown(PAGE)
          }}
          options={kinds}
        />
        <Button onClick={() => saveList(problems, listName)}>Скачать список ошибок</Button>
      </div>
      <table className={classes.problems}>
        <caption className="for-screen-reader">Ошибки файла по строкам</caption>
        <thead>
          <tr>
            <th scope="col" data-number>
              Строка
            </th>
            <th scope="col">Столбец</th>
            <th scope="col">Что не так и что сделать</th>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, shown).map((problem, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one row may have two problems of one kind
            <tr key={`${problem.row} ${problem.column} ${problem.code} ${index}`}>
              <td data-number>{problem.row ?? '—'}</td>
              <td>{[problem.column, problem.title].filter(Boolean).join(', ') || '—'}</td>
              <td>{problem.message.replace(/^Строка \d+, /, '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {matching.length > shown && (
        <ButtonRow>
          <Button onClick={() => setShown(shown + PAGE)}>
            Показать ещё {plural(Math.min(PAGE, matching.length - shown), 'ошибку', 'ошибки', 'ошибок')}
          </Button>
        </ButtonRow>
      )}
    </>
  )
}

/** Kinds of problems, the most frequent first, named by the column and the beginning of the message. */
function kindsOf(problems: readonly ImportProblem[]) {
  return [...Map.groupBy(problems, problem => problem.code)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([code, same]) => ({
      value: code,
      label: `${same[0]!.message.replace(PLACE, '').split('. ')[0]!.slice(0, 80)} — ${same.length}`,
    }))
}

/** CSV for Russian Excel, made from what is on the screen. A text that would be computed gets an apostrophe. */
function saveList(problems: readonly ImportProblem[], name: string): void {
  const cell = (value: unknown) => {
    const text = String(value ?? '')
    return `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  const lines = [
    ['Строка', 'Столбец', 'Название', 'Что не так и что сделать'],
    ...problems.map(problem => [problem.row, problem.column, problem.title, problem.message]),
  ].map(cells => cells.map(cell).join(';'))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(
    new Blob([`\ufeff${lines.join('\r\n')}`], { type: 'text/csv;charset=utf-8' }),
  )
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
