import { sql } from 'kysely'
import type { MovedRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'

// What a reorganisation does to campaigns, in the transaction of the room reorganisations.

/** Which campaigns go with a unit: those it holds or organises, not closed yet. */
const openOf = (units: readonly string[]) => sql`c.status <> 'closed'
  and (c.organisation_id = any (${[...units]}::uuid[]) or c.organiser_id = any (${[...units]}::uuid[])
    or c.municipality_id = any (${[...units]}::uuid[]))`

/** Open campaigns of these units, by title; the unit is the one that makes a campaign theirs. */
export async function selectOpenCampaigns(
  tx: Tx,
  units: readonly string[],
): Promise<{ id: string; unitId: string; title: string }[]> {
  const given = [...units]
  const { rows } = await sql<{ id: string; unitId: string; title: string }>`
    select c.id, c.title,
      case when c.organisation_id = any (${given}::uuid[]) then c.organisation_id
        when c.organiser_id = any (${given}::uuid[]) then c.organiser_id else c.municipality_id end as unit_id
    from campaigns c where ${openOf(units)} order by c.title, c.id`.execute(tx)
  return rows
}

type Campaign = {
  id: string
  organiserId: string
  organisationId: string | null
  municipalityId: string | null
}

/**
 * Open campaigns of former units go on in the new one. Of an organisation: holder, organiser and where they stand; of
 * a municipality: where it is held.
 *
 * @param ids which of them go to this one
 */
export async function moveOpenCampaigns(
  tx: Tx,
  from: readonly string[],
  to: { id: string; municipalityId: string | null },
  ids: readonly string[],
): Promise<MovedRow[]> {
  const units = [...from]
  const { rows } = await sql<Campaign>`
    with former as (
      select c.id, c.organiser_id, c.organisation_id, c.municipality_id from campaigns c
      where c.id = any (${[...ids]}::uuid[]) and ${openOf(from)} for update)
    update campaigns c set version = c.version + 1,
      organiser_id = case when f.organiser_id = any (${units}::uuid[]) then ${to.id}::uuid else f.organiser_id end,
      organisation_id = case when f.organisation_id = any (${units}::uuid[]) then ${to.id}::uuid else f.organisation_id end,
      municipality_id = case when f.municipality_id = any (${units}::uuid[]) or f.organisation_id = any (${units}::uuid[])
        then ${to.municipalityId}::uuid else f.municipality_id end
    from former f where f.id = c.id returning f.id, f.organiser_id, f.organisation_id, f.municipality_id`.execute(
    tx,
  )
  return rows.map(({ id, ...before }) => ({ entityId: id, toId: to.id, before }))
}

export async function returnCampaigns(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  const before = moved.map(row => row.before as Omit<Campaign, 'id'>)
  await sql`update campaigns c set version = c.version + 1, organiser_id = g.organiser_id,
      organisation_id = g.organisation_id, municipality_id = g.municipality_id
    from unnest(${moved.map(row => row.entityId)}::uuid[], ${before.map(one => one.organiserId)}::uuid[],
      ${before.map(one => one.organisationId)}::uuid[], ${before.map(one => one.municipalityId)}::uuid[])
      as g (id, organiser_id, organisation_id, municipality_id)
    where g.id = c.id`.execute(tx)
}

type Units = { organisationId: string; municipalityId: string | null; regionId: string | null }
type Invitation = Units & { campaignId: string; personId: string; toId: string }

/** Invitations to open campaigns that nobody has answered yet go with the person: coverage is told by her unit. */
export async function moveInvitations(
  tx: Tx,
  people: readonly { personId: string; fromId: string; toId: string }[],
): Promise<MovedRow[]> {
  const { rows } = await sql<Invitation>`
    with given as (
      select distinct on (person_id, from_id) *
      from unnest(${people.map(one => one.personId)}::uuid[], ${people.map(one => one.fromId)}::uuid[],
        ${people.map(one => one.toId)}::uuid[]) as g (person_id, from_id, to_id)
      order by person_id, from_id
    ), former as (
      select i.*, g.to_id from campaign_invitations i
      join given g on g.person_id = i.person_id and g.from_id = i.organisation_id
      join campaigns c on c.id = i.campaign_id and c.status <> 'closed'
      where not exists (select from attempts a where a.campaign_id = i.campaign_id and a.person_id = i.person_id)
      for update of i)
    update campaign_invitations i
    set organisation_id = o.id, municipality_id = o.municipality_id, region_id = o.region_id
    from former f join organisations o on o.id = f.to_id
    where i.campaign_id = f.campaign_id and i.person_id = f.person_id
    returning f.campaign_id, f.person_id, f.organisation_id, f.municipality_id, f.region_id, f.to_id`.execute(
    tx,
  )
  return rows.map(({ campaignId, personId, toId, ...before }) => ({
    entityId: campaignId,
    personId,
    toId,
    before,
  }))
}

export async function returnInvitations(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  const before = moved.map(row => row.before as Units)
  await sql`update campaign_invitations i
    set organisation_id = g.organisation_id, municipality_id = g.municipality_id, region_id = g.region_id
    from unnest(${moved.map(row => row.entityId)}::uuid[], ${moved.map(row => row.personId ?? null)}::uuid[],
      ${before.map(one => one.organisationId)}::uuid[], ${before.map(one => one.municipalityId)}::uuid[],
      ${before.map(one => one.regionId)}::uuid[]) as g (campaign_id, person_id, organisation_id, municipality_id, region_id)
    where g.campaign_id = i.campaign_id and g.person_id = i.person_id`.execute(tx)
}
