import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CATEGORIES, EMPLOYMENT_KINDS } from './contract.ts'

/** A job with its person, as it is told to another system. */
export type ExchangedJob = {
  id: string
  organisationId: string
  personId: string
  lastName: string
  firstName: string
  middleName: string | null
  snils: string | null
  birthDate: string | null
  sex: 'f' | 'm' | null
  email: string | null
  phone: string | null
  teachingSince: string | null
  category: keyof typeof CATEGORIES | null
  assignedOn: string | null
  position: string
  positionClass: string
  subjects: string[]
  load: number | null
  kind: keyof typeof EMPLOYMENT_KINDS
  validFrom: string
  validTo: string | null
}

/** Jobs of the organisations that last on the day, as far as the actor keeps their staff, one more than `limit`. */
export async function selectExchangedJobs(
  tx: Tx,
  organisations: readonly string[],
  { on, limit }: { on: string; limit: number },
): Promise<ExchangedJob[]> {
  const { rows } = await sql<ExchangedJob>`
    select e.id, e.organisation_id, e.person_id, p.last_name, p.first_name, p.middle_name, p.snils, p.birth_date, p.sex,
      p.email, p.phone, p.teaching_since, q.category, q.assigned_on, c.title as position, c.class as position_class,
      e.subjects, e.load::float8 as load, e.kind, e.valid_from, e.valid_to
    from employments e join persons p on p.id = e.person_id join positions c on c.code = e.position_code
    left join lateral (select category, assigned_on from qualifications q where q.person_id = p.id
      order by assigned_on desc, id desc limit 1) q on true
    where e.organisation_id = any (${[...organisations]}::uuid[]) and (e.valid_to is null or e.valid_to >= ${on}::date)
      and (app.whole('staff') or e.region_id = app.in_region('staff'))
    order by p.last_name, p.first_name, p.id, e.valid_from, e.id
    limit ${limit + 1}`.execute(tx)
  return rows
}
