import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { isInUnit } from '#platform/access/in-unit.ts'
import type { Tx } from '#platform/db/database.ts'
import { isInForce, isJobNamed, MAIN_FIRST } from './jobs.sql.ts'
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

type Search = { ways: readonly NamePatterns[]; on: string; limit: number; except: readonly string[] }

/**
 * People whose name matches one of `ways`, by surname, with the job of the day to tell namesakes apart.
 * Who has a unit is shown those who work in it; who has none (a teacher), herself and who is tied to her by care.
 */
export async function selectPeopleNamed(tx: Tx, actor: Actor, search: Search): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`
    select p.id, p.last_name, p.first_name, p.middle_name, positions.title as position_title,
      o.short_name as organisation_name, m.name as municipality_name
    from (${actor.scope.kind === 'self' ? acquaintances(search) : staff(actor, search)}) job
    join persons p on p.id = job.person_id
    left join positions on positions.code = job.position_code
    left join organisations o on o.id = job.organisation_id
    left join territories m on m.id = job.municipality_id
    order by p.search_name, p.id`.execute(tx)
  return rows
}

function staff(actor: Actor, { ways, on, limit, except }: Search) {
  return sql`
    select distinct on (e.search_name, e.person_id)
      e.person_id, e.position_code, e.organisation_id, e.municipality_id
    from employments e
    where ${isInForce('e', on)} and ${isInUnit('e', actor)} and ${isJobNamed('e', ways, actor)}
      and e.person_id <> all (${[...except]}::uuid[])
    order by e.search_name, e.person_id, ${MAIN_FIRST('e')}
    limit ${limit}`
}

function acquaintances({ ways, on, limit, except }: Search) {
  const named = ways.map(patterns => sql`p.search_name like all (${[...patterns]}::text[])`)
  return sql`
    select p.id as person_id, job.position_code, job.organisation_id, job.municipality_id
    from persons p
    left join lateral (
      select e.* from employments e where e.person_id = p.id and ${isInForce('e', on)}
      order by ${MAIN_FIRST('e')} limit 1) job on true
    where p.id in (select app.person_id() union select app.own_carers() union select app.people_in_care())
      and p.id <> all (${[...except]}::uuid[]) and (${sql.join(named, sql` or `)})
    order by p.search_name, p.id
    limit ${limit}`
}
