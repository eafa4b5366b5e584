import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor, searchWords } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { listOrganisationsQuery, OrganisationRow } from './contract.ts'

type Filter = z.output<typeof listOrganisationsQuery>

/** One row more than the page, to know whether there is a next one. */
export async function selectOrganisations(tx: Tx, filter: Filter): Promise<OrganisationRow[]> {
  const column = filter.sort === 'name' ? 'organisations.name' : 'organisations.code'
  let query = matching(tx, filter)
    .innerJoin('organisationKinds', 'organisationKinds.code', 'organisations.kind')
    .leftJoin('territories as region', 'region.id', 'organisations.regionId')
    .leftJoin('territories as municipality', 'municipality.id', 'organisations.municipalityId')
    .select([
      'organisations.id',
      'organisations.code',
      'organisations.name',
      'organisations.shortName',
      'organisations.kind',
      'organisationKinds.title as kindTitle',
      'organisations.level',
      'organisations.regionId',
      'region.name as regionName',
      'organisations.municipalityId',
      'municipality.name as municipalityName',
      'organisations.isRural',
      'organisations.isLowResult',
    ])
    .orderBy(column, filter.order)
    .orderBy('organisations.id', filter.order)
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(
      afterCursor([column, 'organisations.id'], decodeCursor(filter.after, 2), filter.order),
    )
  return (await query.execute()) as OrganisationRow[]
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countOrganisations(tx: Tx, filter: Filter): Promise<number> {
  const capped = matching(tx, filter)
    .select('organisations.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matching(tx: Tx, filter: Filter) {
  let query = tx.selectFrom('organisations').where('organisations.validTo', 'is', null)
  if (filter.region) query = query.where('organisations.regionId', '=', filter.region)
  if (filter.municipality) query = query.where('organisations.municipalityId', '=', filter.municipality)
  if (filter.kind) query = query.where('organisations.kind', '=', filter.kind)
  if (filter.level) query = query.where('organisations.level', '=', filter.level)
  if (filter.rural !== undefined) query = query.where('organisations.isRural', '=', filter.rural)
  if (filter.lowResult !== undefined) query = query.where('organisations.isLowResult', '=', filter.lowResult)
  for (const word of searchWords(filter.q))
    query = query.where(sql<boolean>`organisations.search_text like ${word}`)
  return query
}
