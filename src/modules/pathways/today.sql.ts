import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type WorkKind = 'returned' | 'late-step' | 'to-complete' | 'unanswered' | 'draft'

export type PathwayWork = {
  kind: WorkKind
  pathwayId: string
  number: string
  personName: string
  /** The wish of a returned pathway, the late step's title; else null. */
  words: string | null
  /** Day it came to its reader. */
  since: string
  /** Last day of a late step. */
  deadline: string | null
  /** How many there are of this kind, shown or not. */
  total: number
}

/** Of each kind no more is read than a home page can show. */
const SHOWN = 7

/**
 * What living pathways ask of those who lead them, by kind, the oldest first. Only people in the actor's care where
 * she reaches no further; the head of a centre reads her whole region.
 */
export async function selectPathwayWork(tx: Tx, day: string): Promise<PathwayWork[]> {
  const { rows } = await sql<PathwayWork>`
    with led as (
      select p.* from pathways p
      where p.status in ('draft', 'offered', 'running')
        and (app.reach('pathways') = 'scope' or p.person_id in (select app.people_in_care()))
    ), open_items as (
      select i.pathway_id, count(*) as count, min(i.ends_on) as first_end,
        (array_agg(i.title order by i.ends_on, i.position))[1] as first_title
      from pathway_items i join led on led.id = i.pathway_id and led.status = 'running'
      where i.status in ('planned', 'running') group by i.pathway_id
    ), work as (
      select case when c.teacher_request <> '' then 'returned' else 'draft' end as kind, led.id, led.number,
        led.person_id, nullif(c.teacher_request, '') as words, led.updated_at::date as since, null::date as deadline
      from led join pathway_cards c on c.pathway_id = led.id where led.status = 'draft'
      union all
      select 'late-step', led.id, led.number, led.person_id, o.first_title, o.first_end + 1, o.first_end
      from led join open_items o on o.pathway_id = led.id where o.first_end < ${day}::date
      union all
      select 'to-complete', led.id, led.number, led.person_id, null, led.updated_at::date, null
      from led where led.status = 'running'
        and not exists (select from open_items o where o.pathway_id = led.id)
        and exists (select from pathway_items i where i.pathway_id = led.id and i.status = 'done')
      union all
      select 'unanswered', led.id, led.number, led.person_id, null, led.offered_on, null
      from led where led.status = 'offered' and led.offered_on < ${day}::date - 14
    )
    select kind, ranked.id as pathway_id, number,
      concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name) as person_name,
      words, since, deadline, total
    from (select work.*, count(*) over (partition by kind)::int as total,
        row_number() over (partition by kind order by since, id) as place from work) ranked
      join persons on persons.id = ranked.person_id
    where place <= ${SHOWN} order by kind, place`.execute(tx)
  return rows
}

/** People in the actor's care today and how many of them have a living pathway. */
export async function countCare(tx: Tx): Promise<{ inCare: number; withPathway: number }> {
  const { rows } = await sql<{ inCare: number; withPathway: number }>`
    select count(*)::int as in_care, count(*) filter (where exists (
      select from pathways p where p.person_id = care.id and p.status in ('draft', 'offered', 'running')))::int
      as with_pathway
    from (select distinct id from app.people_in_care() as id) care`.execute(tx)
  return rows[0]!
}
