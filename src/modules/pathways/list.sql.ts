import { type SqlBool, sql } from 'kysely'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { isInUnit } from '#platform/access/in-unit.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { PathwayStatus } from './lifecycle.ts'

export type PathwayFilter = {
  actor: Actor
  names?: NamesMeant
  status?: PathwayStatus | undefined
  late?: boolean | undefined
  organisation?: string | undefined
  municipality?: string | undefined
  mine?: boolean | undefined
  waits?: 'methodologist' | 'teacher' | undefined
  person?: string | undefined
  limit: number
  after?: string | undefined
}

/**
 * `offset 0` here and below: a look for each pathway of the page, where the planner would read the whole table once.
 *
 * Late: an item whose last day has passed undone, a pathway past its end, or an offer unanswered for a fortnight.
 * Items are hidden from who may see the fact only; for her the pathway's own dates decide.
 */
export const lateOn = (day: string) => sql<boolean>`(
  (pathways.status = 'running' and (pathways.ends_on < ${day}::date or exists (select from pathway_items i
    where i.pathway_id = pathways.id and i.status in ('planned', 'running') and i.ends_on < ${day}::date offset 0)))
  or (pathways.status = 'offered' and pathways.offered_on < ${day}::date - 14))`

/**
 * Waits for the methodologist: a draft to be offered (returned ones among them), or a pathway all of whose items are
 * settled and which only has to be completed. Waits for the teacher: an offer.
 */
const waitingFor = (side: 'methodologist' | 'teacher') =>
  side === 'teacher'
    ? sql<SqlBool>`pathways.status = 'offered'`
    : sql<SqlBool>`(pathways.status = 'draft' or (pathways.status = 'running'
        and exists (select from pathway_items i where i.pathway_id = pathways.id and i.status = 'done' offset 0)
        and not exists (select from pathway_items i
          where i.pathway_id = pathways.id and i.status in ('planned', 'running') offset 0)))`

export async function selectPathways(tx: Tx, filter: PathwayFilter, day: string) {
  let query = matching(tx, filter, day)
    .leftJoin('organisations', 'organisations.id', 'pathways.organisationId')
    .select([
      'pathways.id',
      'pathways.number',
      'pathways.personId',
      sql<string>`concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name)`.as(
        'personName',
      ),
      'organisations.shortName as organisationName',
      'pathways.status',
      'pathways.draftedOn',
      'pathways.confirmedOn',
      'pathways.endsOn',
      sql<number | null>`(select nullif(count(*), 0) from pathway_items i
        where i.pathway_id = pathways.id and i.status <> 'dropped')`.as('items'),
      sql<boolean>`exists (select from pathway_cards c
        where c.pathway_id = pathways.id offset 0)`.as('hasContents'),
      sql<boolean>`pathways.status = 'draft' and exists (select from pathway_cards c
        where c.pathway_id = pathways.id and c.teacher_request <> '' offset 0)`.as('isReturned'),
      sql<
        number | null
      >`(select count(*) from pathway_items i where i.pathway_id = pathways.id and i.status = 'done')`.as(
        'done',
      ),
      lateOn(day).as('isLate'),
    ])
    .orderBy('pathways.draftedOn', 'desc')
    .orderBy('pathways.id', 'desc')
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(
      afterCursor(
        ['pathways.draftedOn', 'pathways.id'],
        decodeCursor(filter.after, ['date', 'uuid']),
        'desc',
      ),
    )
  return await query.execute()
}

export async function countPathways(tx: Tx, filter: PathwayFilter, day: string): Promise<number> {
  const capped = matching(tx, filter, day)
    .select('pathways.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const row = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function matching(tx: Tx, filter: PathwayFilter, day: string) {
  let query = tx.selectFrom('pathways').innerJoin('persons', 'persons.id', 'pathways.personId')
  if (filter.person) query = query.where('pathways.personId', '=', filter.person)
  else if (filter.actor.reach.directory === 'scope') query = query.where(isInUnit('pathways', filter.actor))
  if (filter.status) query = query.where('pathways.status', '=', filter.status)
  if (filter.organisation) query = query.where('pathways.organisationId', '=', filter.organisation)
  if (filter.municipality) query = query.where('pathways.municipalityId', '=', filter.municipality)
  if (filter.waits) query = query.where(waitingFor(filter.waits))
  if (filter.late !== undefined) query = query.where(lateOn(day), '=', filter.late)
  if (filter.mine) query = query.where(sql<SqlBool>`pathways.person_id in (select app.people_in_care())`)
  return query.where(isNamed(sql`persons.search_name`, filter.names))
}
