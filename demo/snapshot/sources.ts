import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const SOURCES = [
  'content/**/*.yaml',
  'content/*.ts',
  'regions/**/*.yaml',
  'db/migrations/*.sql',
  'demo/country/**/*.ts',
  'demo/snapshot/{format,write}.ts',
]

/** One hash of everything the demo country is made from: a snapshot with another one is stale. */
export function hashSources(): string {
  const files = globSync(SOURCES, { cwd: ROOT })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => !file.endsWith('.test.ts'))
    .sort()
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(`${ROOT}/${file}`))
      .update('\0')
  return hash.digest('hex')
}
