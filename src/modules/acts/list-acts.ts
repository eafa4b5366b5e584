import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { storedVocabulary } from '#platform/db/stored-vocabulary.ts'
import { type QueryWord, readWordQuery } from '#platform/text/search-query.ts'
import { firstThatFinds, shownForAny } from '#platform/text/understand-query.ts'
import { referenceTo } from './act-label.ts'
import {
  type ActsFilter,
  countActs,
  type StoredAct,
  selectActs,
  selectActsByCode,
  selectLinks,
  selectPackList,
} from './acts.sql.ts'
import type { ActRow, listActsQuery } from './contract.ts'
import { packOfActor } from './packs-on.ts'

/** The register of acts (row 27): open to everybody signed in. */
export async function listActs(
  context: Context,
  query: z.output<typeof listActsQuery>,
): Promise<{ rows: ActRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, words } = await settle(context, tx, query)
    const { rows, next } = cutPage(await selectActs(tx, filter), query.limit, row =>
      cursorOf(row, query.sort),
    )
    return {
      rows: await withReferences(tx, rows),
      next,
      total,
      shownFor: shownForAny(words, filter.meanings, rows.map(spellingOf)),
    }
  })
}

/** The filter with the day and the first understanding of the words under which any act is found. */
export async function settle(
  context: Context,
  tx: Tx,
  { q, ...query }: z.output<typeof listActsQuery>,
): Promise<{ filter: ActsFilter; total: number; words: QueryWord[] }> {
  const today = context.clock.today()
  const isCountry = context.actor.scope.kind === 'country'
  const words = readWordQuery(q)
  const { meanings, found: total } = await firstThatFinds(
    words,
    storedVocabulary(tx, 'act'),
    meant => countActs(tx, { ...query, today, isCountry, meanings: meant }),
    count => count > 0,
  )
  return { filter: { ...query, today, isCountry, meanings }, total, words }
}

export const cursorOf = (row: StoredAct, sort: ActsFilter['sort']) => [
  sort === 'issued' ? (row.issuedOn ?? '0001-01-01') : row.title,
  row.id,
]

/** Acts with the names of those they repeal and are repealed by. */
export async function withReferences(tx: Tx, rows: readonly StoredAct[]): Promise<ActRow[]> {
  const links = await selectLinks(
    tx,
    rows.map(row => row.id),
    [],
  )
  const known = await selectActsByCode(tx, [
    ...rows.flatMap(row => row.repealedBy ?? []),
    ...links.map(link => link.otherCode),
  ])
  return rows.map(
    ({
      code: _code,
      editionBy: _by,
      note: _note,
      version: _version,
      withdrawalReason: _withdrawn,
      repealBasis: _basis,
      repealedBy,
      ...row
    }) => ({
      ...row,
      repealedBy: repealedBy === null ? null : referenceTo(repealedBy, known),
      repeals: links
        .filter(link => link.actId === row.id && link.kind === 'repeals')
        .map(link => referenceTo(link.otherCode, known)),
    }),
  )
}

const spellingOf = ({ title, authority, number }: Pick<ActRow, 'title' | 'authority' | 'number'>) =>
  [title, authority, number].join(' ')

/** The loaded packs with the version of today, and which of them is the actor's. */
export async function listPacks(context: Context) {
  return await read(context, async tx => {
    const today = context.clock.today()
    const packs = await selectPackList(tx, today)
    const own = await packOfActor(context, tx, today)
    return { packs: packs.map(({ isRoot: _root, ...pack }) => pack), own: own?.header.code ?? null }
  })
}
