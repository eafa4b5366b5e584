import { runImportStaff, runUndoImport } from '#modules/people/index.ts'
import { argument, type Command, required, UsageError } from './command.ts'
import { withDatabase } from './with-database.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'Загрузить штат из файла или отменить загрузку',
  usage: 'staff FILE.xlsx|csv --organisation CODE [--dry-run] [--json]  |  undo BATCH [--json]',
  options: { organisation: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: async ({ args, values, progress }) => {
    const what = argument(args, 0, 'staff или undo')
    if (what === 'undo')
      return await withDatabase(progress, ({ context }) =>
        runUndoImport(context, { batch: argument(args, 1, 'номер загрузки') }),
      )
    if (what !== 'staff') throw new UsageError(`Неизвестно: import ${what}.`)
    const file = argument(args, 1, 'файл')
    const organisation = required(values, 'organisation')
    return await withDatabase(progress, ({ context }) =>
      runImportStaff(context, { file, organisation, dryRun: values['dry-run'] === true }),
    )
  },
}
