import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { firstThatFinds, shownForAny } from '#platform/text/understand-query.ts'
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
    const { meanings, found: total } = await firstThatFinds(
      words,
      actVocabulary(tx),
      meant => countActs(tx, { ...query, meanings: meant }),
      count => count > 0,
    )
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
      shownFor: shownForAny(words, meanings, rows.map(spellingOf)),
    }
  })
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
