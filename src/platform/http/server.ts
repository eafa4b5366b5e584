import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Actor } from '../access/actor.ts'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import { forbidden } from '../errors/problem.ts'
import type { FileStore } from '../files/store.ts'
import { newId } from '../ids/ids.ts'
import type { JobSender } from '../jobs/jobs.ts'
import { observeRequests } from './metrics.ts'
import type { Operation } from './operation.ts'
import { sendProblem } from './problem-details.ts'

/** What the wiring hands to the HTTP edge; the edge itself knows no product word. */
export type HttpDependencies = {
  db: Database
  clock: Clock
  jobs?: JobSender
  /** Where uploaded files are kept. */
  files: FileStore
  logger: Logger
  version: string
  /** Address people open in the browser; its origin is the only one that may send cookies with a change. */
  publicOrigins: readonly string[]
  trustProxy: boolean
  /** The signed-in actor of a request, or undefined. */
  resolveActor(request: FastifyRequest): Promise<Actor | undefined>
  /** Whether the service can answer now; false keeps `/api/health` at 503. */
  isReady(): boolean
}

export type HttpServer = FastifyInstance & {
  dependencies: HttpDependencies
  /** Every operation that was attached, in order: the access matrix is made from it. */
  operations: Operation[]
}

const GENERAL_LIMIT_PER_MINUTE = 600

/**
 * The HTTP edge: security headers, cookies, limits, problem details, OpenAPI, health and metrics.
 * Rooms add their operations with `serve()`.
 */
export async function createHttp(dependencies: HttpDependencies): Promise<HttpServer> {
  const app = Fastify({
    // Typed as Fastify's own logger: with pino's wider type every plugin would carry another generic.
    loggerInstance: dependencies.logger as FastifyBaseLogger,
    genReqId: () => newId(),
    trustProxy: dependencies.trustProxy,
    bodyLimit: 1024 * 1024,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  await app.register(helmet, HELMET)
  await app.register(cookie)
  await app.register(compress, { global: true, threshold: 1024 })
  await app.register(multipart, { limits: { files: 1, fileSize: 64 * 1024 * 1024, fields: 20 } })
  await app.register(rateLimit, {
    global: true,
    max: GENERAL_LIMIT_PER_MINUTE,
    timeWindow: '1 minute',
    allowList: request => !request.url.startsWith('/api/') || request.url === '/api/health',
    errorResponseBuilder: (_request, limit) => ({
      statusCode: 429,
      code: 'http.rate',
      message: `Слишком много запросов. Повторите через ${Math.ceil(limit.ttl / 1000)} с.`,
    }),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Маршрут', version: dependencies.version, description: 'Открытый интерфейс платформы' },
    },
    transform: jsonSchemaTransform,
  })
  refuseForeignOrigins(app, dependencies)
  observeRequests(app, dependencies.db)
  app.get('/api/health', { schema: { hide: true } }, async (_request, reply) => {
    const ready = dependencies.isReady()
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'starting', version: dependencies.version })
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  return Object.assign(app, { dependencies, operations: [] }) as unknown as HttpServer
}

const HELMET = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Mantine writes its colour variables into a <style> element at run time.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' as const },
  // The service may stand behind plain HTTP on a school's own network; the proxy that ends TLS sets this.
  strictTransportSecurity: false,
}

/**
 * Cross-site request forgery: a change that comes with cookies must come from our own pages.
 * Requests with a token, or without any browser (no Origin, no Sec-Fetch-Site), carry no ambient authority.
 */
function refuseForeignOrigins(app: FastifyInstance, dependencies: HttpDependencies): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
    const { origin, authorization } = request.headers
    if (authorization?.startsWith('Bearer ')) return
    const site = request.headers['sec-fetch-site']
    const own =
      origin === undefined
        ? site === undefined || site === 'same-origin' || site === 'none'
        : dependencies.publicOrigins.includes(origin) || isSameHost(origin, request.headers.host)
    if (!own)
      throw forbidden(
        'http.origin',
        'Запрос пришёл с чужого сайта. Откройте «Маршрут» в этой вкладке и повторите.',
      )
  })
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
