import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import type { FlaggedRow, listFlaggedQuery } from './contract-facts.ts'
import { isMeant, wordsOf } from './search-words.sql.ts'

export type FlaggedFilter = Omit<z.output<typeof listFlaggedQuery>, 'q' | 'limit' | 'after' | 'year'> & {
  year: number
  meanings: Understanding
}

/** Marks of a year with whose they are, by name; one row more than the page. */
export async function selectFlagged(
  tx: Tx,
  filter: FlaggedFilter,
  page: { limit: number; after?: string | undefined },
): Promise<(FlaggedRow & { searchWords: string[] })[]> {
  let query = matching(tx, filter)
    .leftJoin('territories as region', 'region.id', 'f.regionId')
    .leftJoin('territories as municipality', 'municipality.id', 'f.municipalityId')
    .select([
      'f.id',
      'f.organisationId',
      'o.shortName as organisationName',
      'municipality.name as municipalityName',
      'region.name as regionName',
      'f.year',
      'f.flag',
      'f.source',
      wordsOf(sql`o.search_words`).as('searchWords'),
    ])
    .orderBy('o.shortName', filter.order)
    .orderBy('f.id', filter.order)
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(
      afterCursor(['o.shortName', 'f.id'], decodeCursor(page.after, ['text', 'uuid']), filter.order),
    )
  return (await query.execute()) as (FlaggedRow & { searchWords: string[] })[]
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countFlagged(tx: Tx, filter: FlaggedFilter): Promise<number> {
  const capped = matching(tx, filter)
    .select('f.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matching(tx: Tx, filter: FlaggedFilter) {
  let query = tx
    .selectFrom('organisationFlags as f')
    .innerJoin('organisations as o', 'o.id', 'f.organisationId')
    .where('f.year', '=', filter.year)
  if (filter.flag) query = query.where('f.flag', '=', filter.flag)
  if (filter.region) query = query.where('f.regionId', '=', filter.region)
  if (filter.municipality) query = query.where('f.municipalityId', '=', filter.municipality)
  return query.where(isMeant(sql`o.search_words`, filter))
}
