/** At most so many spellings of a word; the likelier come first. */
const MOST = 12

/**
 * What Latin letters stand for, the likelier first: after the passport's table (ICAO 9303; order of the МИД of
 * 12.02.2020 № 2113), GOST 7.79 B and what people write by ear. The first rule that fits is taken; ё is е.
 */
const RULES: readonly (readonly [RegExp, ...string[]])[] = [
  [/s(h)?ch/y, 'щ'],
  [/(iy|ii|yi|yy)$/y, 'ий', 'ый'],
  [/(?<=[^aeiouy])ya/y, 'ья', 'я'],
  [/(?<=[^aeiouy])ia/y, 'ия', 'ья', 'я'],
  [/(?<=[^aeiouy])[iy]u/y, 'ю', 'ью'],
  [/(?<=[^aeiouy])(yo|ye)/y, 'ье', 'е'],
  [/(?<=[^aeiouy])ie/y, 'ье', 'ие', 'е'],
  [/[yij]a/y, 'я'],
  [/[yij]u/y, 'ю'],
  [/(yo|jo|ye|je)/y, 'е'],
  [/zh/y, 'ж'],
  [/kh/y, 'х'],
  [/t[sz]/y, 'ц'],
  [/ch/y, 'ч'],
  [/sh/y, 'ш'],
  [/ph/y, 'ф'],
  [/ck/y, 'к'],
  [/(?<=[aeiou])y/y, 'й'],
  [/(?<=[aeou])i/y, 'й', 'и'],
  [/(?<=[^aeiouy])y$/y, 'ий', 'ы'],
  [/y/y, 'ы', 'и'],
  [/^e/y, 'е', 'э'],
  [/c(?=[eiy])/y, 'ц'],
  [/c/y, 'к', 'ц'],
  [/j/y, 'й', 'ж'],
  [/x/y, 'кс', 'х'],
  [/h/y, 'х'],
]
const LETTERS = new Map(
  [...'abvgdezijklmnoprstufwq'].map((letter, at) => [letter, 'абвгдезийклмнопрстуфвк'[at]!]),
)

/**
 * Russian words that a word of Latin letters may be: «kuznetsova» → «кузнецова», «tatyana» → «татьяна», «татяна».
 * Expects lower case; ё is е.
 */
export function transliterated(word: string): string[] {
  let spellings = ['']
  for (let at = 0; at < word.length; ) {
    const [length, letters] = readingAt(word, at)
    spellings = letters.flatMap(one => spellings.map(spelling => spelling + one)).slice(0, MOST)
    at += length
  }
  return [...new Set(spellings)]
}

function readingAt(word: string, at: number): [length: number, letters: readonly string[]] {
  for (const [pattern, ...letters] of RULES) {
    pattern.lastIndex = at
    const found = pattern.exec(word)
    if (found) return [found[0].length, letters]
  }
  const letter = word[at]!
  return [1, [letter === "'" ? 'ь' : (LETTERS.get(letter) ?? letter)]]
}
