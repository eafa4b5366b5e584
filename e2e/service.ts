import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '..')

/** One password of every demo sign-in in a journey. */
export const PASSWORD = 'journey-password-2026'

/** The product as a stranger runs it: a process of its own on a data folder of its own. */
export class Service {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  #process: ChildProcess | undefined
  #output = ''
  #isKept = false

  constructor(port: number, dataDir: string) {
    this.port = port
    this.dataDir = dataDir
    this.url = `http://127.0.0.1:${port}`
  }

  /** On an empty folder, or on a copy of `from`, the folder of a server that has stopped. */
  static async create(from?: string): Promise<Service> {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'marshrut-journey-'))
    if (from) await cp(from, dataDir, { recursive: true })
    return new Service(await freePort(), dataDir)
  }

  /** On a folder that is there already, such as a whole country's; it stays when the service is removed. */
  static async over(dataDir: string): Promise<Service> {
    const service = new Service(await freePort(), path.resolve(dataDir))
    service.#isKept = true
    return service
  }

  /** Starts it and waits until it is ready. @throws Error with what it printed */
  async start(env: Record<string, string> = {}): Promise<void> {
    const child = this.#spawn(env)
    this.#process = child
    await this.#ready(child)
  }

  /** The server's own process dies at once, as by a power cut; PostgreSQL is left to itself. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Stops it as an administrator would; the data stay. Gives the exit code. */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    return child.exitCode
  }

  /** One more start on the same folder, which has to be refused: its exit code and what it said last. */
  async startRefused(env: Record<string, string>): Promise<{ exitCode: number | null; complaint: string }> {
    const child = this.#spawn(env)
    await once(child, 'close')
    return { exitCode: child.exitCode, complaint: this.#output.trim().split('\n').at(-1) ?? '' }
  }

  /** Process of its PostgreSQL, if there is one that lives. */
  async postgres(): Promise<number | undefined> {
    const file = await readFile(path.join(this.dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '')
    const id = Number(file.split('\n')[0])
    return id > 0 && isAlive(id) ? id : undefined
  }

  /** Stops it and clears its folder, a PostgreSQL that a kill left behind among the rest. */
  async remove(): Promise<void> {
    await this.stop()
    const postgres = await this.postgres()
    if (postgres !== undefined) {
      process.kill(postgres, 'SIGINT')
      while (isAlive(postgres)) await new Promise(resolve => setTimeout(resolve, 50))
    }
    if (!this.#isKept) await rm(this.dataDir, { recursive: true, force: true })
  }

  /** Where letters lie that a demo would send. */
  get outbox(): string {
    return path.join(this.dataDir, 'mail')
  }

  get output(): string {
    return this.#output
  }

  #spawn(env: Record<string, string>): ChildProcess {
    this.#output = ''
    const child = spawn(process.execPath, [path.join(ROOT, 'src/main.ts')], {
      cwd: ROOT,
      env: {
        ...process.env,
        // The runner's own word for its processes would have the pages built with React for developers.
        NODE_ENV: undefined,
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        DEMO_PASSWORD: PASSWORD,
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      this.#output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    return child
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + 120_000
    while (Date.now() < deadline) {
      if (child.exitCode !== null) throw new Error(`The service stopped while starting:\n${this.#output}`)
      const health = await fetch(`${this.url}/api/health`).catch(() => undefined)
      if (health?.status === 200) return
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    throw new Error(`The service was not ready in two minutes:\n${this.#output}`)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}
