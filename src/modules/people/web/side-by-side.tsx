import { formatDateShort, formatSnils } from '#ui/format.ts'
import { MERGED_FIELDS, type MergedField, type MergePreview } from '../contract.ts'
import classes from './side-by-side.module.css'

/** Both cards field by field; where they differ the reader chooses which value survives. */
export function SideBySide({
  preview,
  taken,
  onChoose,
}: {
  preview: MergePreview
  /** Fields whose value comes from the former card. */
  taken: readonly MergedField[]
  onChoose: (field: MergedField, from: 'survivor' | 'former') => void
}) {
  const rows = preview.fields.filter(one => one.survivor !== null || one.former !== null)
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Сведения</th>
          <th scope="col">Остаётся</th>
          <th scope="col">Присоединяется</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.field}>
            <th scope="row">{MERGED_FIELDS[row.field]}</th>
            {(['survivor', 'former'] as const).map(side => (
              <td key={side}>
                {row.survivor === row.former ? (
                  wordsOf(row.field, row[side])
                ) : (
                  <label className={classes.choice}>
                    <input
                      type="radio"
                      name={`take-${row.field}`}
                      checked={taken.includes(row.field) === (side === 'former')}
                      onChange={() => onChoose(row.field, side)}
                    />
                    <span>{wordsOf(row.field, row[side])}</span>
                  </label>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function wordsOf(field: MergedField, value: string | null): string {
  if (value === null) return 'не указано'
  if (field === 'snils') return formatSnils(value)
  if (field === 'sex') return value === 'f' ? 'женский' : 'мужской'
  return field === 'birthDate' || field === 'teachingSince' ? formatDateShort(value) : value
}
