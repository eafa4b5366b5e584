import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { argument, type Command, UsageError } from './command.ts'

/** What every benchmark gives: its figures, the bare cost measured in the same run, and the ratio. */
export type BenchResult = {
  name: string
  figures: Record<string, number | string>
  bare: Record<string, number | string>
  ratio: Record<string, number>
}

export const bench: Command = {
  name: 'bench',
  summary: 'Измерить: имя файла в bench/',
  usage: 'NAME [--json]',
  options: {},
  run: async ({ args, progress }) => {
    const name = argument(args, 0, 'имя измерения')
    const file = path.join(import.meta.dirname, '../../bench', `${name}.ts`)
    if (!/^[a-z-]+$/.test(name) || !existsSync(file))
      throw new UsageError(`Измерения ${name} нет: смотрите папку bench/.`)
    const { default: run } = (await import(pathToFileURL(file).href)) as {
      default: (progress: (text: string) => void) => Promise<BenchResult>
    }
    return await run(progress)
  },
}
