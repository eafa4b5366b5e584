import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import { isMeant, MOST_BY_INDEX, wordsOf } from './search-words.sql.ts'

export type FoundOrganisation = {
  id: string
  shortName: string
  kindTitle: string
  municipalityName: string | null
  regionName: string | null
  searchWords: string[]
}

type Asked = { meanings: Understanding; isWhole: boolean; on: string }

/** Where the searcher stands: bodies of her region and the federal ones are asked; of the country without a region. */
export type Place = { regionId: string | null; municipalityId: string | null }

function isAsked({ regionId }: Place, { on, ...asked }: Asked & { isBroad: boolean }): RawBuilder<boolean> {
  const isNear = regionId ? sql`(o.region_id = ${regionId} or o.region_id is null)` : sql`true`
  return sql<boolean>`${isNear} and ${isMeant(sql`o.search_words`, asked)}
    and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)`
}

/** How many open bodies have the words, counted no further than MOST_BY_INDEX + 1. */
export async function countOrganisationsNamed(tx: Tx, place: Place, asked: Asked): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from organisations o where ${isAsked(place, { ...asked, isBroad: false })} limit ${MOST_BY_INDEX + 1}
    ) capped`.execute(tx)
  return rows[0]!.count
}

/** The first of them by short name, those of her own municipality before the others. */
export async function selectOrganisationsNamed(
  tx: Tx,
  place: Place,
  { limit, ...asked }: Asked & { isBroad: boolean; limit: number },
): Promise<FoundOrganisation[]> {
  const own = place.municipalityId
    ? sql`o.municipality_id is not distinct from ${place.municipalityId}::uuid desc,`
    : sql``
  const order = sql`${own} o.short_name, o.id`
  const { rows } = await sql<FoundOrganisation>`
    select o.id, o.short_name, ${wordsOf(sql`o.search_words`)} as search_words, k.title as kind_title,
      m.name as municipality_name, r.name as region_name
    from (select * from organisations o where ${isAsked(place, asked)} order by ${order} limit ${limit}) o
    join organisation_kinds k on k.code = o.kind
    left join territories m on m.id = o.municipality_id
    left join territories r on r.id = o.region_id
    order by ${order}`.execute(tx)
  return rows
}

export async function placeOf(tx: Tx, { scope: { kind, id } }: Actor): Promise<Place> {
  if (kind === 'country') return { regionId: null, municipalityId: null }
  if (kind === 'region') return { regionId: id, municipalityId: null }
  const place =
    kind === 'municipality'
      ? sql`select region_id, id as municipality_id from territories where id = ${id}`
      : kind === 'organisation'
        ? sql`select region_id, municipality_id from organisations where id = ${id}`
        : sql`select region_id, municipality_id from employments
            where person_id = app.person_id() order by valid_from desc limit 1`
  const { rows } = await sql<Place>`${place}`.execute(tx)
  return rows[0] ?? { regionId: null, municipalityId: null }
}
