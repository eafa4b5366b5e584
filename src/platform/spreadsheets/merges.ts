import type { XlsxArchive } from './xlsx-archive.ts'

/** A merged range, 0-based and inclusive. */
export type Merge = { top: number; left: number; bottom: number; right: number }

const OPENING = '<mergeCell '
const RANGE = /<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g
const MAX_MERGES = 200_000

/**
 * Merged ranges of a sheet, top to bottom. They stand behind the rows in the file although the rows cannot be
 * understood without them, so the part is unpacked once for them alone; looking for one tag in it costs a
 * tenth of parsing it.
 */
export async function readMerges(archive: XlsxArchive, path: string): Promise<Merge[]> {
  const merges: Merge[] = []
  let rest = ''
  for await (const chunk of archive.chunks(path)) {
    // Latin-1 keeps every byte one character; a range reference is ASCII.
    const text = rest + chunk.toString('latin1')
    if (text.includes('mergeCell ')) {
      for (const [, left = '', top = '', right = '', bottom = ''] of text.matchAll(RANGE)) {
        if (merges.length === MAX_MERGES) break
        merges.push({
          top: Number(top) - 1,
          left: columnOf(left),
          bottom: Number(bottom) - 1,
          right: columnOf(right),
        })
      }
    }
    rest = unfinished(text)
  }
  return merges.sort((a, b) => a.top - b.top || a.left - b.left)
}

/** The tail of the piece that may be the beginning of a tag. */
function unfinished(text: string): string {
  const at = text.lastIndexOf('<')
  const tail = at < 0 || text.includes('>', at) ? '' : text.slice(at)
  return tail.length > 200 + OPENING.length ? '' : tail
}

/** 0-based index of a column's letters. */
export function columnOf(letters: string): number {
  let index = 0
  for (let at = 0; at < letters.length; at += 1) index = index * 26 + letters.charCodeAt(at) - 64
  return index - 1
}
