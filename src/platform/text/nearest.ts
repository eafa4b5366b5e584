import { editDistance } from './edit-distance.ts'

/** The nearest of the words, when it is near enough to have been meant: at most `share` of its letters differ. */
export function nearest(word: string, words: readonly string[], share = 0.4): string | undefined {
  return nearestFew(word, words, { count: 1, share })[0]
}

/** The words that may have been meant, the nearest first; of equally near ones in their own order. */
export function nearestFew(
  word: string,
  words: readonly string[],
  { count = 3, share = 0.4 }: { count?: number; share?: number } = {},
): string[] {
  const meant = fold(word)
  return words
    .map(candidate => ({ candidate, distance: editDistance(meant, fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length * share))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** One spelling for comparing names of things: lower case, ё as е, single spaces, no spaces around hyphens. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*[-‐‑–—]\s*/g, '-')
    .trim()
}
