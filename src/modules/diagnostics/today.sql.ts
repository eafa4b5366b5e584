import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** People in the actor's care today who have finished no independent diagnosis yet. */
export async function countUndiagnosed(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select distinct id from app.people_in_care() as id) care
    where not exists (select from attempts a
      where a.person_id = care.id and a.mode = 'independent' and a.status <> 'running')`.execute(tx)
  return rows[0]!.count
}

export type EndingCampaign = {
  id: string
  title: string
  closesOn: string
  invited: number
  finished: number
}

/** Running campaigns with people of the actor's that close within the days, the next to close first. */
export async function selectEndingCampaigns(tx: Tx, day: string, days: number): Promise<EndingCampaign[]> {
  const { rows } = await sql<EndingCampaign>`
    select * from (
      select c.id, c.title, c.closes_on,
        (select count(*)::int from campaign_invitations i where i.campaign_id = c.id) as invited,
        (select count(*)::int from attempts a where a.campaign_id = c.id and a.status <> 'running') as finished
      from campaigns c
      where c.status = 'open' and c.opens_on <= ${day}::date
        and c.closes_on between ${day}::date and ${day}::date + ${days}::int) running
    where finished < invited
    order by closes_on, id limit 7`.execute(tx)
  return rows
}

export async function countOpenDeficits(tx: Tx, personId: string): Promise<number> {
  const row = await tx
    .selectFrom('deficits')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.count
}
