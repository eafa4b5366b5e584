import { z } from 'zod'
import { invalid } from '#platform/errors/problem.ts'
import type { TableColumn } from '#platform/spreadsheets/table.ts'
import type { ImportColumn } from '../contract.ts'
import { isSnils } from '../snils.ts'
import { columnOf, isStaffColumn, KNOWN_HEADERS, type StaffColumn } from './columns.ts'
import { fold, nearest } from './nearest.ts'

/** What was said of headings before; null: the column is left out. */
export type Remembered = ReadonlyMap<string, StaffColumn | null>
/** What the sender says of this file, by the letter of the column; null or absent: the column is left out. */
export type ColumnChoice = ReadonlyMap<string, StaffColumn | null>

/** Rows by whose values an unknown column is guessed, and those of them that are shown. */
export const SAMPLE = { read: 20, shown: 3 } as const

const choiceSchema = z.record(z.string().regex(/^[A-Z]{1,3}$/), z.string().refine(isStaffColumn).nullable())

/** Reads the choice as the page sends it beside the file. @throws Problem invalid */
export function readChoice(json: string | undefined): ColumnChoice | undefined {
  if (json === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const parsed = choiceSchema.safeParse(value)
  if (!parsed.success)
    throw invalid('staff.columns', 'Соответствие столбцов не прочитано. Выберите файл и столбцы ещё раз.')
  return new Map(Object.entries(parsed.data) as [string, StaffColumn | null][])
}

/**
 * What each column of the file holds: as the sender says; else as it was last time; else by its heading, by a heading
 * with a slip of the hand, by its values. A guess never takes a field that a surer column has.
 */
export function mapColumns(
  columns: readonly TableColumn[],
  samples: readonly (readonly string[])[],
  { chosen, remembered }: { chosen?: ColumnChoice | undefined; remembered: Remembered },
): ImportColumn[] {
  const keys = headingKeys(columns)
  const mapped: ImportColumn[] = columns.map(({ letter, name }, index) => ({
    letter,
    name,
    samples: samples.slice(0, SAMPLE.shown).map(cells => (cells[index] ?? '').slice(0, 60)),
    ...sureField(letter, name, keys[index]!, { chosen, remembered }),
  }))
  if (chosen) return mapped
  const taken = new Set(mapped.map(column => column.field))
  for (const [index, column] of mapped.entries()) {
    if (column.source !== null) continue
    const values = samples.map(cells => (cells[index] ?? '').trim()).filter(value => value !== '')
    const guess = fieldByTypo(column.name) ?? fieldByValues(values)
    if (!guess || taken.has(guess)) continue
    taken.add(guess)
    Object.assign(column, { field: guess, source: 'guessed' })
  }
  return mapped
}

function sureField(
  letter: string,
  name: string,
  key: string,
  { chosen, remembered }: { chosen?: ColumnChoice | undefined; remembered: Remembered },
): Pick<ImportColumn, 'field' | 'source'> {
  if (chosen) return { field: chosen.get(letter) ?? null, source: 'chosen' }
  const before = remembered.get(key)
  if (before !== undefined) return { field: before, source: 'remembered' }
  const field = columnOf(name)
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
export function headingsOf(columns: readonly ImportColumn[]): Remembered {
  const keys = headingKeys(columns)
  return new Map(
    columns.flatMap(({ field }, index) => {
      const key = keys[index]!
      return key === '' ? [] : [[key, field as StaffColumn | null] as const]
    }),
  )
}

function fieldByTypo(name: string): StaffColumn | undefined {
  if (fold(name).length < 5) return undefined
  const near = nearest(
    name,
    KNOWN_HEADERS.filter(header => header.length >= 5),
    0.2,
  )
  return near === undefined ? undefined : columnOf(near)
}

const FULL_NAME = /^[а-яё-]+ [а-яё-]+ [а-яё]+(?:вич|вна|ична|инична|оглы|кызы)$/i

const BY_VALUES: readonly [StaffColumn, (value: string) => boolean][] = [
  ['snils', value => isSnils(value.replaceAll(/[\s-]/g, ''))],
  ['email', value => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
  ['phone', value => /^(?:\+7|8)[\s(-]*9[\d\s()-]{9,}$/.test(value)],
  ['fullName', value => FULL_NAME.test(value)],
  ['middleName', value => /^[а-яё]+(?:вич|вна|ична)$/i.test(value)],
]

/** By what most of the values look like; a column with fewer than two values tells nothing. */
function fieldByValues(values: readonly string[]): StaffColumn | undefined {
  if (values.length < 2) return undefined
  return BY_VALUES.find(([, looks]) => values.filter(looks).length > values.length * 0.8)?.[0]
}
