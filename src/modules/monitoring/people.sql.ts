import { sql } from 'kysely'
import { isAmongNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { CountedPerson } from './contract.ts'
import type { Spec } from './definitions.ts'
import { belongs, counts, inside, measured, type Within } from './figures.sql.ts'

export type PeopleFilter = {
  within: Within
  spec: Spec
  day: string
  part: 'all' | 'counted' | 'rest'
  names?: NamesMeant
  after?: string | undefined
  limit: number
  /** One person only. */
  personId?: string
}

export type CountedRow = Omit<CountedPerson, 'fact'> & { searchName: string }

function matching({ within, spec, day, part, names, personId }: PeopleFilter) {
  return sql`
    (select ${day}::date as day) d
    join ${measured(within)} on m.valid_from <= d.day and m.valid_to >= d.day and ${inside(within)} and ${belongs(spec)}
    join persons p on p.id = m.person_id
    where ${part === 'all' ? sql`true` : part === 'counted' ? counts(spec) : sql`not (${counts(spec)})`}
      and ${isAmongNamed(sql`p.id`, names)}
      and ${personId ? sql`p.id = ${personId}::uuid` : sql`true`}`
}

/** People behind a figure in the order of their names; one row more than the page. */
export async function selectCountedPeople(tx: Tx, filter: PeopleFilter): Promise<CountedRow[]> {
  const after = filter.after ? decodeCursor(filter.after, ['text', 'uuid']) : undefined
  const { rows } = await sql<CountedRow>`
    with page as materialized (
      select p.id, p.last_name, p.first_name, p.middle_name, p.search_name, m.organisation_id, m.employment_id,
        m.is_leader, ${counts(filter.spec)} as is_counted
      from ${matching(filter)}
        ${after ? sql`and (p.search_name, p.id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
      order by p.search_name, p.id limit ${filter.limit + 1}
    )
    select page.id, page.last_name, page.first_name, page.middle_name, page.search_name, page.organisation_id,
      o.short_name as organisation_name, pos.title as position_title, page.is_leader, page.is_counted
    from page
    join organisations o on o.id = page.organisation_id
    join employments e on e.id = page.employment_id
    join positions pos on pos.code = e.position_code
    order by page.search_name, page.id`.execute(tx)
  return rows
}

/** Counted no further than COUNT_CAP + 1. */
export async function countCountedPeople(tx: Tx, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from ${matching(filter)} limit ${COUNT_CAP + 1}) capped`.execute(
    tx,
  )
  return rows[0]!.count
}
