import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LINKS } from './piece.ts'

/** Addresses of all registered pages; read as text, since pages are loaded by the browser's build only. */
const pages = globSync('src/modules/*/web/routes.tsx').flatMap(file =>
  [...readFileSync(file, 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path!),
)

it('every link of a home page leads to a page that is there', () => {
  expect(pages.length).toBeGreaterThan(20)
  const patterns = pages.map(path => new RegExp(`^${path.replace(/\$\w+/g, '[^/]+')}$`))
  const links = Object.values(LINKS).map(link => (typeof link === 'function' ? link('an-id') : link))
  const astray = links.filter(link => !patterns.some(pattern => pattern.test(link.split('?')[0]!)))
  expect(astray).toEqual([])
})
