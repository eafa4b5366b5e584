import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What a reader on a poor line waits for before the first page can be used (design §8). */
const BUDGET = { js: 190_000, css: 40_000 }

const WEB = fileURLToPath(new URL('../dist/web', import.meta.url))

type Chunk = { file: string; imports?: string[]; css?: string[]; isEntry?: boolean }

const manifest = JSON.parse(readFileSync(join(WEB, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/**
 * First pages: what is loaded for each besides the entry. Homes are found by their name, `…-home-page.tsx` or
 * `home.tsx` of a room; sign-in is the first page of everybody else.
 */
const firstPages = Object.keys(manifest).filter(key =>
  /(sign-in\/sign-in-page|web\/(.*-)?(home|today)(-page)?)\.tsx$/.test(key),
)

const entry = Object.keys(manifest).find(key => manifest[key]?.isEntry)
if (!entry) throw new Error('The manifest has no entry: run npm run build')

let isOver = false
const rows = firstPages.map(page => {
  const { js, css } = weigh([entry, page])
  const over = js > BUDGET.js || css > BUDGET.css
  isOver ||= over
  return { page, js: kb(js), css: kb(css), verdict: over ? 'over' : 'ok' }
})
const bare = weigh([entry])
process.stdout.write(`entry alone: ${kb(bare.js)} kB js, ${kb(bare.css)} kB css (gzip)\n`)
for (const row of rows)
  process.stdout.write(`${row.verdict}\t${row.js} kB js\t${row.css} kB css\t${row.page}\n`)
process.stdout.write(`budget: ${kb(BUDGET.js)} kB js, ${kb(BUDGET.css)} kB css\n`)
if (firstPages.length === 0) throw new Error('No first page was found in the manifest')
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
  for (const key of keys) visit(key)
  const total = { js: 0, css: 0 }
  for (const file of files) {
    const size = gzipSync(readFileSync(join(WEB, file)), { level: 9 }).length
    if (file.endsWith('.css')) total.css += size
    else if (file.endsWith('.js')) total.js += size
  }
  return total
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
