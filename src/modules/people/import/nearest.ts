/**
 * Edit distance with transpositions of neighbours (optimal string alignment, Damerau 1964): how many slips of the
 * hand lie between two words.
 */
export function editDistance(one: string, other: string): number {
  let before: number[] = []
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost)
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        best = Math.min(best, before[column - 2]! + 1)
      current.push(best)
    }
    before = previous
    previous = current
  }
  return previous[other.length]!
}

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
