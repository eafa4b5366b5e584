import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, 'dist/web')
const STAMP = 'sources.json'

/** Files that are part of the build without being modules, and those whose coming or going changes it. */
const BESIDE_MODULES = [
  'package-lock.json',
  'vite.config.ts',
  'src/modules/shell/web/index.html',
  'src/modules/shell/web/public/**/*',
  'src/modules/*/web/routes.tsx',
]

/** Below this size compression saves less than a packet. */
const COMPRESS_FROM_BYTES = 1024

type Stamp = Record<string, string>

/**
 * Makes sure `dist/web` is there and made from the present sources; builds only when it is not.
 * The server calls it at start.
 *
 * @param options.log told in a line what is being done, when there is anything to do.
 * @throws Error when there is neither a build nor the means to make one, or the sources do not compile.
 */
export async function ensureWebBuilt(options: { log?: (line: string) => void } = {}): Promise<string> {
  if (isFresh()) return OUT
  if (!canBuild()) {
    if (existsSync(join(OUT, 'index.html'))) return OUT
    throw new Error('The web part is not built and Vite is not installed: run npm ci && npm run build')
  }
  options.log?.('Собирается веб-часть…')
  await buildWeb()
  return OUT
}

/** Builds beside the present `dist/web` and puts the result in its place at once. */
async function buildWeb(): Promise<void> {
  const { build } = await import('vite')
  const fresh = `${OUT}.${process.pid}`
  const modules = new Set<string>()
  try {
    await build({
      configFile: join(ROOT, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh },
      plugins: [
        {
          name: 'note-sources',
          buildEnd() {
            for (const id of this.getModuleIds()) modules.add(id)
          },
        },
      ],
    })
    await compressAll(fresh)
    writeFileSync(join(fresh, STAMP), JSON.stringify(stampOf(sourcesOf(modules))))
    const old = `${OUT}.old.${process.pid}`
    if (existsSync(OUT)) renameSync(OUT, old)
    mkdirSync(join(ROOT, 'dist'), { recursive: true })
    renameSync(fresh, OUT)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function canBuild(): boolean {
  return (
    existsSync(join(ROOT, 'node_modules/vite')) && existsSync(join(ROOT, 'src/modules/shell/web/index.html'))
  )
}

/** Whether every source the build was made from is as it was, and no room's pages have come or gone. */
function isFresh(): boolean {
  const file = join(OUT, STAMP)
  if (!existsSync(file) || !existsSync(join(OUT, 'index.html'))) return false
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8')) as Stamp
    const present = new Set([...Object.keys(stamp), ...besideModules()])
    const now = stampOf([...present])
    return [...present].every(path => now[path] !== undefined && now[path] === stamp[path])
  } catch {
    return false
  }
}

/** Paths from the root of the project; installed packages are told by the lock file. */
function sourcesOf(modules: ReadonlySet<string>): string[] {
  const own = [...modules]
    .map(id => id.split('?')[0]!)
    .filter(id => id.startsWith(ROOT) && !id.includes('node_modules') && existsSync(id))
    .map(id => relative(ROOT, id))
  return [...new Set([...own, ...besideModules()])].sort()
}

function besideModules(): string[] {
  return globSync(BESIDE_MODULES, { cwd: ROOT, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
}

function stampOf(paths: readonly string[]): Stamp {
  return Object.fromEntries(
    paths
      .filter(path => existsSync(join(ROOT, path)))
      .map(path => [
        path,
        createHash('sha256')
          .update(readFileSync(join(ROOT, path)))
          .digest('hex'),
      ]),
  )
}

/** Compresses once, at build, as hard as possible: the server only picks the file the browser understands. */
async function compressAll(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(js|css|html|svg|json)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
  for (const file of files) {
    const bytes = readFileSync(file)
    if (bytes.length < COMPRESS_FROM_BYTES) continue
    const [br, gz] = await Promise.all([
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      promisify(gzip)(bytes, { level: 9 }),
    ])
    writeFileSync(`${file}.br`, br)
    writeFileSync(`${file}.gz`, gz)
  }
}

/** As a script: `prepare` runs it after every install, so where sources or tools are absent it does nothing. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (canBuild()) await ensureWebBuilt({ log: line => process.stderr.write(`${line}\n`) })
  else process.stderr.write('Веб-часть не собиралась: нет исходников или Vite.\n')
}
