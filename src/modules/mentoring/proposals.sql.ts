import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type TeacherOfUnit = {
  id: string
  lastName: string
  firstName: string
  middleName: string | null
  positionTitle: string
  organisationId: string
  organisationName: string
  municipalityId: string | null
  regionId: string | null
  subjects: string[]
  teachingSince: string | null
}

/** Teachers who work in a unit on a day, one more than the limit; each at her main job there. */
export async function selectTeachers(
  tx: Tx,
  unit: { kind: 'municipality' | 'organisation'; id: string },
  day: string,
  limit: number,
): Promise<TeacherOfUnit[]> {
  const works = sql`e.valid_from <= ${day}::date and (e.valid_to is null or e.valid_to >= ${day}::date)`
  const { rows } = await sql<TeacherOfUnit>`
    select distinct on (p.id) p.id, p.last_name, p.first_name, p.middle_name, positions.title as position_title,
      e.organisation_id, o.short_name as organisation_name, e.municipality_id, e.region_id, p.teaching_since,
      (select coalesce(array_agg(distinct subject order by subject), '{}') from employments e2
        cross join unnest(e2.subjects) as subject
        where e2.person_id = p.id and e2.organisation_id = e.organisation_id and e2.valid_from <= ${day}::date
          and (e2.valid_to is null or e2.valid_to >= ${day}::date)) as subjects
    from employments e
    join persons p on p.id = e.person_id
    join positions on positions.code = e.position_code and positions.class = 'teacher'
    join organisations o on o.id = e.organisation_id
    where ${sql.ref(`e.${unit.kind}_id`)} = ${unit.id}::uuid and ${works}
    order by p.id, (e.kind = 'main') desc, e.load desc nulls last, e.valid_from, e.id
    limit ${limit + 1}`.execute(tx)
  return rows
}

/** Pairs of these people that bind them on the day: they are not proposed again before the day after their last one. */
export async function selectOpenPairs(tx: Tx, people: readonly string[], day: string) {
  const { rows } = await sql<{
    groundCode: string
    giverPersonId: string
    receiverPersonId: string
    competencyCode: string | null
  }>`
    select t.ground_code, t.giver_person_id, t.receiver_person_id, c.code as competency_code
    from teacher_pairs t left join competencies c on c.id = t.competency_id
    where (t.status in ('proposed', 'agreed', 'working') or t.status = 'ended' and t.ended_on >= ${day}::date)
      and (t.giver_person_id = any (${[...people]}::uuid[]) or t.receiver_person_id = any (${[...people]}::uuid[]))`.execute(
    tx,
  )
  return rows
}
