import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { DuplicateRow } from './contract.ts'

type Filter = { actor: Actor; kind?: string | undefined }

export type PairRow = {
  personId: string
  otherId: string
  kind: DuplicateRow['kind']
  foundAt: Date
  one: DuplicateRow['one']
  other: DuplicateRow['other']
  survivor: DuplicateRow['survivor']
}

const CURSOR = ['d.other_id', 'd.person_id']

/** Open pairs of the actor's unit, that of the newest card first; one row more than the page. */
export async function selectDuplicates(
  tx: Tx,
  filter: Filter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<PairRow[]> {
  const beyond = after ? afterCursor(CURSOR, decodeCursor(after, ['uuid', 'uuid']), 'desc') : sql`true`
  const { rows } = await sql<PairRow>`
    select d.person_id, d.other_id, d.kind, d.found_at, ${cardOf('d.person_id')} as one, ${cardOf('d.other_id')} as other,
      case when not (a.snils is null and b.snils is not null) and app.may_merge(d.person_id, d.other_id) then 'one'
        when app.may_merge(d.other_id, d.person_id) then 'other'
        when app.may_merge(d.person_id, d.other_id) then 'one' end as survivor
    from duplicate_pairs d
    join persons a on a.id = d.person_id
    join persons b on b.id = d.other_id
    where ${matching(filter)} and ${beyond}
    order by d.other_id desc, d.person_id desc
    limit ${limit + 1}`.execute(tx)
  return rows
}

export async function countDuplicates(tx: Tx, filter: Filter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (
      select from duplicate_pairs d where ${matching(filter)} limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

/** The unit through an index; row-level security alone would try every pair of the country. */
function matching({ actor: { scope }, kind }: Filter): RawBuilder<boolean> {
  const unit = sql`select e.person_id from employments e where ${sql.ref(`e.${scope.kind}_id`)} = ${scope.id}`
  return sql<boolean>`d.status = 'open' ${kind ? sql`and d.kind = ${kind}` : sql``} ${
    scope.kind === 'country' ? sql`` : sql`and d.person_id in (${unit}) and d.other_id in (${unit})`
  }`
}

/** A card of a pair with its last job that the actor sees. */
const cardOf = (column: string) => sql`(
  select json_build_object('id', p.id, 'name', concat_ws(' ', p.last_name, p.first_name, p.middle_name),
    'birthDate', p.birth_date, 'hasSnils', p.snils is not null, 'positionTitle', job.title,
    'organisationName', job.short_name)
  from persons p left join lateral (
    select positions.title, o.short_name from employments e
    join positions on positions.code = e.position_code join organisations o on o.id = e.organisation_id
    where e.person_id = p.id order by e.valid_to desc nulls first, e.valid_from desc limit 1) job on true
  where p.id = ${sql.ref(column)})`

type Entered = {
  lastName: string
  firstName: string
  middleName?: string | undefined
  birthDate?: string | undefined
}

export type AlikePerson = {
  id: string
  name: string
  birthDate: string | null
  positionTitle: string | null
  organisationName: string | null
}

/** People the actor sees who sound like the one being entered: born on the same day, or with the whole name. */
export async function selectAlike(tx: Tx, entered: Entered, limit: number): Promise<AlikePerson[]> {
  const { lastName, firstName, middleName, birthDate } = entered
  const whole = [lastName, firstName, middleName].filter(Boolean).join(' ')
  const { rows } = await sql<AlikePerson>`
    select p.id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name, p.birth_date,
      job.title as position_title, job.short_name as organisation_name
    from persons p left join lateral (
      select positions.title, o.short_name from employments e
      join positions on positions.code = e.position_code join organisations o on o.id = e.organisation_id
      where e.person_id = p.id order by e.valid_to desc nulls first, e.valid_from desc limit 1) job on true
    where p.merged_into is null and p.id in (
      select id from persons where name_sound = app.sound_of(${whole})
      union select id from persons where birth_date = ${birthDate ?? null}::date and surname_sound = app.sound_of(${lastName})
      union select id from persons where birth_date = ${birthDate ?? null}::date and given_sound = app.sound_of(${firstName})
        and app.is_near_name(last_name, ${lastName}))
    order by p.birth_date is distinct from ${birthDate ?? null}::date, p.search_name, p.id
    limit ${limit}`.execute(tx)
  return rows
}

/** @returns whether the pair was open and is one the actor sees. */
export async function markDifferent(
  tx: Tx,
  [one, other]: readonly [string, string],
  decision: { decidedAt: Date; decidedBy: string; reason: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('duplicatePairs')
    .set({ status: 'different', ...decision })
    .where('personId', '=', one < other ? one : other)
    .where('otherId', '=', one < other ? other : one)
    .where('status', '=', 'open')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
