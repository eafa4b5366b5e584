import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What a reader on a poor line waits for before the first page can be used (design §8). */
const BUDGET = { js: 190_000, css: 40_000 }

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WEB = join(ROOT, 'dist/web')

type Chunk = { file: string; imports?: string[]; css?: string[]; isEntry?: boolean }

const WEB_SOURCES = join(ROOT, 'src/modules/shell/web')
const SIGN_IN = 'sign-in/sign-in-page.tsx'

const manifest = JSON.parse(readFileSync(join(WEB, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** What every reader who is signed in waits for besides the page itself: the bell stands in the header of each. */
const FRAME = ['layout/bell.tsx']

/**
 * What is loaded besides the entry until the reader can read. Homes are those the rooms register for the roles
 * (`homes` of `web/routes.tsx`); who signs in has loaded the sign-in page as well.
 */
const homes = homePages()
const firstLoads: Record<string, string[]> = {
  'sign-in': [SIGN_IN],
  ...Object.fromEntries(homes.map(home => [`home ${home}`, [...FRAME, home]])),
  ...Object.fromEntries(homes.map(home => [`sign-in, then home ${home}`, [SIGN_IN, ...FRAME, home]])),
}

const entry = Object.keys(manifest).find(key => manifest[key]?.isEntry)
if (!entry) throw new Error('The manifest has no entry: run npm run build')
if (homes.length === 0) throw new Error('No room registers a home page: the budget would pass unseen')

let isOver = false
const rows = Object.entries(firstLoads).map(([name, keys]) => {
  const { js, css } = weigh([entry, ...keys])
  const over = js > BUDGET.js || css > BUDGET.css
  isOver ||= over
  return { name, js: kb(js), css: kb(css), verdict: over ? 'over' : 'ok' }
})
const bare = weigh([entry])
process.stdout.write(`entry alone: ${kb(bare.js)} kB js, ${kb(bare.css)} kB css (gzip)\n`)
for (const row of rows)
  process.stdout.write(`${row.verdict}\t${row.js} kB js\t${row.css} kB css\t${row.name}\n`)
process.stdout.write(`budget: ${kb(BUDGET.js)} kB js, ${kb(BUDGET.css)} kB css\n`)
process.exitCode = isOver ? 1 : 0

/** Bytes after gzip of everything the named chunks pull in statically, each file once. */
function weigh(keys: readonly string[]): { js: number; css: number } {
  const seen = new Set<string>()
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of keys) {
    if (!manifest[key])
      throw new Error(`The build has no chunk of ${key}: run npm run build, or name it anew here`)
    visit(key)
  }
  const total = { js: 0, css: 0 }
  for (const file of files) {
    const size = gzipSync(readFileSync(join(WEB, file)), { level: 9 }).length
    if (file.endsWith('.css')) total.css += size
    else if (file.endsWith('.js')) total.js += size
  }
  return total
}

/** Chunks of the pages registered as homes, by their names in the manifest: relative to the folder of index.html. */
function homePages(): string[] {
  return globSync('src/modules/*/web/routes.tsx', { cwd: ROOT }).flatMap(file => {
    const registered = readFileSync(join(ROOT, file), 'utf8').split('export const homes')[1] ?? ''
    return [...registered.matchAll(/import\('([^']+)'\)/g)].map(([, page]) =>
      relative(WEB_SOURCES, join(ROOT, dirname(file), page!)),
    )
  })
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
