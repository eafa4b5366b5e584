import { writeFile } from 'node:fs/promises'
import { generateStaffFile } from '#modules/people/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { access } from '../rooms.ts'
import { argument, type Command, required, UsageError } from './command.ts'
import { withDatabase } from './with-database.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'Загрузить учебную страну или сделать файл штата с известными ошибками',
  usage: 'load --scale small|region|country --seed S  |  staff --rows N --errors N --out FILE.xlsx',
  options: {
    scale: { type: 'string' },
    seed: { type: 'string' },
    rows: { type: 'string' },
    errors: { type: 'string' },
    out: { type: 'string' },
    organisation: { type: 'string' },
  },
  run: async ({ args, values, progress }) => {
    const what = argument(args, 0, 'load или staff')
    if (what === 'staff') return await staff(values)
    if (what !== 'load') throw new UsageError(`Неизвестно: demo ${what}.`)
    return await load(required(values, 'scale'), values, progress)
  },
}

async function staff(values: Readonly<Record<string, string | boolean | undefined>>) {
  const out = required(values, 'out')
  const rows = whole(values.rows ?? '100', 'rows')
  const errors = whole(values.errors ?? '0', 'errors')
  const seed = whole(values.seed ?? '1', 'seed')
  const organisation = typeof values.organisation === 'string' ? values.organisation : undefined
  const made = await generateStaffFile({ rows, errors, seed, organisation, today: systemClock.today() })
  const mistakes = out.replace(/(\.xlsx)?$/, '.mistakes.json')
  await writeFile(out, made.xlsx)
  await writeFile(mistakes, `${JSON.stringify(made.planted, null, 2)}\n`)
  return { file: out, rows, errors: made.planted.length, mistakes }
}

async function load(
  scale: string,
  values: Readonly<Record<string, string | boolean | undefined>>,
  progress: (text: string) => void,
) {
  const { loadDemo } = await import('../../demo/load.ts')
  const seed = whole(values.seed ?? '1', 'seed')
  return await withDatabase(progress, async ({ postgres, context, config }) => {
    if (!config.demoPassword)
      throw new UsageError('Задайте пароль учебных входов: DEMO_PASSWORD=… npm run -s cli -- demo load …')
    return await loadDemo({
      postgres,
      db: context.db,
      clock: context.clock,
      access,
      password: config.demoPassword,
      scale,
      seed,
      progress,
    })
  })
}

function whole(value: string | boolean, name: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0)
    throw new UsageError(`--${name}: нужно целое число, получено ${value}.`)
  return number
}
