import { editDistance } from './edit-distance.ts'

/** The nearest of the words, when it is near enough to have been meant: at most `share` of its letters differ. */
export function nearest(word: string, words: readonly string[], share = 0.4): string | undefined {
  let best: { word: string; distance: number } | undefined
  for (const candidate of words) {
    const distance = editDistance(fold(word), fold(candidate))
    if (distance <= Math.max(1, candidate.length * share) && (!best || distance < best.distance))
      best = { word: candidate, distance }
  }
  return best?.word
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
