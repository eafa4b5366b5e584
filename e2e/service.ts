import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '..')

/** One password of every demo sign-in in a journey. */
export const PASSWORD = 'journey-password-2026'

/** The product as a stranger runs it: a process of its own on a data folder of its own. */
export class Service {
  readonly url: string
  readonly #port: number
  readonly #dataDir: string
  #process: ChildProcess | undefined
  #output = ''

  constructor(port: number, dataDir: string) {
    this.#port = port
    this.#dataDir = dataDir
    this.url = `http://127.0.0.1:${port}`
  }

  static async create(): Promise<Service> {
    return new Service(await freePort(), await mkdtemp(path.join(os.tmpdir(), 'marshrut-journey-')))
  }

  /** Starts it and waits until it is ready. @throws Error with what it printed */
  async start(env: Record<string, string> = {}): Promise<void> {
    this.#output = ''
    const child = spawn(process.execPath, [path.join(ROOT, 'src/main.ts')], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(this.#port),
        DATA_DIR: this.#dataDir,
        DEMO_PASSWORD: PASSWORD,
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    const keep = (chunk: Buffer) => {
      this.#output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
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

  /** Stops it as an administrator would; the data stay. */
  async stop(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }

  /** Stops it and clears its folder. */
  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  get output(): string {
    return this.#output
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
