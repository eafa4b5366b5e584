import type { Understanding } from './understand-query.ts'

/**
 * A text of PostgreSQL's `tsquery` for columns made by `array_to_tsvector`: each word with one of its meanings, as the
 * beginning of a word or, `isWhole`, as the whole. The words go in as they are, past any dictionary.
 */
export function wordQuery(meanings: Understanding, { isWhole = false } = {}): string {
  const end = isWhole ? '' : ':*'
  return meanings.map(of => `(${of.map(one => `${quoted(one)}${end}`).join(' | ')})`).join(' & ')
}

const quoted = (lexeme: string) => `'${lexeme.replace(/\\/g, '\\\\').replaceAll("'", "''")}'`
