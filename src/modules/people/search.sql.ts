import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { NamePatterns } from './search-words.sql.ts'

export type FoundPerson = {
  id: string
  lastName: string
  firstName: string
  middleName: string | null
  positionTitle: string | null
  organisationName: string | null
  municipalityName: string | null
}

/**
 * People whose name matches one of `ways`, by surname, with the job of the day to tell namesakes apart.
 * Who has a unit is shown those who work in it; who has none (a teacher), herself and who is tied to her by care.
 */
export async function selectPeopleNamed(
  tx: Tx,
  actor: Actor,
  {
    ways,
    on,
    limit,
    except,
  }: { ways: readonly NamePatterns[]; on: string; limit: number; except: readonly string[] },
): Promise<FoundPerson[]> {
  const join = actor.scope.kind === 'self' ? sql`left join lateral` : sql`join lateral`
  const { rows } = await sql<FoundPerson>`
    select p.id, p.last_name, p.first_name, p.middle_name,
      job.position_title, job.organisation_name, job.municipality_name
    from persons p
    ${join} (
      select positions.title as position_title, o.short_name as organisation_name, m.name as municipality_name
      from employments e
      join positions on positions.code = e.position_code
      join organisations o on o.id = e.organisation_id
      left join territories m on m.id = e.municipality_id
      where e.person_id = p.id and ${inForce(on)}
      order by array_position(array['main', 'part-time', 'contract'], e.kind), e.valid_from, e.id
      limit 1) job on true
    where p.id <> all (${[...except]}::uuid[]) and ${inReach(actor, on)} and ${named(actor, ways)}
    order by p.search_name, p.id
    limit ${limit}`.execute(tx)
  return rows
}

const inForce = (on: string) =>
  sql<boolean>`e.valid_from <= ${on}::date and (e.valid_to is null or e.valid_to >= ${on}::date)`

/** The actor's unit through an index; row-level security alone would try every person of the country. */
function inReach({ scope: { kind, id } }: Actor, on: string): RawBuilder<boolean> {
  if (kind === 'country') return sql`true`
  if (kind === 'self')
    return sql`p.id in (select app.person_id() union select app.own_carers() union select app.people_in_care())`
  const column = sql.ref(`e.${kind}_id`)
  return sql`p.id in (select e.person_id from employments e where ${column} = ${id} and ${inForce(on)})`
}

/**
 * In a region or the country through the trigram index, which row-level security would otherwise forbid
 * (app.persons_named); the unit of everybody else has narrowed enough.
 */
function named({ scope: { kind } }: Actor, ways: readonly NamePatterns[]): RawBuilder<boolean> {
  const isWide = kind === 'country' || kind === 'region'
  const one = (patterns: NamePatterns) =>
    isWide
      ? sql`select app.persons_named(${[...patterns]}::text[])`
      : sql`p.search_name like all (${[...patterns]}::text[])`
  return isWide
    ? sql`p.id in (${sql.join(ways.map(one), sql` union `)})`
    : sql`(${sql.join(ways.map(one), sql` or `)})`
}
