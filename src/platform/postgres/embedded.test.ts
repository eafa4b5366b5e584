import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { temporaryCluster } from '#testing/temporary-cluster.ts'
import { createCluster } from './cluster.ts'
import { type Embedded, openEmbedded, type PostgresEvent } from './embedded.ts'
import { isLivingServer, readPostmaster } from './postmaster-file.ts'
import { dropRuntimeFolder } from './runtime-folder.ts'
import { startServer } from './server.ts'
import { canReach, isRoot } from './server-user.ts'

const password = 'an embedded password'
let parent: string
let dataDir: string
const opened: Embedded[] = []
const children: ChildProcess[] = []

// A cluster made once; the tests that are not about making one begin with a copy.
let pristine: string
beforeAll(async () => {
  pristine = await mkdtemp(path.join(os.tmpdir(), 'marshrut-pristine-'))
  await createCluster({ ...temporaryCluster(pristine), password })
})
afterAll(() => rm(pristine, { recursive: true, force: true }))

const begin = () => cp(path.join(pristine, 'postgres'), path.join(dataDir, 'postgres'), { recursive: true })

beforeEach(async () => {
  // As a stranger's home: closed to others, with spaces, Cyrillic and more bytes than a socket path may have.
  parent = await mkdtemp(path.join(os.tmpdir(), 'marshrut embedded '))
  dataDir = path.join(parent, 'Мои документы и другое', 'папка данных', '.data')
  await mkdir(dataDir, { recursive: true })
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const each of opened.splice(0)) await each.close()
  await dropRuntimeFolder(path.join(dataDir, 'postgres-runtime.json'))
  await rm(parent, { recursive: true, force: true })
})

async function open(options: Partial<Parameters<typeof openEmbedded>[0]> = {}): Promise<Embedded> {
  const embedded = await openEmbedded({ dataDir, password, purpose: 'server', durable: false, ...options })
  opened.push(embedded)
  return embedded
}

async function query(settings: pg.PoolConfig, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(settings)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const serverPid = () => readPostmaster(path.join(dataDir, 'postgres'))!.pid
const refusal = (code: string) => expect.objectContaining({ name: 'StartProblem', code })

test('the first start makes a checked UTF-8 cluster without TCP, a later one keeps the data', async () => {
  const first = await open()
  const [facts] = await query(
    first.owner,
    `select current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp,
       current_setting('server_encoding') as encoding, to_tsvector('учителями')::text as lexemes,
       (select string_agg(x, ' ' order by x collate "ru-x-icu") from (values ('жук'), ('ёж'), ('ель')) t(x)) as sorted`,
  )
  expect(facts).toEqual({
    checksums: 'on',
    tcp: '',
    encoding: 'UTF8',
    lexemes: "'учител':1",
    sorted: 'ёж ель жук',
  })
  await query(first.owner, `create table kept as select 'сохранено' as word`)
  const pid = serverPid()
  await first.close()
  expect(isLivingServer(pid)).toBe(false)
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log'])

  const second = await open()
  expect(await query(second.owner, 'select * from kept')).toEqual([{ word: 'сохранено' }])
})

test('a wrong password is refused even on the socket', async () => {
  await begin()
  const { owner } = await open()
  await expect(query({ ...owner, password: 'wrong' }, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('when PostgreSQL is killed, it is brought back at the same address with every acknowledged row', async () => {
  await begin()
  const events: PostgresEvent[] = []
  const { owner } = await open({ durable: true, onEvent: event => events.push(event) })
  await query(owner, 'create table kept (n int)')
  await query(owner, 'insert into kept select generate_series(1, 1000)')
  const pid = serverPid()
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => events.map(event => event.kind), { timeout: 15_000 }).toContain('restored')
  expect(events[0]).toEqual({ kind: 'lost' })
  expect(await query(owner, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  expect(serverPid()).not.toBe(pid)
})

test('pools find a server that another process brought back under an address of its own', async () => {
  await begin()
  const events: PostgresEvent[] = []
  const { owner } = await open({ onEvent: event => events.push(event) })
  // As when a command starts PostgreSQL and leaves between its death and our next look.
  await dropRuntimeFolder(path.join(dataDir, 'postgres-runtime.json'))
  process.kill(serverPid(), 'SIGKILL')
  await expect.poll(() => events.map(event => event.kind), { timeout: 15_000 }).toContain('restored')
  expect(readPostmaster(path.join(dataDir, 'postgres'))!.socketFolder).not.toBe(owner.host)
  expect(await query(owner, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server that gives up while starting is explained, not started again and again', async () => {
  await begin()
  await (await open()).close()
  const cluster = { ...temporaryCluster(dataDir), password, settings: { shared_buffers: '900GB' } }
  await expect(startServer(cluster, () => {})).rejects.toEqual(refusal('postgres.memory'))
  const odd = { ...cluster, settings: { max_connections: 'many' } }
  await expect(startServer(odd, () => {})).rejects.toThrow(/max_connections/)
})

test('when the program is killed, the next start takes over with every acknowledged row', async () => {
  await begin()
  const child = await startProgram(dataDir)
  const pid = serverPid()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isLivingServer(pid)).toBe(true)
  const { owner, close } = await open()
  expect(await query(owner, 'select * from kept')).toEqual([{ word: 'записано' }])
  await close()
  expect(isLivingServer(pid)).toBe(false)
})

test('a program that ends without closing leaves no server behind', async () => {
  await begin()
  const child = await startProgram(dataDir)
  const pid = serverPid()
  child.stdin!.write('exit\n')
  await once(child, 'exit')
  await expect.poll(() => isLivingServer(pid), { timeout: 10_000 }).toBe(false)
})

test('a second server is refused; commands share the server, and the last to leave stops it', async () => {
  await begin()
  const server = await open()
  await expect(open()).rejects.toEqual(refusal('data-dir.busy'))
  const command = await open({ purpose: 'command' })
  const pid = serverPid()
  await server.close()
  expect(await query(command.owner, 'select 1 as one')).toEqual([{ one: 1 }])
  const next = await open()
  await command.close()
  expect(serverPid()).toBe(pid)
  await next.close()
  expect(isLivingServer(pid)).toBe(false)
})

test('two first starts at once end with one cluster', async () => {
  const [one, other] = await Promise.all([startProgram(dataDir, 'command'), open({ purpose: 'command' })])
  expect(await query(other.owner, 'select * from kept')).toEqual([{ word: 'записано' }])
  one.stdin!.write('close\n')
  await once(one, 'exit')
  expect(await query(other.owner, 'select * from kept')).toEqual([{ word: 'записано' }])
  expect((await readdir(dataDir)).filter(name => name.includes('unfinished'))).toEqual([])
})

test('an interrupted creation is begun anew', async () => {
  const unfinished = path.join(dataDir, `postgres.unfinished-${await deadPid()}`)
  await mkdir(path.join(unfinished, 'base'), { recursive: true })
  await writeFile(path.join(unfinished, 'PG_VERSION'), '18\n')
  const { owner } = await open()
  expect(await query(owner, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await readdir(dataDir)).not.toContain(path.basename(unfinished))
})

test('a lock file whose number now belongs to another program does not stop the start', async () => {
  await begin()
  const first = await open()
  const lock = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')
  await first.close()
  await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), lock.replace(/^\d+/, String(process.pid)))
  const { owner } = await open()
  expect(await query(owner, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('folders that cannot be used are refused with what to do', async () => {
  await mkdir(path.join(dataDir, 'postgres'))
  await expect(open()).rejects.toEqual(refusal('postgres.not-a-cluster'))
  await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '16\n')
  await expect(open()).rejects.toEqual(refusal('postgres.cluster-version'))
  await rm(path.join(dataDir, 'postgres'), { recursive: true })

  await begin()
  await expect(open({ password: 'of another copy' })).rejects.toEqual(refusal('postgres.wrong-secret'))
  await (await open()).close()
})

const project = path.resolve(import.meta.dirname, '../../..')
const nobody = { uid: 65534, gid: 65534 }

test.runIf(isRoot() && canReach(project, nobody))('an ordinary user starts it as well', async () => {
  for (const place of [parent, path.dirname(path.dirname(dataDir)), path.dirname(dataDir)])
    await chmod(place, 0o755)
  await chown(dataDir, nobody.uid, nobody.gid)
  const child = await startProgram(dataDir, 'server', nobody)
  child.stdin!.write('close\n')
  expect(await once(child, 'exit')).toEqual([0, null])
  // Root may use the same folder in between without taking it away.
  await (await open()).close()
  const again = await startProgram(dataDir, 'server', nobody)
  again.stdin!.write('close\n')
  expect(await once(again, 'exit')).toEqual([0, null])
})

/** A process that opens the data folder, writes a row, then waits for `close` or `exit` on its input. */
async function startProgram(
  folder: string,
  purpose = 'server',
  user: { uid: number; gid: number } | undefined = undefined,
): Promise<ChildProcess> {
  const program = `
    import pg from 'pg'
    import { openEmbedded } from '#platform/postgres/embedded.ts'
    const { owner, close } = await openEmbedded({ dataDir: ${JSON.stringify(folder)},
      password: ${JSON.stringify(password)}, purpose: '${purpose}', durable: true })
    const client = new pg.Client(owner)
    await client.connect()
    await client.query("drop table if exists kept; create table kept as select 'записано' as word")
    await client.end()
    process.stdout.write('ready')
    process.stdin.on('data', async text => {
      if (String(text).startsWith('exit')) process.exit(0)
      await close()
      process.exit(0)
    })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: project,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...user,
  })
  children.push(child)
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(([status]) => Promise.reject(new Error(`the program ended early: ${status}`))),
  ])
  return child
}

async function deadPid(): Promise<number> {
  const child = spawn('true')
  await once(child, 'exit')
  return child.pid!
}
