import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Edge, importEdges, LEVELS, roomOf, SIDEWAYS, sourceFiles } from './house.ts'

const files = sourceFiles()
const edges = importEdges(files)
const crossing = edges.filter(edge => edge.fromRoom !== edge.toRoom && edge.fromRoom !== 'main')

const say = (edge: Edge) => `${edge.from} → ${edge.to}`
const isTest = (file: string) => /\.test\.tsx?$/.test(file)

describe('the house', () => {
  it('is seen by this test', () => {
    expect(files.length).toBeGreaterThan(150)
    expect(edges.length).toBeGreaterThan(300)
    expect(crossing.length).toBeGreaterThan(80)
  })

  it('has no room without a place', () => {
    expect(files.map(roomOf).filter(room => !(room in LEVELS))).toEqual([])
  })

  it('imports downwards, and sideways only where the table allows', () => {
    const wrong = crossing.filter(({ fromRoom, toRoom }) => {
      const [from, to] = [LEVELS[fromRoom]!, LEVELS[toRoom]!]
      return to > from || (to === from && !SIDEWAYS[fromRoom]?.includes(toRoom))
    })
    expect(wrong.map(say)).toEqual([])
  })

  it('enters another room only by its front door', () => {
    const doors =
      /^src\/modules\/[a-z]+\/(index|contract|lifecycle|policy|role)\.ts$|^src\/modules\/[a-z]+\/web\/index\.tsx?$/
    const wrong = crossing.filter(
      ({ from, to, toRoom }) => LEVELS[toRoom]! > 0 && !doors.test(to) && !isTest(from),
    )
    expect(wrong.map(say)).toEqual([])
  })

  it('keeps the server out of the browser', () => {
    const inBrowser = (file: string) => file.startsWith('src/ui/') || file.includes('/web/')
    const allowed =
      /\/(contract|lifecycle|role|policy)\.ts$|^src\/platform\/(http\/(client|operation|paging)|clock\/clock|text\/[a-z-]+)\.ts$|^src\/engines\//
    const wrong = edges.filter(
      ({ from, to }) => inBrowser(from) && !isTest(from) && !inBrowser(to) && !allowed.test(to),
    )
    expect(wrong.map(say)).toEqual([])
  })

  it('keeps engines pure', () => {
    const impure = files.filter(
      file =>
        file.startsWith('src/engines/') &&
        !isTest(file) &&
        /from '(node:(fs|net|http|https|child_process)|kysely|pg|fastify)/.test(readFileSync(file, 'utf8')),
    )
    expect(impure).toEqual([])
  })

  it('has no cycle between rooms or files', () => {
    expect(cyclesOf(edges.map(({ from, to }) => [from, to] as const))).toEqual([])
    expect(cyclesOf(crossing.map(({ fromRoom, toRoom }) => [fromRoom, toRoom] as const))).toEqual([])
  })

  it('has no file over 400 lines', () => {
    const long = files
      .map(file => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400)
    expect(long).toEqual([])
  })

  it('has a README in every room', () => {
    const rooms = new Set(files.filter(file => file.startsWith('src/modules/')).map(roomOf))
    expect([...rooms].filter(room => !existsSync(`src/modules/${room}/README.md`))).toEqual([])
  })

  it('has tests that leave their process to the next file as they found it', () => {
    const changing =
      /\bvi\b|process\.env(\.\w+|\[.+?\]) =[^=]|delete process\.env|process\.chdir|globalThis\.\w+ =[^=]/
    const tests = globSync('{src,content,demo,testing,tests}/**/*.test.{ts,tsx}')
    expect(tests.length).toBeGreaterThan(100)
    expect(tests.filter(file => changing.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})

describe('tables', () => {
  it('are named only in *.sql.ts, and written only by the room that owns them', () => {
    const wrong = files.flatMap(file => {
      if (!file.startsWith('src/modules/') || isTest(file)) return []
      const text = readFileSync(file, 'utf8')
      const used = [...text.matchAll(/\.(selectFrom|insertInto|updateTable|deleteFrom)\(\s*'(\w+)/g)]
      if (used.length > 0 && !file.endsWith('.sql.ts')) return [`${file} names tables`]
      return used
        .filter(([, verb, table]) => verb !== 'selectFrom' && OWNERS[table!] !== roomOf(file))
        .map(([, verb, table]) => `${file}: ${verb} ${table}, owned by ${OWNERS[table!] ?? 'nobody'}`)
    })
    expect(wrong).toEqual([])
  })
})

/** Owner of every table that a room writes, read from «Tables owned» of the room's README. */
const OWNERS: Record<string, string> = Object.fromEntries(
  [...new Set(files.filter(file => file.startsWith('src/modules/')).map(roomOf))].flatMap(room => {
    const readme = `src/modules/${room}/README.md`
    const owned = existsSync(readme)
      ? /^Tables owned:(.*)$/m.exec(readFileSync(readme, 'utf8'))?.[1]
      : undefined
    return [...(owned ?? '').matchAll(/`(\w+)`/g)].map(([, table]) => [camel(table!), room])
  }),
)

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Strongly connected components with more than one node (Tarjan 1972). */
function cyclesOf(pairs: readonly (readonly [string, string])[]): string[][] {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of pairs) {
    if (from === to) continue
    if (!next.has(from)) next.set(from, new Set())
    next.get(from)!.add(to)
  }
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const cycles: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    stack.push(node)
    onStack.add(node)
    for (const to of next.get(node) ?? []) {
      if (!index.has(to)) {
        visit(to)
        low.set(node, Math.min(low.get(node)!, low.get(to)!))
      } else if (onStack.has(to)) low.set(node, Math.min(low.get(node)!, index.get(to)!))
    }
    if (low.get(node) !== index.get(node)) return
    const component: string[] = []
    let top: string
    do {
      top = stack.pop()!
      onStack.delete(top)
      component.push(top)
    } while (top !== node)
    if (component.length > 1) cycles.push(component.sort())
  }
  for (const node of next.keys()) if (!index.has(node)) visit(node)
  return cycles
}
