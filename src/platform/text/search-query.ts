import { transliterated } from './transliteration.ts'
import { inRussianLayout, MARK_KEYS } from './wrong-layout.ts'

/** One word of what was typed, in the spelling of search columns: lower case, ё as е. */
export type QueryWord = {
  typed: string
  /** What it may mean besides what stands there: another keyboard layout, transliteration. Never `typed` itself. */
  otherwise: readonly string[]
  /** One letter beside whole words: «Иванова О. П.». */
  isInitial: boolean
}

/** More words narrow nothing down. */
const MOST_WORDS = 6

const LATIN = /[a-z]/
const MARKS_INSIDE = new RegExp(`^[a-z${escaped(MARK_KEYS)}]*[${escaped(MARK_KEYS)}][a-z]`)
const INITIALS = /^(\p{L}\.)+\p{L}?\.?$/u
/** Cyrillic letters that a Latin one looks like, for words half typed in the wrong layout. */
const LOOKALIKE = new Map([...'aceopxykmtbh'].map((letter, at) => [letter, 'асеорхукмтвн'[at]!]))

/** Words of a search as typed: their order means nothing, quotes and № are dropped, an initial is told from a word. */
export function readQuery(q: string | undefined): QueryWord[] {
  const words = (q ?? '')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[«»"“”„№()]/g, ' ')
    .split(/\s+/)
    .flatMap(wordsOf)
    .slice(0, MOST_WORDS)
  const hasWhole = words.some(({ typed }) => typed.length > 1)
  return words.map(word => ({
    ...word,
    isInitial: word.isInitial ?? (hasWhole && /^\p{L}$/u.test(word.typed)),
  }))
}

/**
 * The same for a search by stored words (`app.plain_words`), which no sign but a hyphen is part of: «01-05/123» is «01-05»
 * and «123» there and here. Marks that are letters in the other layout stay.
 */
export function readWordQuery(q: string | undefined): QueryWord[] {
  return readQuery(q?.replace(/[—–…+*!?|&%/\\#]|(?<=\d)[.](?=\d)/g, ' '))
}

type Word = Omit<QueryWord, 'isInitial'> & { isInitial?: boolean }

function wordsOf(token: string): Word[] {
  const bare = token.replace(/^[,.;:]+|[,.;:]+$/g, '')
  if (!bare) return []
  if (INITIALS.test(token)) {
    const letters = token.split('.').filter(Boolean)
    return letters.map(letter => ({ ...wordOf(letter), isInitial: true }))
  }
  // «,jhbcjd» is «борисов»: such keys are letters of the Russian layout
  if (MARKS_INSIDE.test(token))
    return [{ typed: token, otherwise: different(token, [inRussianLayout(token)]) }]
  if (LATIN.test(bare)) {
    // «uk­t,» is «глеб», «ivanov,» is not «…б»: both are tried
    const keys = [...new Set([bare, token])].map(inRussianLayout)
    return bare.split(',').map(part => ({ ...wordOf(part), otherwise: otherReadings(part, keys) }))
  }
  const isOfLetters = /^[\p{L},.-]+$/u.test(bare)
  return bare
    .split(isOfLetters ? /[,.-]+/ : /,+/)
    .filter(Boolean)
    .map(wordOf)
}

function wordOf(typed: string): Word {
  return { typed, otherwise: LATIN.test(typed) ? otherReadings(typed, [inRussianLayout(typed)]) : [] }
}

function otherReadings(typed: string, keys: readonly string[]): string[] {
  if (/\p{Script=Cyrillic}/u.test(typed))
    return different(typed, [[...typed].map(letter => LOOKALIKE.get(letter) ?? letter).join('')])
  return different(typed, [...keys, ...transliterated(typed)])
}

const different = (typed: string, readings: readonly string[]) =>
  [...new Set(readings.map(reading => reading.replaceAll('ё', 'е')))].filter(reading => reading !== typed)

function escaped(marks: string): string {
  return marks.replace(/[\][\\^-]/g, '\\$&')
}
