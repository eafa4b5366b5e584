import { editDistance, forgivenEdits } from './edit-distance.ts'
import type { QueryWord } from './search-query.ts'

/** The words a search may meet, known by whoever owns the texts. */
export type Vocabulary = {
  /** Which of the readings stand in some text. */
  among: (readings: readonly string[]) => Promise<readonly string[]>
  /** Words near the asked ones; farther ones may be among them. */
  near: (asked: readonly string[]) => Promise<readonly string[]>
}

/** What each word of a query is taken to mean: any of these. In the order of the words. */
export type Understanding = readonly (readonly string[])[]

/** Slips are corrected to at most so many words. */
const MOST_CORRECTIONS = 8

/**
 * How a query may be understood, the strictest first; the caller searches by each until one finds something:
 * as typed (or in the other layout, or transliterated); with the words that occur nowhere corrected to the nearest;
 * with every word corrected as far as is forgiven.
 */
export async function* understandingsOf(
  words: readonly QueryWord[],
  vocabulary: Vocabulary,
): AsyncGenerator<Understanding> {
  if (words.length === 0) return
  const foreign = words.flatMap(({ typed, otherwise }) => (otherwise.length > 0 ? [typed, ...otherwise] : []))
  const known = new Set(foreign.length > 0 ? await vocabulary.among(foreign) : [])
  const plain = words.map(({ typed, otherwise, isInitial }) =>
    isInitial
      ? [typed, ...otherwise]
      : orTyped(
          typed,
          [typed, ...otherwise].filter(one => known.has(one)),
        ),
  )
  yield plain
  const readings = words.map(({ typed, otherwise }) =>
    [typed, ...otherwise].filter(one => forgivenEdits(one) > 0),
  )
  if (readings.flat().length === 0) return
  const near = await vocabulary.near(readings.flat())
  const occurring = new Set(await vocabulary.among(readings.flat()))
  const corrections = readings.map(of => correctionsOf(of, near))
  const careful = plain.map((as, at) =>
    readings[at]!.length === 0 || as.some(one => occurring.has(one))
      ? as
      : orTyped(as[0]!, nearest(corrections[at]!)),
  )
  if (isNew(careful, plain)) yield careful
  const broad = plain.map((as, at) => [...new Set([...as, ...corrections[at]!.map(({ word }) => word)])])
  if (isNew(broad, plain)) yield broad
}

/**
 * The first understanding under which `search` finds something, with what it found; the last one where none does.
 * A query without words is searched by as it is, with no meanings.
 */
export async function firstThatFinds<Found>(
  words: readonly QueryWord[],
  vocabulary: Vocabulary,
  search: (meanings: Understanding) => Promise<Found>,
  isFound: (found: Found) => boolean,
): Promise<{ meanings: Understanding; found: Found }> {
  let last: { meanings: Understanding; found: Found } | undefined
  for await (const meanings of understandingsOf(words, vocabulary)) {
    last = { meanings, found: await search(meanings) }
    if (isFound(last.found)) break
  }
  return last ?? { meanings: [], found: await search([]) }
}

type Correction = { word: string; distance: number }

function correctionsOf(readings: readonly string[], near: readonly string[]): Correction[] {
  return near
    .map(word => ({
      word,
      distance: Math.min(
        ...readings.map(reading => {
          const distance = editDistance(reading, word)
          return distance <= forgivenEdits(reading) ? distance : Number.POSITIVE_INFINITY
        }),
      ),
    }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((one, other) => one.distance - other.distance || one.word.localeCompare(other.word))
    .slice(0, MOST_CORRECTIONS)
}

const nearest = (corrections: readonly Correction[]) =>
  corrections.filter(({ distance }) => distance === corrections[0]!.distance).map(({ word }) => word)

const orTyped = (typed: string, readings: readonly string[]) => (readings.length > 0 ? readings : [typed])

const isNew = (one: Understanding, other: Understanding) => JSON.stringify(one) !== JSON.stringify(other)

/** Every way to take one meaning of each word, at most `most` of them. */
export function waysOf(understanding: Understanding, most: number): string[][] {
  let ways: string[][] = [[]]
  for (const meanings of understanding)
    ways = meanings.flatMap(meaning => ways.map(way => [...way, meaning])).slice(0, most)
  return ways
}

/**
 * The words a found text was found by, where they are not the typed ones: what to say in «Показано по запросу …».
 * Spelled as in the text where a whole word of it is meant; null when the text has the words as typed.
 *
 * @param text what was found, as the reader sees it
 */
export function shownFor(
  words: readonly QueryWord[],
  understanding: Understanding,
  text: string,
): string | null {
  const spelled = new Map(text.split(/[^\p{L}\p{N}]+/u).map(word => [plainOf(word), word]))
  const plain = plainOf(text)
  const said = words.map(({ typed, isInitial }, at) => {
    const meaning = plain.includes(typed)
      ? typed
      : (understanding[at]!.find(one => (isInitial ? spelledFrom(spelled, one) : plain.includes(one))) ??
        typed)
    return { typed, meaning }
  })
  if (said.every(({ typed, meaning }) => typed === meaning)) return null
  return said.map(({ meaning }) => spelled.get(meaning) ?? meaning).join(' ')
}

const spelledFrom = (spelled: Map<string, string>, letter: string) =>
  spelled.keys().some(word => word.startsWith(letter))

const plainOf = (text: string) => text.toLowerCase().replaceAll('ё', 'е')

/** A text as a pattern of LIKE: its own wildcards mean themselves. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** What to say a page is shown for: see `shownFor`; each once, however spelled, at most three. */
export function shownForAny(
  words: readonly QueryWord[],
  understanding: Understanding,
  texts: readonly string[],
): string[] {
  const said = texts.flatMap(text => shownFor(words, understanding, text) ?? [])
  return [...new Map(said.map(one => [plainOf(one), one])).values()].slice(0, MOST_SHOWN)
}

const MOST_SHOWN = 3

/** What the words say as typed, in the other layout or transliterated, without asking which of these occur. */
export function readingsOf(words: readonly QueryWord[]): Understanding {
  return words.map(({ typed, otherwise }) => [typed, ...otherwise])
}
