import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from './house.ts'

/** So many lines of code in a row that stand again in another place are one piece of code too many. */
const RUN = 14

type Line = { file: string; number: number; text: string }

/** Lines of code without comments, imports, lone punctuation and white space. */
function codeOf(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ''))
    .replace(/^import[\s\S]*?from '.*'$/gm, statement => statement.replace(/[^\n]/g, ''))
    .split('\n')
    .map((text, index) => ({ file, number: index + 1, text: text.trim().replace(/\s+/g, ' ') }))
    .filter(({ text }) => /\w/.test(text) && !text.startsWith('//'))
}

/** First place and second place of every run that stands twice, the longest stretch once. */
function repetitionsIn(files: readonly string[]): string[] {
  const seen = new Map<string, Line>()
  const found: string[] = []
  for (const file of files) {
    const lines = codeOf(file)
    let skipUntil = -1
    for (let at = 0; at + RUN <= lines.length; at++) {
      const key = lines
        .slice(at, at + RUN)
        .map(line => line.text)
        .join('\n')
      const first = seen.get(key)
      if (!first) seen.set(key, lines[at]!)
      else if (at > skipUntil) {
        found.push(`${file}:${lines[at]!.number} ~ ${first.file}:${first.number}`)
        skipUntil = at + RUN
      }
    }
  }
  return found
}

describe('repeated code', () => {
  const files = sourceFiles().filter(file => !/\.test\.tsx?$/.test(file))

  it('is seen by this test', () => {
    expect(repetitionsIn(['tests/house.ts', 'tests/house.ts'])).not.toEqual([])
    expect(files.length).toBeGreaterThan(150)
  })

  it('does not stand in two places', () => {
    expect(repetitionsIn(files)).toEqual([])
  })
})
