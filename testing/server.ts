import { createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { type Accounts, type AccountsSettings, createAccounts } from '../src/modules/accounts/index.ts'
import type { Actor } from '../src/platform/access/actor.ts'
import { type FixedClock, fixedClock } from '../src/platform/clock/clock.ts'
import { fileStore } from '../src/platform/files/store.ts'
import { addressOf } from '../src/platform/http/client.ts'
import type { CallInput, Operation, OperationResult } from '../src/platform/http/operation.ts'
import { createHttp, type HttpServer } from '../src/platform/http/server.ts'
import { newId } from '../src/platform/ids/ids.ts'
import { type Letter, memoryMailer } from '../src/platform/mail/mail.ts'
import { access, serveRooms } from '../src/rooms.ts'
import { databaseAs, TEST_NOW } from './actors.ts'
import { type TestDatabase, useDatabase } from './database.ts'
import { insertRow } from './factories/people.ts'

export const TEST_SECRET = 'test-secret-of-at-least-32-characters-0123456789'
export const TEST_ORIGIN = 'http://localhost:3000'

/** A file that lies in every test server's store: for rows that refer to one, written behind the product's back. */
export const STORED_FILE = 'Файл'

const filesOf = ({ name }: TestDatabase) => path.join(os.tmpdir(), `marshrut-test-files-${name}`)

export type Answer<Body = unknown> = {
  status: number
  body: Body
  text: string
  response: LightMyRequestResponse
}

type Input = { params?: unknown; query?: unknown; body?: unknown; file?: { name: string; bytes: Buffer } }

/** A browser (or a program): keeps its cookies, speaks only through operations. */
export type Visitor = {
  /** Calls an operation as the web would. Never throws for a refusal: look at `status`. */
  call<O extends Operation>(operation: O, input: CallInput<O>): Promise<Answer<OperationResult<O>>>
  /** The same without types: for calls that are wrong on purpose and for generated ones. */
  send(operation: Operation, input?: Input): Promise<Answer>
  /** Any address, for instance a redirect of an outside sign-in. */
  get(url: string): Promise<LightMyRequestResponse>
  readonly cookies: Map<string, string>
}

export type TestServer = {
  readonly app: HttpServer
  readonly accounts: Accounts
  readonly database: TestDatabase
  readonly clock: FixedClock
  /** Everything that was mailed, oldest first. */
  readonly letters: Letter[]
  /** Nobody yet; `headers` go with every request. `address` is the network address the requests come from. */
  visitor(options?: { headers?: Record<string, string>; address?: string }): Visitor
  /** Signed in as the actor at once: account, role and session are written behind the product's back. */
  signedInAs(actor: Actor): Promise<Visitor>
}

type Options = { settings?: Partial<AccountsSettings>; setUp?: () => Promise<Partial<AccountsSettings>> }

/**
 * The real application over a database of the file's own: every room's operations, real sign-in, letters kept,
 * a clock that stands still. Call it at the top: `const server = useServer()`.
 */
export function useServer(options: Options = {}): TestServer {
  const database = useDatabase()
  const clock = fixedClock(TEST_NOW)
  const mailer = memoryMailer()
  let opened: { app: HttpServer; accounts: Accounts } | undefined
  beforeAll(async () => {
    opened = await open(database, clock, mailer, { ...options.settings, ...(await options.setUp?.()) })
  }, 60_000)
  afterAll(async () => {
    await opened?.app.close()
    await rm(filesOf(database), { recursive: true, force: true })
    await opened?.accounts.close()
  })
  const get = () => {
    if (!opened) throw new Error('useServer(): the server exists only inside hooks and tests')
    return opened
  }
  const server: TestServer = {
    get app() {
      return get().app
    },
    get accounts() {
      return get().accounts
    },
    database,
    clock,
    letters: mailer.letters,
    visitor: (settings = {}) => visitorOf(get().app, settings),
    signedInAs: actor => signedInAs(server, actor),
  }
  return server
}

async function open(
  database: TestDatabase,
  clock: FixedClock,
  mailer: ReturnType<typeof memoryMailer>,
  settings: Partial<AccountsSettings>,
): Promise<{ app: HttpServer; accounts: Accounts }> {
  const db = databaseAs(database.app)
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })
  const accounts = createAccounts({
    database: database.appSettings,
    db,
    clock,
    mailer,
    logger,
    access,
    settings: { secret: TEST_SECRET, publicUrl: TEST_ORIGIN, ...settings },
  })
  const files = fileStore(filesOf(database))
  await files.putFile(Readable.from([STORED_FILE]), { maxBytes: 1000, allow: ['text/plain'] })
  const app = await createHttp({
    db,
    clock,
    logger,
    files,
    version: 'test',
    publicOrigins: [settings.publicUrl ?? TEST_ORIGIN],
    trustProxy: false,
    resolveActor: request => accounts.resolveActor(request),
    isReady: () => true,
  })
  serveRooms(app, accounts)
  await app.ready()
  return { app, accounts }
}

let requests = 0

/** A new address for every request: limits are for each address, and a matrix makes thousands of requests. */
function nextAddress(): string {
  requests++
  return `10.${(requests >> 16) % 256}.${(requests >> 8) % 256}.${requests % 256}`
}

function visitorOf(
  app: FastifyInstance,
  { headers = {}, address }: { headers?: Record<string, string>; address?: string },
): Visitor {
  const cookies = new Map<string, string>()
  const inject = async (method: string, url: string, payload?: Buffer | string, type?: string) => {
    const response = await app.inject({
      method: method as 'GET',
      url,
      remoteAddress: address ?? nextAddress(),
      headers: {
        ...(cookies.size > 0 && {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
        ...(type && { 'content-type': type }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    })
    keepCookies(cookies, response)
    return response
  }
  const send = async (operation: Operation, input: Input = {}): Promise<Answer> => {
    const url = addressOf(operation, input)
    const response =
      operation.transfer === 'upload'
        ? await inject(operation.method, url, ...multipart(input))
        : input.body === undefined
          ? await inject(operation.method, url)
          : await inject(operation.method, url, JSON.stringify(input.body), 'application/json')
    return { status: response.statusCode, body: bodyOf(response), text: response.payload, response }
  }
  return {
    cookies,
    send,
    call: (operation, input) => send(operation, input as Input) as Promise<Answer<never>>,
    get: url => inject('GET', url),
  }
}

function bodyOf(response: LightMyRequestResponse): unknown {
  return /json/.test(String(response.headers['content-type'] ?? '')) ? response.json() : undefined
}

function keepCookies(cookies: Map<string, string>, response: LightMyRequestResponse): void {
  for (const line of [response.headers['set-cookie'] ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';')
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const isGone = value === '' || attributes.some(one => /^\s*max-age=0$/i.test(one))
    if (isGone) cookies.delete(name)
    else cookies.set(name, value)
  }
}

function multipart({ body, file }: Input): [Buffer, string] {
  const boundary = 'test-boundary-7d1c'
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`,
  )
  const { name, bytes } = file ?? { name: 'empty.csv', bytes: Buffer.from('') }
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return [
    Buffer.concat([Buffer.from(fields.join('') + head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    `multipart/form-data; boundary=${boundary}`,
  ]
}

async function signedInAs(server: TestServer, actor: Actor): Promise<Visitor> {
  const { database } = server
  const accountId = actor.accountId ?? newId()
  const regionId = await regionOf(database, actor)
  const known = await database.owner.query('select 1 from accounts where id = $1', [accountId])
  if (known.rows.length === 0)
    await insertRow(database, 'accounts', {
      id: accountId,
      login: `account-${accountId}`,
      email: `account-${accountId}@example.org`,
      emailVerified: true,
      name: actor.name || actor.role,
      personId: actor.personId,
      regionId,
    })
  const assignment = await insertRow<{ id: string }>(database, 'role_assignments', {
    id: newId(),
    accountId,
    personId: actor.personId,
    role: actor.role,
    scopeKind: actor.scope.kind,
    scopeId: actor.scope.id,
    regionId,
    validFrom: '2020-01-01',
  })
  const token = `${newId()}${newId()}`
  await insertRow(database, 'sessions', {
    id: newId(),
    token,
    accountId,
    expiresAt: new Date(Date.now() + 86_400_000),
    activeAssignmentId: assignment.id,
  })
  const visitor = server.visitor()
  const signature = createHmac('sha256', TEST_SECRET).update(token).digest('base64')
  visitor.cookies.set('marshrut.session_token', encodeURIComponent(`${token}.${signature}`))
  return visitor
}

async function regionOf(database: TestDatabase, { scope, personId }: Actor): Promise<string | null> {
  if (scope.kind === 'country') return null
  const { rows } = await database.owner.query<{ region: string | null }>(
    scope.kind === 'self'
      ? 'select region_id as region from employments where person_id = $1 limit 1'
      : scope.kind === 'organisation'
        ? 'select region_id as region from organisations where id = $1'
        : 'select region_id as region from territories where id = $1',
    [scope.kind === 'self' ? personId : scope.id],
  )
  return rows[0]?.region ?? null
}
