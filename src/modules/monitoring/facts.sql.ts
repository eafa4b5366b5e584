import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Fact } from './contract.ts'
import type { Spec } from './definitions.ts'

/** The facts that count for people on a day, as app.remeasure() reads them: the earliest of each person. */
type Asked = { people: readonly string[]; spec: Spec; day: string }

const begin = ({ spec, day }: Asked) =>
  spec.since === 'year' ? sql`date_trunc('year', ${day}::date)::date` : sql`${spec.since}::date`

const atCentre = ({ spec }: Asked) =>
  spec.onlyCentre ? sql`a.at_centre and a.mode = 'independent'` : sql`true`

function attemptsOf(asked: Asked): RawBuilder<unknown> {
  return sql`attempts a
    join campaigns c on c.id = a.campaign_id
    join instruments i on i.id = a.instrument_id
    join organisations o on o.id = c.organiser_id
    where a.person_id = any (${[...asked.people]}::uuid[]) and ${atCentre(asked)}
      and a.finished_on between ${begin(asked)} and ${asked.day}::date
      and (a.status = 'finished' or exists (select from attempt_answers w where w.attempt_id = a.id))`
}

function pathwaysOf(asked: Asked): RawBuilder<unknown> {
  return sql`pathways w
    join attempts a on a.id = w.attempt_id and a.mode = 'independent' and a.finished_on is not null and ${atCentre(asked)}
    join campaigns c on c.id = a.campaign_id
    join organisations o on o.id = c.organiser_id
    where w.person_id = any (${[...asked.people]}::uuid[])
      and w.confirmed_on between ${begin(asked)} and ${asked.day}::date`
}

const REVOKED_ON = sql`(f.revoked_at at time zone coalesce(t.time_zone, 'Europe/Moscow'))::date`

function completionsOf(asked: Asked): RawBuilder<unknown> {
  const chosenAtCentre = asked.spec.onlyCentre
    ? sql`exists (select from pathway_item_deficits l join deficits d on d.id = l.deficit_id
        join ratings r on r.id = d.rating_id join attempts a on a.id = r.attempt_id
        where l.item_id = f.pathway_item_id and ${atCentre(asked)})`
    : sql`true`
  return sql`completions f
    join programmes g on g.id = f.programme_id
    join organisations o on o.id = g.provider_id
    left join territories t on t.id = f.region_id
    where f.person_id = any (${[...asked.people]}::uuid[]) and f.in_federal_register and f.by_diagnosis
      and f.completed_on between ${begin(asked)} and ${asked.day}::date
      and coalesce(${REVOKED_ON}, 'infinity') > ${asked.day}::date and ${chosenAtCentre}`
}

export type FactLine = { personId: string; on: string; title: string; document: string | null }

/** The first counting fact of each of the people, in one line. */
export async function selectFactLines(tx: Tx, asked: Asked): Promise<FactLine[]> {
  const select: Record<Spec['measure'], () => RawBuilder<FactLine>> = {
    diagnosed: () => sql<FactLine>`
      select distinct on (a.person_id) a.person_id, a.finished_on as "on", c.title, null as document
      from ${attemptsOf(asked)} order by a.person_id, a.finished_on, a.id`,
    'with-pathway': () => sql<FactLine>`
      select distinct on (w.person_id) w.person_id, w.confirmed_on as "on", 'ИОМ' as title, w.number as document
      from ${pathwaysOf(asked)} order by w.person_id, w.confirmed_on, w.id`,
    'completed-selected-programme': () => sql<FactLine>`
      select distinct on (f.person_id) f.person_id, f.completed_on as "on", g.title, f.document_number as document
      from ${completionsOf(asked)} order by f.person_id, f.completed_on, f.id`,
  }
  return (await select[asked.spec.measure]().execute(tx)).rows
}

type Found = { fact: Fact; pathwayItemId: string | null }

/** The first counting fact of a person with everything that proves it; deficits are read apart, by the reader's rights. */
export async function findFact(tx: Tx, asked: Asked): Promise<Found | undefined> {
  if (asked.spec.measure === 'diagnosed') {
    const { rows } = await sql<Extract<Fact, { kind: 'diagnosis' }>>`
      select 'diagnosis' as kind, a.finished_on as "on", c.title as campaign, i.title as instrument,
        o.short_name as organiser, a.mode, a.at_centre
      from ${attemptsOf(asked)} order by a.finished_on, a.id limit 1`.execute(tx)
    return rows[0] && { fact: rows[0], pathwayItemId: null }
  }
  if (asked.spec.measure === 'with-pathway') {
    const { rows } = await sql<Extract<Fact, { kind: 'pathway' }>>`
      select 'pathway' as kind, w.confirmed_on as "on", w.id as pathway_id, w.number, w.ends_on, w.status,
        a.finished_on as diagnosed_on, c.title as campaign, o.short_name as organiser, a.at_centre
      from ${pathwaysOf(asked)} order by w.confirmed_on, w.id limit 1`.execute(tx)
    return rows[0] && { fact: rows[0], pathwayItemId: null }
  }
  return await findCompletion(tx, asked)
}

async function findCompletion(tx: Tx, asked: Asked): Promise<Found | undefined> {
  const { rows } = await sql<
    Omit<Extract<Fact, { kind: 'completion' }>, 'register' | 'deficits'> & {
      programmeId: string
      pathwayItemId: string | null
    }
  >`
    select 'completion' as kind, f.completed_on as "on", f.id as completion_id, f.document_kind, f.document_number,
      f.registration_number, f.issued_on, f.hours, g.title as programme, o.short_name as provider,
      f.federal_register_number, ${REVOKED_ON} as revoked_on, f.programme_id, f.pathway_item_id
    from ${completionsOf(asked)} order by f.completed_on, f.id limit 1`.execute(tx)
  const row = rows[0]
  if (!row) return undefined
  const { programmeId, pathwayItemId, ...rest } = row
  const register = await tx
    .selectFrom('registerEntries')
    .select(['number', 'validFrom as from', 'validTo as to'])
    .where('programmeId', '=', programmeId)
    .where('register', '=', 'federal')
    .orderBy('validFrom')
    .execute()
  return { fact: { ...rest, register, deficits: null }, pathwayItemId }
}

/** Deficits an item was chosen for, as far as row-level security shows them to the reader. */
export async function selectLinkedDeficits(
  tx: Tx,
  pathwayItemId: string,
): Promise<{ competency: string; from: number; to: number }[]> {
  const { rows } = await sql<{ competency: string; from: number; to: number }>`
    select c.title as competency, l.from_level as "from", l.to_level as "to"
    from pathway_item_deficits l join deficits d on d.id = l.deficit_id join competencies c on c.id = d.competency_id
    where l.item_id = ${pathwayItemId}::uuid order by c.title`.execute(tx)
  return rows
}
