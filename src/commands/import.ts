import { runImportOneRoster } from '#modules/exchange/index.ts'
import {
  isOrganisationsImport,
  runImportOrganisations,
  undoOrganisationsImport,
} from '#modules/organisations/index.ts'
import { runImportStaff, runUndoImport } from '#modules/people/index.ts'
import type { Context } from '#platform/db/database.ts'
import type { CommandFile } from '#platform/import/command-file.ts'
import { argument, type Command, required, UsageError } from './command.ts'
import { withDatabase } from './with-database.ts'

const KINDS: readonly string[] = ['staff', 'organisations', 'oneroster']

export const importCommand: Command = {
  name: 'import',
  summary: 'Загрузить штат или организации из файла, отменить загрузку',
  usage:
    'staff FILE.xlsx|csv --organisation CODE [--dry-run] [--json]  |  organisations FILE.xlsx|csv [--dry-run] [--take-file] [--json]  |  oneroster FILE.zip [--dry-run] [--json]  |  undo BATCH [--json]',
  options: {
    organisation: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'take-file': { type: 'boolean' },
  },
  run: async ({ args, values, progress, signal }) => {
    const what = argument(args, 0, 'staff, organisations, oneroster или undo')
    const dryRun = values['dry-run'] === true
    if (what === 'undo')
      return await withDatabase(progress, ({ context }) => undo(context, argument(args, 1, 'номер загрузки')))
    if (!KINDS.includes(what)) throw new UsageError(`Неизвестно: import ${what}.`)
    const file = argument(args, 1, 'файл')
    const input = { file, dryRun, signal, onTold: toldBy(progress) }
    if (what === 'oneroster')
      return await withDatabase(progress, ({ context }) => runImportOneRoster(context, input))
    if (what === 'organisations')
      return await withDatabase(progress, ({ context }) =>
        runImportOrganisations(context, { ...input, takesFile: values['take-file'] === true }),
      )
    const organisation = required(values, 'organisation')
    return await withDatabase(progress, ({ context }) => runImportStaff(context, { ...input, organisation }))
  },
}

const PHASES = {
  reading: 'Проверено строк',
  writing: 'Записано',
} as const

function toldBy(progress: (text: string) => void): NonNullable<CommandFile['onTold']> {
  const say = (count: number) => count.toLocaleString('ru-RU')
  return (phase, done, total) =>
    progress(
      phase === 'waiting'
        ? 'Ждём: сюда загружает файл кто-то ещё'
        : `${PHASES[phase]}: ${say(done)}${total === null ? '' : ` из ${say(total)}`}`,
    )
}

/** A number of a loading does not say of what: that of organisations is looked for first. */
async function undo(context: Context, batch: string) {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(batch)
  if (isId && (await isOrganisationsImport(context, batch)))
    return await undoOrganisationsImport(context, { id: batch })
  return await runUndoImport(context, { batch })
}
