import { INVITATION_DAYS } from '#modules/accounts/index.ts'
import { Problem } from '#platform/errors/problem.ts'
import { type SetupResult, setupRegion } from '../setup/setup-region.ts'
import { type Command, type CommandInput, required, UsageError } from './command.ts'
import { withDatabase } from './with-database.ts'

export const setup: Command = {
  name: 'setup',
  summary: 'Завести регион для работы: территории, органы, содержание диагностики, первый администратор',
  usage:
    '--pack CODE --admin-login LOGIN --admin-email MAIL --admin-name "Фамилия Имя Отчество" [--content on|off] [--new-link] [--json]',
  options: {
    pack: { type: 'string' },
    'admin-login': { type: 'string' },
    'admin-email': { type: 'string' },
    'admin-name': { type: 'string' },
    content: { type: 'string' },
    'new-link': { type: 'boolean' },
  },
  run: async ({ args, values, progress, signal }) => {
    if (args.length > 0)
      throw new UsageError(`Лишнее: ${args.join(' ')}. Имя из нескольких слов берут в кавычки.`)
    const pack = required(values, 'pack')
    const administrator = administratorOf(values)
    const content = values.content ?? 'off'
    if (content !== 'on' && content !== 'off')
      throw new UsageError(`--content бывает on или off, получено ${content}.`)
    const newLink = values['new-link'] === true
    if (newLink && !administrator)
      throw new UsageError('--new-link: назовите администратора, которому нужна ссылка.')
    return await withDatabase(progress, async ({ context, config }) => {
      const withExamples = content === 'on'
      const input = { pack, administrator, withExamples, newLink, publicUrl: config.publicUrl }
      try {
        return await setupRegion(context, input, { progress, signal })
      } catch (error) {
        if (error instanceof Problem && error.code === 'setup.no-administrator')
          throw new UsageError(error.message)
        throw error
      }
    })
  },
  show: (result: SetupResult) => words(result),
}

/** All three of them or none: a second region may be added without an administrator of its own. */
function administratorOf(values: CommandInput['values']) {
  const names = ['admin-login', 'admin-email', 'admin-name'] as const
  if (names.every(name => values[name] === undefined)) return undefined
  const [login, email, name] = names.map(one => required(values, one))
  return { login: login!, email: email!, name: name! }
}

function words({ region, changed, territories, bodies, content, administrator, notes }: SetupResult): string {
  const counted = (what: string, { created, unchanged }: { created: number; unchanged: number }) =>
    `  ${what}: новых ${created}, были ${unchanged}`
  const lines = [
    changed ? `Готово: ${region.name}` : `Всё уже на месте, ничего не изменено: ${region.name}`,
    counted('территории', territories),
    counted('органы и организации', bodies),
    `  модель компетенций: ${FRAMEWORK[content.framework]}; новых заданий ${content.items}, инструментов ${content.instruments}`,
    ...(content.examples ? [counted('программы-примеры', content.examples)] : []),
    ...(administrator ? [`  администратор ${administrator.login}: ${OUTCOME[administrator.outcome]}`] : []),
    ...notes.map(note => `  — ${note}`),
  ]
  if (administrator?.link)
    lines.push(
      '',
      `Ссылка для пароля, показана один раз, действует ${INVITATION_DAYS} дней:`,
      administrator.link,
      'Запустите сервис (DEMO=off npm start) и откройте её.',
    )
  return lines.join('\n')
}

const FRAMEWORK = { created: 'опубликована', unchanged: 'была', other: 'действует своя' } as const
const OUTCOME = {
  created: 'учётная запись создана',
  appointed: 'роль в этом регионе добавлена',
  unchanged: 'назначен раньше',
} as const
