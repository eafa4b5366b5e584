import type { ImportColumn, ImportProblem } from './contract.ts'
import type { ImportFields } from './fields.ts'

export type Place = {
  index: number
  letter: string
  title: string
  /** Which word of a cell that holds three values in a row; the last one takes all that follows. */
  part?: 0 | 1 | 2
}
/** Where each field stands in this file. */
export type Layout<Field extends string> = ReadonlyMap<Field, Place>

/** Text of a field in a row of the file, '' where the file has no such column. */
export function cellOf(cells: readonly string[], place: Place | undefined): string {
  const text = place ? (cells[place.index] ?? '').trim() : ''
  if (place?.part === undefined) return text
  const words = text.split(/\s+/)
  return place.part === 2 ? words.slice(2).join(' ') : (words[place.part] ?? '')
}

/** A problem of one cell: «Строка 214, СНИЛС: не сходится контрольная сумма. Проверьте цифры …». */
export function cellProblem<Field extends string>(
  fields: ImportFields<Field>,
  layout: Layout<Field>,
  row: number,
  field: Field,
  code: string,
  wrong: string,
  value?: string,
): ImportProblem {
  const place = layout.get(field)
  const title = place?.title ?? fields.specs[field].title
  return {
    code: `${fields.words.code}.${code}`,
    message: `Строка ${row}, ${title}: ${wrong}`,
    row,
    ...(place && { column: place.letter }),
    title,
    ...(value !== undefined && { value }),
  }
}

/** Which column is which; a field given twice is a problem of the file. */
export function placeFields<Field extends string>(
  fields: ImportFields<Field>,
  columns: readonly ImportColumn[],
  headerRow: number,
): { layout: Map<Field, Place>; problems: ImportProblem[] } {
  const layout = new Map<Field, Place>()
  const problems: ImportProblem[] = []
  columns.forEach(({ letter, name, field }, index) => {
    if (field === null || !fields.is(field)) return
    const taken = layout.get(field)
    const { title } = fields.specs[field]
    if (!taken) layout.set(field, { index, letter, title })
    else
      problems.push({
        code: `${fields.words.code}.column-twice`,
        message: `Строка ${headerRow}: столбцы ${taken.letter} и ${letter} оба приняты за «${title}». Оставьте один`,
        row: headerRow,
        column: letter,
        title: name,
      })
  })
  return { layout, problems }
}

/** A problem of the file for each required field that no column holds. */
export function missingFields<Field extends string>(
  { names, specs, words }: ImportFields<Field>,
  layout: Layout<Field>,
  headerRow: number,
): ImportProblem[] {
  return names
    .filter(name => specs[name].required && !layout.has(name))
    .map(name => ({
      code: `${words.code}.column-missing`,
      message: `Строка ${headerRow}: нет столбца «${specs[name].title}». Укажите его среди столбцов файла, добавьте или скачайте шаблон`,
      row: headerRow,
      title: specs[name].title,
    }))
}
