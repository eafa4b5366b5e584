import { fold } from '../text/nearest.ts'
import type { ImportField } from './contract.ts'

export type FieldSpec = {
  title: string
  /** A file without such a column is refused. */
  required: boolean
  /** Other headings of the column, in any case and spacing. */
  synonyms: readonly string[]
}

/** By what most values of a column without a telling heading look like, the surest first. */
export type LooksLike<Field extends string> = readonly (readonly [Field, (value: string) => boolean])[]

/** Everything that is known of the columns of one kind of file. */
export type ImportFields<Field extends string> = {
  names: readonly Field[]
  specs: Readonly<Record<Field, FieldSpec>>
  byValues: LooksLike<Field>
  words: FileWords
  /** Every name a column may have in a header: the reader finds the header row by them. */
  headings: readonly string[]
  is(text: string): text is Field
  /**
   * Which field a heading names; undefined when it is none of these. Of a two-row heading («Работник / Фамилия»)
   * the lower name says more than the one it is grouped under.
   */
  columnOf(heading: string): Field | undefined
}

export type FileWords = {
  /** First part of the codes of problems: `staff` makes `staff.column-missing`. */
  code: string
  /** What to do with a file without rows: «Впишите работников». */
  fillIn: string
}

export function importFields<Field extends string>(
  specs: Readonly<Record<Field, FieldSpec>>,
  { byValues, ...words }: FileWords & { byValues: LooksLike<Field> },
): ImportFields<Field> {
  const names = Object.keys(specs) as Field[]
  const titlesOf = (name: Field) => [specs[name].title, ...specs[name].synonyms]
  const byHeading = new Map(
    names.flatMap(name => titlesOf(name).map(title => [headingKey(title), name] as const)),
  )
  const columnOf = (heading: string): Field | undefined => {
    const key = headingKey(heading)
    const own = byHeading.get(key) ?? byHeading.get(key.replace(/\s*\([^)]*\)$/, ''))
    const lower = heading.lastIndexOf(' / ')
    return own ?? (lower < 0 ? undefined : columnOf(heading.slice(lower + 3)))
  }
  return {
    names,
    specs,
    byValues,
    words,
    headings: names.flatMap(titlesOf),
    is: (text): text is Field => Object.hasOwn(specs, text),
    columnOf,
  }
}

/** The fields as the page offers them for a column. */
export const offeredFields = <Field extends string>({ names, specs }: ImportFields<Field>): ImportField[] =>
  names.map(code => ({ code, title: specs[code].title, required: specs[code].required }))

function headingKey(heading: string): string {
  return fold(heading).replace(/[\s*:.]+$/, '')
}
