import { ROLE_CODES, ROLES } from '#modules/accounts/role.ts'
import { readConfig } from '#platform/config/config.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import { type Service, startService } from './service.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

try {
  const started = Date.now()
  const service = await startService(readConfig(), text => say(`  ${text}`))
  greet(service, Date.now() - started)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(service))
} catch (error) {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(
    `\n${[error.message, ...error.problems.map(problem => `  — ${problem}`)].join('\n')}\n`,
  )
  process.exit(1)
}

function greet({ url, demoPassword }: Service, ms: number): void {
  say(
    `\n«Маршрут» работает: ${url}  (запуск ${(ms / 1000).toFixed(1).replace('.', ',')} с, остановить — Ctrl-C)`,
  )
  if (!demoPassword) return
  say(`\nУчебные входы, пароль у всех один: ${demoPassword}`)
  for (const role of ROLE_CODES) say(`  ${role.padEnd(24)}${ROLES[role].title}`)
}

async function stop(service: Service): Promise<void> {
  say('\nОстанавливаемся…')
  await service.stop()
  process.exit(0)
}
