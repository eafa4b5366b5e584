import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { shownFor, type Understanding, understandingsOf } from '#platform/text/understand-query.ts'
import { referenceTo } from './act-label.ts'
import {
  actVocabulary,
  countActs,
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
    const words = readQuery(query.q)
    const { meanings, total } = await understood(tx, words, query)
    const { rows, next } = cutPage(await selectActs(tx, { ...query, meanings }), query.limit, row => [
      query.sort === 'issued' ? (row.issuedOn ?? '0001-01-01') : row.title,
      row.id,
    ])
    const links = await selectLinks(
      tx,
      rows.map(row => row.id),
      [],
    )
    const known = await selectActsByCode(tx, [
      ...rows.flatMap(row => row.repealedBy ?? []),
      ...links.map(link => link.otherCode),
    ])
    return {
      rows: rows.map(({ code: _code, editionBy: _by, note: _note, repealedBy, ...row }) => ({
        ...row,
        repealedBy: repealedBy === null ? null : referenceTo(repealedBy, known),
        repeals: links
          .filter(link => link.actId === row.id && link.kind === 'repeals')
          .map(link => referenceTo(link.otherCode, known)),
      })),
      next,
      total,
      shownFor: [...new Set(rows.flatMap(row => shownFor(words, meanings, spellingOf(row)) ?? []))].slice(
        0,
        3,
      ),
    }
  })
}

/** The first understanding of the words under which some act is found, and how many. */
async function understood(
  tx: Tx,
  words: ReturnType<typeof readQuery>,
  query: z.output<typeof listActsQuery>,
) {
  if (words.length === 0) return { meanings: [], total: await countActs(tx, { ...query, meanings: [] }) }
  let meanings: Understanding = []
  for await (const understanding of understandingsOf(words, actVocabulary(tx))) {
    meanings = understanding
    const total = await countActs(tx, { ...query, meanings })
    if (total > 0) return { meanings, total }
  }
  return { meanings, total: 0 }
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
