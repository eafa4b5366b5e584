import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { storedVocabulary } from '#platform/db/stored-vocabulary.ts'
import { type QueryWord, readWordQuery } from '#platform/text/search-query.ts'
import { firstThatFinds, shownForAny, type Understanding } from '#platform/text/understand-query.ts'
import { wordQuery } from '#platform/text/word-query.ts'

/** Digits from so many on may be an ИНН; fewer are a number. */
const LEAST_OF_INN = 6

/** Words of a search of bodies; «сош3» is «сош 3». */
function readBodyQuery(q: string | undefined): QueryWord[] {
  return readWordQuery(q?.replace(/([а-яё]{2})(?=\d)/giu, '$1 '))
}

type NamedBody = { name?: string; shortName: string; searchWords: readonly string[] }

/** What a query means by bodies: see `bodiesMeant`. */
export type BodiesMeant<Found> = {
  meanings: Understanding
  found: Found
  /** What to say these of the found are shown for, where that is not what was typed. */
  shownFor: (bodies: readonly NamedBody[]) => string[]
}

/**
 * The first understanding of a query under which bodies are found (`understandingsOf`), with what was found; without
 * words everything is meant.
 *
 * @param search of all bodies the list may show, not of one page: all pages have to be of one list
 */
export async function bodiesMeant<Found>(
  tx: Tx,
  q: string | undefined,
  search: (meanings: Understanding) => Promise<Found>,
  isFound: (found: Found) => boolean,
): Promise<BodiesMeant<Found>> {
  const words = readBodyQuery(q)
  const meant = await firstThatFinds(words, storedVocabulary(tx, 'organisation'), search, isFound)
  // the short name last: its spelling is the one that is said
  const spelled = ({ name, shortName, searchWords }: NamedBody) => [...searchWords, name, shortName].join(' ')
  return { ...meant, shownFor: bodies => shownForAny(words, meant.meanings, bodies.map(spelled)) }
}

/** The words of `organisations.search_words`, to tell what a body is shown for. */
export const wordsOf = (searchWords: RawBuilder<unknown>) => sql<string[]>`tsvector_to_array(${searchWords})`

/** More bodies than this are not fetched by the index and sorted, but met in the order of the page until it is full. */
export const MOST_BY_INDEX = 5000

type Asked = { meanings: Understanding; isWhole?: boolean; isBroad?: boolean }

/**
 * Whether a body has one of the meanings of every word, as the beginning of a word; `isWhole`: as whole words, so
 * that who was asked for by her number stands before longer numbers.
 *
 * Row-level security keeps the planner from the statistics of the words: it takes every search for a rare one.
 * `isBroad` says that it is not: a case has no index and counts as half of the table.
 *
 * @param searchWords the column `organisations.search_words`
 */
export function isMeant(
  searchWords: RawBuilder<unknown>,
  { meanings, isWhole = false, isBroad = false }: Asked,
): RawBuilder<boolean> {
  if (meanings.length === 0) return sql<boolean>`true`
  const query = wordQuery(meanings.map(withInn), { isWhole })
  return isBroad
    ? sql<boolean>`case when ${searchWords} @@ ${query}::tsquery then true else false end`
    : sql<boolean>`${searchWords} @@ ${query}::tsquery`
}

const withInn = (meanings: readonly string[]) =>
  meanings.flatMap(one => (/^\d+$/.test(one) && one.length >= LEAST_OF_INN ? [one, `инн${one}`] : [one]))
