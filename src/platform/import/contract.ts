import { z } from 'zod'

/** What is wrong with a row of a table from outside, or with the whole of it. */
export const importProblem = z.object({
  code: z.string(),
  /** «Строка 214, СНИЛС: не сходится контрольная сумма. Проверьте цифры 112-233-445 96» */
  message: z.string(),
  /** As in Excel, from 1; absent for a problem of the whole file. */
  row: z.int().optional(),
  /** Letter of the column. */
  column: z.string().optional(),
  title: z.string().optional(),
  value: z.string().optional(),
})
export type ImportProblem = z.output<typeof importProblem>

/** A column of the file and the field it is read as. */
export const importColumn = z.object({
  letter: z.string(),
  /** Its heading; '' when it has none. */
  name: z.string(),
  /** First values. */
  samples: z.array(z.string()),
  /** Code of the field; null: the column is not read. */
  field: z.string().nullable(),
  /** How that is known; null when nothing is known of the column. */
  source: z.enum(['chosen', 'remembered', 'heading', 'guessed']).nullable(),
})
export type ImportColumn = z.output<typeof importColumn>

/** A field a column may be read as. */
export const importField = z.object({ code: z.string(), title: z.string(), required: z.boolean() })
export type ImportField = z.output<typeof importField>
