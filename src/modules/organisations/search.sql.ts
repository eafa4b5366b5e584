import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

export type FoundOrganisation = {
  id: string
  shortName: string
  kindTitle: string
  municipalityName: string | null
  regionName: string | null
}

/** A shorter word has to begin a word of the name: «5» is not the middle of «15». */
const LEAST_INSIDE = 3

/**
 * Bodies of the actor's region and the federal ones (of the whole country where she has no region), open on the
 * day: those in whose short name more of the words stand whole come first, so that «школа 5» is not «школа 15».
 *
 * @param words as patterns of LIKE, `%word%`
 */
export async function selectOrganisationsNamed(
  tx: Tx,
  actor: Actor,
  { words, on, limit }: { words: readonly string[]; on: string; limit: number },
): Promise<FoundOrganisation[]> {
  const bare = words.map(word => word.slice(1, -1))
  const short = bare.filter(word => word.length < LEAST_INSIDE)
  const whole = bare.map(word => `% ${word} %`)
  const { rows } = await sql<FoundOrganisation>`
    with place as (${placeOf(actor)})
    select o.id, o.short_name, k.title as kind_title, m.name as municipality_name, r.name as region_name
    from organisations o
    join organisation_kinds k on k.code = o.kind
    left join territories m on m.id = o.municipality_id
    left join territories r on r.id = o.region_id
    where o.search_text like all (${[...words]}::text[])
      and ${plain(sql`o.search_text`)} like all (${short.map(word => `% ${word}%`)}::text[])
      and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)
      and ((select region_id from place) is null or o.region_id is null or o.region_id = (select region_id from place))
    order by
      (select count(*) from unnest(${whole}::text[]) word
        where ${plain(sql`replace(lower(o.short_name), 'ё', 'е')`)} like word) desc,
      o.municipality_id is not distinct from (select municipality_id from place) desc,
      o.short_name, o.id
    limit ${limit}`.execute(tx)
  return rows
}

/** Text with a space around every word, so that its beginning and its end can be asked for. */
const plain = (text: RawBuilder<unknown>) => sql`' ' || translate(${text}, '«»"№,.()-', '         ') || ' '`

/** Region and municipality the actor stands in; none for the country. */
function placeOf({ scope: { kind, id } }: Actor) {
  switch (kind) {
    case 'country':
      return sql`select null::uuid as region_id, null::uuid as municipality_id`
    case 'region':
      return sql`select ${id}::uuid as region_id, null::uuid as municipality_id`
    case 'municipality':
      return sql`select region_id, id as municipality_id from territories where id = ${id}`
    case 'organisation':
      return sql`select region_id, municipality_id from organisations where id = ${id}`
    case 'self':
      return sql`select region_id, municipality_id from employments
        where person_id = app.person_id() order by valid_from desc limit 1`
  }
}
