import { z } from 'zod'
import { invalid } from '../errors/problem.ts'
import type { TableColumn } from '../spreadsheets/table.ts'
import { fold, nearest } from '../text/nearest.ts'
import type { ImportColumn } from './contract.ts'
import type { ImportFields } from './fields.ts'

/** What was said of headings before; null: the column is left out. */
export type Remembered<Field extends string> = ReadonlyMap<string, Field | null>
/** What the sender says of this file, by the letter of the column; null or absent: the column is left out. */
export type ColumnChoice<Field extends string> = ReadonlyMap<string, Field | null>

/** What is known of a file's columns beside their headings. */
export type KnownColumns<Field extends string> = {
  chosen?: ColumnChoice<Field> | undefined
  remembered: Remembered<Field>
}

/** Rows by whose values an unknown column is guessed, and those of them that are shown. */
export const SAMPLE = { read: 20, shown: 3 } as const

const choiceSchema = z.record(z.string().regex(/^[A-Z]{1,3}$/), z.string().nullable())

/** Reads the choice as the page sends it beside the file. @throws Problem invalid */
export function readChoice<Field extends string>(
  fields: ImportFields<Field>,
  json: string | undefined,
): ColumnChoice<Field> | undefined {
  if (json === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const parsed = choiceSchema.safeParse(value)
  const choice = Object.entries(parsed.data ?? {})
  if (!parsed.success || choice.some(([, field]) => field !== null && !fields.is(field)))
    throw invalid(
      `${fields.words.code}.columns`,
      'Соответствие столбцов не прочитано. Выберите файл и столбцы ещё раз.',
    )
  return new Map(choice as [string, Field | null][])
}

/**
 * What each column of the file holds: as the sender says; else as it was last time; else by its heading, by a heading
 * with a slip of the hand, by its values. A guess never takes a field that a surer column has.
 */
export function mapColumns<Field extends string>(
  fields: ImportFields<Field>,
  columns: readonly TableColumn[],
  samples: readonly (readonly string[])[],
  known: KnownColumns<Field>,
): ImportColumn[] {
  const keys = headingKeys(columns)
  const mapped: ImportColumn[] = columns.map(({ letter, name }, index) => ({
    letter,
    name,
    samples: samples.slice(0, SAMPLE.shown).map(cells => (cells[index] ?? '').slice(0, 60)),
    ...sureField(fields, { letter, name }, keys[index]!, known),
  }))
  if (known.chosen) return mapped
  const taken = new Set(mapped.map(column => column.field))
  for (const [index, column] of mapped.entries()) {
    if (column.source !== null) continue
    const values = samples.map(cells => (cells[index] ?? '').trim()).filter(value => value !== '')
    const guess = fieldByTypo(fields, column.name) ?? fieldByValues(fields, values)
    if (!guess || taken.has(guess)) continue
    taken.add(guess)
    Object.assign(column, { field: guess, source: 'guessed' })
  }
  return mapped
}

function sureField<Field extends string>(
  fields: ImportFields<Field>,
  { letter, name }: TableColumn,
  key: string,
  { chosen, remembered }: KnownColumns<Field>,
): Pick<ImportColumn, 'field' | 'source'> {
  if (chosen) return { field: chosen.get(letter) ?? null, source: 'chosen' }
  const before = remembered.get(key)
  if (before !== undefined) return { field: before, source: 'remembered' }
  const field = fields.columnOf(name)
  return field ? { field, source: 'heading' } : { field: null, source: null }
}

/** Headings as they are remembered: folded; the second «Дата» of a file is another column than the first. */
function headingKeys(columns: readonly TableColumn[]): string[] {
  const seen = new Map<string, number>()
  return columns.map(({ name }) => {
    const heading = fold(name).slice(0, 290)
    const count = (seen.get(heading) ?? 0) + 1
    seen.set(heading, count)
    return heading && count > 1 ? `${heading} #${count}` : heading
  })
}

/** What is to be remembered of a choice: every column that has a heading. */
export function headingsOf<Field extends string>(columns: readonly ImportColumn[]): Remembered<Field> {
  const keys = headingKeys(columns)
  return new Map(
    columns.flatMap(({ field }, index) => {
      const key = keys[index]!
      return key === '' ? [] : [[key, field as Field | null] as const]
    }),
  )
}

function fieldByTypo<Field extends string>(fields: ImportFields<Field>, name: string): Field | undefined {
  if (fold(name).length < 5) return undefined
  const near = nearest(
    name,
    fields.headings.filter(heading => heading.length >= 5),
    0.2,
  )
  return near === undefined ? undefined : fields.columnOf(near)
}

/** By what most of the values look like; a column with fewer than two values tells nothing. */
function fieldByValues<Field extends string>(
  { byValues }: ImportFields<Field>,
  values: readonly string[],
): Field | undefined {
  if (values.length < 2) return undefined
  return byValues.find(([, looks]) => values.filter(looks).length > values.length * 0.8)?.[0]
}
