import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { createAccounts } from '#modules/accounts/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import type { Config } from '#platform/config/config.ts'
import { openSecrets } from '#platform/config/secrets.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import { openDatabase } from '#platform/db/database.ts'
import { unavailable } from '#platform/errors/problem.ts'
import { fileStore } from '#platform/files/store.ts'
import { plainWords } from '#platform/http/check-words.ts'
import { createHttp, type HttpServer } from '#platform/http/server.ts'
import { serveWebFiles } from '#platform/http/web-files.ts'
import { prepareJobs, startJobs } from '#platform/jobs/jobs.ts'
import { createLogger, type Logger } from '#platform/logs/logs.ts'
import { logMailer, type Mailer, smtpMailer } from '#platform/mail/mail.ts'
import { APP_ROLE } from '#platform/migrations/app-role.ts'
import { type OpenPostgres, openPostgres } from '#platform/postgres/open-postgres.ts'
import { ensureWebBuilt } from '../tools/build-web.ts'
import { loadDemoIfAbsent } from './demo.ts'
import { loadShippedPacks } from './packs.ts'
import { access, jobsOfRooms, serveRooms } from './rooms.ts'

/** Messages of checks that a contract does not word itself. */
z.config({ localeError: plainWords })

export const VERSION: string = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'),
).version

export type Service = {
  readonly url: string
  /** Of the demo's sign-ins; undefined where the demo country is not in the database. */
  readonly demoPassword: string | undefined
  stop(): Promise<void>
}

/**
 * Starts everything in the order in which it depends on one another: secrets, database, jobs, HTTP, demo. `progress`
 * hears in Russian of what takes long.
 *
 * @throws StartProblem with one clear sentence and the way out
 */
export async function startService(config: Config, progress: (text: string) => void): Promise<Service> {
  const logger = createLogger({ level: config.logLevel })
  const secrets = await openSecrets(config)
  const webBuilt = ensureWebBuilt({ log: progress })
  // Built beside the database's start; its failure is met where it is awaited.
  webBuilt.catch(() => {})
  const postgres = await openPostgres(config, secrets, {
    purpose: 'server',
    progress,
    onEvent: event => logger.warn({ event }, 'PostgreSQL changed its state'),
  })
  const opened: (() => Promise<void>)[] = [postgres.close]
  const stop = async () => {
    for (const close of opened.splice(0).reverse())
      await close().catch(error => logger.error({ err: error }, 'closing failed'))
  }
  try {
    const webFolder = await webBuilt
    return await serveOn({ config, secrets, logger, postgres, webFolder, opened, stop, progress })
  } catch (error) {
    await stop()
    throw error
  }
}

type Parts = {
  config: Config
  secrets: Awaited<ReturnType<typeof openSecrets>>
  logger: Logger
  postgres: OpenPostgres
  webFolder: string
  opened: (() => Promise<void>)[]
  stop: () => Promise<void>
  progress: (text: string) => void
}

async function serveOn({
  config,
  secrets,
  logger,
  postgres,
  webFolder,
  opened,
  stop,
  progress,
}: Parts): Promise<Service> {
  const clock = systemClock
  const db = openDatabase(postgres.app, error => logger.warn({ err: error }, 'idle connection lost'))
  opened.push(() => db.destroy())
  const mailer = mailerOf(config, logger)
  const demoPassword = config.demo ? (config.demoPassword ?? secrets.derive('demo').slice(0, 12)) : undefined
  const accounts = createAccounts({
    database: postgres.app,
    db,
    clock,
    mailer,
    logger,
    access,
    settings: {
      secret: secrets.derive('auth'),
      publicUrl: config.publicUrl,
      oidc: config.oidc,
      demoPassword,
    },
  })
  opened.push(() => accounts.close())
  const definitions = jobsOfRooms(() => ({ db, clock }))
  await prepareJobs(postgres.owner, APP_ROLE, definitions)
  let isReady = false
  const app = await createHttp({
    db,
    clock,
    logger,
    files: fileStore(path.join(config.dataDir, 'files')),
    version: VERSION,
    publicOrigins: [config.publicUrl],
    trustProxy: config.trustProxy,
    resolveActor: request => accounts.resolveActor(request),
    isReady: () => isReady,
  })
  opened.push(() => app.close())
  app.addHook('onRequest', async request => {
    if (!isReady && request.url.startsWith('/api/') && request.url !== '/api/health')
      throw unavailable('service.starting', 'Сервис запускается. Обновите страницу через минуту.')
  })
  serveRooms(app, accounts)
  await serveWebFiles(app, webFolder)
  const url = await listen(app, config)
  const hasDemo =
    demoPassword !== undefined &&
    (await loadDemoIfAbsent({ postgres, db, clock, password: demoPassword, access, progress }))
  await loadShippedPacks({ db, clock, actor: systemActor(access.areas) })
  const jobs = await startJobs(postgres.app, definitions, (error, job) =>
    logger.error({ err: error, job }, 'job failed'),
  )
  app.dependencies.jobs = jobs
  opened.push(() => jobs.stop())
  isReady = true
  return { url, demoPassword: hasDemo ? demoPassword : undefined, stop }
}

function mailerOf(config: Config, logger: Logger): Mailer {
  return config.smtpUrl
    ? smtpMailer({ url: config.smtpUrl, from: config.mailFrom })
    : logMailer({ directory: path.join(config.dataDir, 'mail'), logger, from: config.mailFrom })
}

async function listen(app: HttpServer, config: Config): Promise<string> {
  try {
    return await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE')
      throw new StartProblem(
        'http.port-busy',
        `Порт ${config.port} занят другой программой. Остановите её или задайте другой порт: PORT=${config.port + 1} npm start`,
      )
    if (code === 'EACCES')
      throw new StartProblem(
        'http.port-forbidden',
        `Нет права открыть порт ${config.port}. Задайте порт больше 1024, например PORT=3000.`,
      )
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartProblem(
        'http.host',
        `Адреса ${config.host} у этой машины нет. Исправьте HOST, например HOST=127.0.0.1.`,
      )
    throw error
  }
}
