import { type SqlBool, sql } from 'kysely'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'

export type CampaignRow = {
  id: string
  instrumentId: string
  title: string
  mode: 'independent' | 'self'
  atCentre: boolean
  opensOn: string
  closesOn: string
  status: 'draft' | 'open' | 'closed'
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
}

export async function findCampaign(tx: Tx, id: string): Promise<CampaignRow | undefined> {
  return (await tx
    .selectFrom('campaigns')
    .select([
      'id',
      'instrumentId',
      'title',
      'mode',
      'atCentre',
      'opensOn',
      'closesOn',
      'status',
      'regionId',
      'municipalityId',
      'organisationId',
    ])
    .where('id', '=', id)
    .executeTakeFirst()) as CampaignRow | undefined
}

export async function isInvited(tx: Tx, campaignId: string, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('campaignInvitations')
    .select('personId')
    .where('campaignId', '=', campaignId)
    .where('personId', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

/** Campaigns that invite a person, newest first, with her attempt. */
export async function selectCampaignsOf(tx: Tx, personId: string) {
  return await tx
    .selectFrom('campaignInvitations')
    .innerJoin('campaigns', 'campaigns.id', 'campaignInvitations.campaignId')
    .innerJoin('instruments', 'instruments.id', 'campaigns.instrumentId')
    .innerJoin('organisations', 'organisations.id', 'campaigns.organiserId')
    .leftJoin('attempts', join =>
      join.onRef('attempts.campaignId', '=', 'campaigns.id').on('attempts.personId', '=', personId),
    )
    .select([
      'campaigns.id',
      'campaigns.title',
      'campaigns.mode',
      'campaigns.status',
      'campaigns.opensOn',
      'campaigns.closesOn',
      'instruments.title as instrumentTitle',
      'instruments.purpose',
      'instruments.instruction',
      'instruments.minutes',
      'organisations.shortName as organiserName',
      'attempts.id as attemptId',
      'attempts.status as attemptStatus',
      'attempts.deadlineAt',
      'attempts.finishedAt',
      sql<number>`(select count(*) from instrument_items i where i.instrument_id = campaigns.instrument_id)`.as(
        'questions',
      ),
    ])
    .where('campaignInvitations.personId', '=', personId)
    .where('campaigns.status', '<>', 'draft')
    .orderBy('campaigns.closesOn', 'desc')
    .limit(100)
    .execute()
}

export type CampaignFilter = {
  q?: string | undefined
  phase?: 'coming' | 'running' | 'over' | undefined
  mode?: 'independent' | 'self' | undefined
  instrument?: string | undefined
  limit: number
  after?: string | undefined
}

/** Campaigns that concern the viewer's people, with participation counted within what she may see. */
export async function selectCampaigns(tx: Tx, filter: CampaignFilter, today: string) {
  let query = withCoverage(concerning(tx, filter, today))
    .orderBy('campaigns.closesOn', 'desc')
    .orderBy('campaigns.id', 'desc')
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(
      afterCursor(
        ['campaigns.closesOn', 'campaigns.id'],
        decodeCursor(filter.after, ['date', 'uuid']),
        'desc',
      ),
    )
  return await query.execute()
}

/** One campaign with its coverage; undefined when none of the viewer's people is invited. */
export async function findCoveredCampaign(tx: Tx, id: string) {
  return await withCoverage(concerning(tx, { limit: 1 }, ''))
    .select([
      'instruments.purpose',
      'instruments.minutes',
      sql<number>`(select count(*) from instrument_items i where i.instrument_id = campaigns.instrument_id)`.as(
        'questions',
      ),
    ])
    .where('campaigns.id', '=', id)
    .executeTakeFirst()
}

function withCoverage(query: ReturnType<typeof concerning>) {
  return query
    .innerJoin('instruments', 'instruments.id', 'campaigns.instrumentId')
    .innerJoin('organisations', 'organisations.id', 'campaigns.organiserId')
    .select([
      'campaigns.id',
      'campaigns.title',
      'campaigns.mode',
      'campaigns.atCentre',
      'campaigns.status',
      'campaigns.opensOn',
      'campaigns.closesOn',
      'instruments.title as instrumentTitle',
      'organisations.shortName as organiserName',
      sql<number>`(select count(*) from campaign_invitations i where i.campaign_id = campaigns.id)`.as(
        'invited',
      ),
      sql<number>`(select count(*) from attempts a where a.campaign_id = campaigns.id)`.as('started'),
      sql<number>`(select count(*) from attempts a where a.campaign_id = campaigns.id and a.status <> 'running')`.as(
        'finished',
      ),
    ])
}

export async function countCampaigns(tx: Tx, filter: CampaignFilter, today: string): Promise<number> {
  const capped = concerning(tx, filter, today)
    .select('campaigns.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const row = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function concerning(tx: Tx, filter: CampaignFilter, today: string) {
  let query = tx
    .selectFrom('campaigns')
    .where(sql<SqlBool>`exists (select from campaign_invitations i where i.campaign_id = campaigns.id)`)
  if (filter.phase === 'coming') query = query.where('campaigns.opensOn', '>', today)
  if (filter.phase === 'over') query = query.where(over(today))
  if (filter.phase === 'running')
    query = query.where('campaigns.opensOn', '<=', today).where(sql<SqlBool>`not ${over(today)}`)
  if (filter.mode) query = query.where('campaigns.mode', '=', filter.mode)
  if (filter.instrument) query = query.where('campaigns.instrumentId', '=', filter.instrument)
  return query.where(
    hasWords(sql`replace(lower(campaigns.title), 'ё', 'е')`, readingsOf(readQuery(filter.q))),
  )
}

const over = (today: string) =>
  sql<SqlBool>`(campaigns.closes_on < ${today}::date or campaigns.status = 'closed')`

export type ParticipantFilter = {
  names?: NamesMeant
  state?: 'waiting' | 'running' | 'finished' | undefined
  limit: number
  after?: string | undefined
}

/** Who was invited and how far she is: the fact only. */
export async function selectParticipants(tx: Tx, campaignId: string, filter: ParticipantFilter) {
  let query = participants(tx, campaignId, filter)
    .leftJoin('organisations', 'organisations.id', 'campaignInvitations.organisationId')
    .select([
      'persons.id as personId',
      'persons.searchName',
      sql<string>`concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name)`.as('name'),
      'organisations.shortName as organisationName',
      'attempts.startedAt',
      'attempts.finishedAt',
      sql<'waiting' | 'running' | 'finished'>`case when attempts.id is null then 'waiting'
        when attempts.status = 'running' then 'running' else 'finished' end`.as('state'),
    ])
    .orderBy('persons.searchName')
    .orderBy('persons.id')
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(
      afterCursor(['persons.searchName', 'persons.id'], decodeCursor(filter.after, ['text', 'uuid']), 'asc'),
    )
  return await query.execute()
}

export async function countParticipants(
  tx: Tx,
  campaignId: string,
  filter: ParticipantFilter,
): Promise<number> {
  const capped = participants(tx, campaignId, filter)
    .select('persons.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const row = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function participants(tx: Tx, campaignId: string, filter: ParticipantFilter) {
  let query = tx
    .selectFrom('campaignInvitations')
    .innerJoin('persons', 'persons.id', 'campaignInvitations.personId')
    .leftJoin('attempts', join =>
      join
        .onRef('attempts.campaignId', '=', 'campaignInvitations.campaignId')
        .onRef('attempts.personId', '=', 'campaignInvitations.personId'),
    )
    .where('campaignInvitations.campaignId', '=', campaignId)
  if (filter.state === 'waiting') query = query.where('attempts.id', 'is', null)
  if (filter.state === 'running') query = query.where('attempts.status', '=', 'running')
  if (filter.state === 'finished') query = query.where('attempts.status', '<>', 'running')
  return query.where(isNamed(sql`persons.search_name`, filter.names))
}

export async function insertCampaign(
  tx: Tx,
  campaign: CampaignRow & { organiserId: string; createdBy: string | null },
): Promise<void> {
  await tx.insertInto('campaigns').values(campaign).execute()
}

/**
 * Invites everybody of the organisations who holds a position of the track on the opening day, and the people
 * named, in one statement; only whom the actor may see. Gives back how many.
 */
export async function inviteByUnits(
  tx: Tx,
  campaignId: string,
  chosen: { organisations: string[]; people: string[]; track: 'teacher' | 'leader'; day: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ personId: string }>`
    insert into campaign_invitations (campaign_id, person_id, region_id, municipality_id, organisation_id, invited_at)
    select distinct on (e.person_id)
      ${campaignId}::uuid, e.person_id, e.region_id, e.municipality_id, e.organisation_id, ${chosen.at}::timestamptz
    from employments e join positions p on p.code = e.position_code
    where e.valid_from <= ${chosen.day}::date and coalesce(e.valid_to, 'infinity') >= ${chosen.day}::date
      and ((p.class = ${chosen.track} and e.organisation_id = any(${chosen.organisations}::uuid[]))
        or e.person_id = any(${chosen.people}::uuid[]))
    order by e.person_id, (e.kind = 'main') desc, e.load desc nulls last
    on conflict do nothing
    returning person_id`.execute(tx)
  return rows.length
}

export async function findOrganiser(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations')
    .select(['id', 'kind', 'regionId', 'municipalityId', 'parentId'])
    .where('id', '=', id)
    .executeTakeFirst()
}
