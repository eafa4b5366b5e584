/** Letters of ЙЦУКЕН where a QWERTY keyboard has these keys (GOST 6431-90, as Windows and macOS lay them out). */
const KEYS = new Map<string, string>()
const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю'
for (const [at, key] of [...LATIN].entries()) KEYS.set(key, CYRILLIC[at]!)

/** Keys that give a letter in ЙЦУКЕН and a mark in QWERTY. */
export const MARK_KEYS = "`[];',."

/** What the same keys would have typed in the Russian layout: «bdfyjd» → «иванов». Expects lower case. */
export function inRussianLayout(text: string): string {
  return [...text].map(key => KEYS.get(key) ?? key).join('')
}
