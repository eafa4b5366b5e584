import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNode, LineCounter, parse, parseDocument } from 'yaml'
import type { z } from 'zod'
import { copyPack } from '#testing/pack-copy.ts'
import { checkShape } from './check-shape.ts'
import { CLAUSE_PATTERN, loadPack, PACK_FILES, type PackFileName, SHIPPED_PACKS } from './index.ts'

type Step = string | number
type Definition = {
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  type: string
}

/** Every required key that stands in a value, found by walking the schema and the value together. */
function requiredKeys(schema: z.ZodType, value: unknown, path: Step[] = []): Step[][] {
  const definition = schema._zod.def as unknown as Definition
  if (value === null || value === undefined) return []
  if (definition.innerType) return requiredKeys(definition.innerType, value, path)
  if (definition.element) {
    return (value as unknown[]).flatMap((item, i) => requiredKeys(definition.element!, item, [...path, i]))
  }
  return Object.entries(definition.shape ?? {}).flatMap(([key, field]) => {
    const optional = (field._zod.def as unknown as Definition).type === 'optional'
    const inner = requiredKeys(field, (value as Record<string, unknown>)[key], [...path, key])
    return optional ? inner : [[...path, key], ...inner]
  })
}

const fieldName = (path: Step[]) =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')

async function deletions(pack: string) {
  const files = Object.keys(PACK_FILES) as PackFileName[]
  const all = await Promise.all(
    files.map(async file => {
      const value: unknown = parse(await readFile(join(SHIPPED_PACKS, pack, file), 'utf8'))
      return requiredKeys(PACK_FILES[file], value).map(path => ({ pack, file, path, value }))
    }),
  )
  return all.flat()
}

const without = (value: unknown, path: Step[]): unknown => {
  const copy = structuredClone(value)
  const owner = path.slice(0, -1).reduce<unknown>((node, step) => (node as Record<Step, unknown>)[step], copy)
  delete (owner as Record<Step, unknown>)[path.at(-1)!]
  return copy
}

test('every single deletion of a required key is named by its path', { timeout: 60_000 }, async () => {
  for (const pack of ['federal', 'kaliningrad', 'altai', 'ivanovo', 'tosno-school']) {
    const all = await deletions(pack)
    expect(all.length).toBeGreaterThan(200)
    const sample = all.filter((_, i) => i % 7 === 0)
    for (const { file, path, value } of sample) {
      const findings = checkShape(PACK_FILES[file], without(value, path))
      expect(findings.map(finding => [...finding.path])).toEqual([path])
    }
  }
})

test('and in the files by file, field and the line of the record it was taken from', {
  timeout: 60_000,
}, async () => {
  const all = await deletions('altai')
  const copy = await copyPack('altai')
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), async ({ file, path }) => {
        const before = await copy.read(file)
        const document = parseDocument(before)
        document.deleteIn(path)
        const after = document.toString({ lineWidth: 0 })
        await copy.write(file, after)
        const { pack, problems } = await loadPack(copy.dir)
        await copy.write(file, before)
        expect(pack).toBeUndefined()
        const named = problems.find(problem => problem.file === file && problem.path === fieldName(path))
        expect(named?.message).toContain('не заполнено')
        const lines = new LineCounter()
        const owner = parseDocument(after, { lineCounter: lines }).getIn(path.slice(0, -1), true)
        expect(named?.line).toBe(isNode(owner) ? lines.linePos(owner.range?.[0] ?? 0).line : 1)
      }),
      { numRuns: 40 },
    )
  } finally {
    await copy.discard()
  }
})

test('clauses are written one way', () => {
  for (const clause of ['9.2-6', '3.2.2.1', 'V-1', 'III', 'Прил.1-3', 'Д1.3', 'Приказ.2', '22', '2.10']) {
    expect(clause).toMatch(CLAUSE_PATTERN)
  }
  for (const clause of ['п. 9', '9.2-', '9,2', '-6', '9.2-6-1', '', 'Прил', '9.2 -6', 'раздел V']) {
    expect(clause).not.toMatch(CLAUSE_PATTERN)
  }
})
