import { sql } from 'kysely'
import type { z } from 'zod'
import { isBodyMeant, wordsOfBody } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import type { BodyRow, listBodiesQuery, Member, MemberFields, Office } from './contract.ts'

export type BodyFilter = Omit<z.output<typeof listBodiesQuery>, 'q' | 'limit' | 'after' | 'on'> & {
  on: string
  meanings: Understanding
}

/** The unit whose rows a body's members are: the organisation it belongs to, or itself. */
const UNIT = sql`coalesce(o.parent_id, o.id)`

/** The words of the policies of `body_members`: what the reader would be shown, what she may keep. */
const within = (
  area: string,
) => sql<boolean>`coalesce(app.whole(${area}) or o.region_id = app.in_region(${area})
  or o.municipality_id = app.in_municipality(${area}) or ${UNIT} = app.in_organisation(${area}), false)`

const lasts = (alias: string, on: string) =>
  sql<boolean>`${sql.ref(`${alias}.valid_from`)} <= ${on}::date
    and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} >= ${on}::date)`

function matching(tx: Tx, filter: BodyFilter) {
  const { on } = filter
  let query = tx
    .selectFrom('organisations as o')
    .innerJoin('organisationKinds as k', 'k.code', 'o.kind')
    // as an array: the bodies of these kinds come from an index, and not from a look at every school of the country
    .where(sql<boolean>`o.kind = any (array(select code from organisation_kinds where is_collegial))`)
    .where('o.validFrom', '<=', on)
    .where(sql<boolean>`(o.valid_to is null or o.valid_to > ${on}::date)`)
  if (filter.kind) query = query.where('o.kind', '=', filter.kind)
  if (filter.region) query = query.where('o.regionId', '=', filter.region)
  if (filter.municipality) query = query.where('o.municipalityId', '=', filter.municipality)
  if (filter.organisation) query = query.where('o.parentId', '=', filter.organisation)
  if (filter.leaderless)
    query = query.where(sql<boolean>`${within('directory')} and not exists (select from body_members m
      where m.body_id = o.id and m.office = 'chair' and ${lasts('m', on)})`)
  return query.where(isBodyMeant(sql`o.search_words`, filter))
}

/** Bodies with their chair and the number of members on the day, by name; one row more than the page. */
export async function selectBodies(
  tx: Tx,
  filter: BodyFilter,
  page: { limit: number; after?: string | undefined },
): Promise<(BodyRow & { searchWords: string[] })[]> {
  const { on } = filter
  let query = matching(tx, filter)
    .leftJoin('organisations as parent', 'parent.id', 'o.parentId')
    .leftJoin('territories as municipality', 'municipality.id', 'o.municipalityId')
    .select([
      'o.id',
      'o.shortName as name',
      'o.kind',
      'k.title as kindTitle',
      'parent.shortName as parentName',
      'municipality.name as municipalityName',
      wordsOfBody(sql`o.search_words`).as('searchWords'),
      sql<number | null>`case when ${within('directory')} then
        (select count(*) from body_members m where m.body_id = o.id and ${lasts('m', on)}) end`.as('members'),
      sql<
        string | null
      >`(select n.name from body_members m join app.members_of(o.id, ${on}::date) n on n.id = m.id
        where m.body_id = o.id and m.office = 'chair' and ${lasts('m', on)})`.as('chairName'),
    ])
    .orderBy('o.shortName', filter.order)
    .orderBy('o.id', filter.order)
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(
      afterCursor(['o.shortName', 'o.id'], decodeCursor(page.after, ['text', 'uuid']), filter.order),
    )
  return await query.execute()
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countBodies(tx: Tx, filter: BodyFilter): Promise<number> {
  const capped = matching(tx, filter)
    .select('o.id')
    .limit(COUNT_CAP + 1)
  const { rows } = await sql<{ count: number }>`select count(*) as count from (${capped}) capped`.execute(tx)
  return rows[0]!.count
}

export async function findBody(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations as o')
    .innerJoin('organisationKinds as k', 'k.code', 'o.kind')
    .leftJoin('organisations as parent', 'parent.id', 'o.parentId')
    .leftJoin('territories as municipality', 'municipality.id', 'o.municipalityId')
    .leftJoin('territories as region', 'region.id', 'o.regionId')
    .select([
      'o.id',
      'o.shortName as name',
      'o.name as fullName',
      'o.kind',
      'k.title as kindTitle',
      'o.parentId',
      'parent.shortName as parentName',
      'o.regionId',
      'o.municipalityId',
      'municipality.name as municipalityName',
      'region.name as regionName',
      'o.validFrom',
      'o.validTo',
      sql<string>`${UNIT}`.as('organisationId'),
      within('directory').as('isVisible'),
      within('staff').as('isKept'),
    ])
    .where('o.id', '=', id)
    // as an array: the bodies of these kinds come from an index, and not from a look at every school of the country
    .where(sql<boolean>`o.kind = any (array(select code from organisation_kinds where is_collegial))`)
    .executeTakeFirst()
}

/** Everybody who sits or sat in a body, as far as the reader may see: those of the day first, by office and name. */
export async function selectMembers(tx: Tx, bodyId: string, on: string): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select m.id, m.person_id, n.name, n.place, m.office, m.contract_form, m.origin, m.valid_from, m.valid_to, m.act,
      m.version, ${lasts('m', on)} as is_current
    from body_members m join app.members_of(${bodyId}::uuid, ${on}::date) n on n.id = m.id
    where m.body_id = ${bodyId}::uuid
    order by ${lasts('m', on)} desc,
      case when ${lasts('m', on)} then array_position(array['chair', 'deputy', 'secretary', 'member'], m.office) end,
      case when ${lasts('m', on)} then null else m.valid_from end desc, n.name, m.id
    limit 2000`.execute(tx)
  return rows
}

/** Bodies a person sits or sat in, as far as the actor sees the membership. */
export async function selectMembershipsOf(tx: Tx, personId: string) {
  const rows = await tx
    .selectFrom('bodyMembers as m')
    .innerJoin('organisations as o', 'o.id', 'm.bodyId')
    .select(['m.bodyId', 'o.shortName as bodyName', 'm.office', 'm.validFrom', 'm.validTo'])
    .where('m.personId', '=', personId)
    .orderBy('m.validFrom', 'desc')
    .execute()
  return rows as ((typeof rows)[number] & { office: Office })[]
}

/** Name of a person the actor sees; undefined for one she does not. */
export async function findName(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select concat_ws(' ', last_name, first_name, middle_name) as name from persons where id = ${personId}::uuid`.execute(
    tx,
  )
  return rows[0]?.name
}

/** Leaders of an organisation on the day, by the class of their position. */
export async function selectLeaders(
  tx: Tx,
  organisationId: string,
  on: string,
): Promise<{ personId: string; isHead: boolean }[]> {
  const { rows } = await sql<{ personId: string; isHead: boolean }>`
    select e.person_id, bool_or(p.code in ('director', 'head', 'rector')) as is_head
    from employments e join positions p on p.code = e.position_code
    where e.organisation_id = ${organisationId}::uuid and p.class = 'leader' and ${lasts('e', on)}
    group by e.person_id order by min(p.sort), e.person_id`.execute(tx)
  return rows
}

type Units = { regionId: string | null; municipalityId: string | null; organisationId: string }

export async function insertMember(
  tx: Tx,
  row: MemberFields & Units & { id: string; bodyId: string },
): Promise<void> {
  await tx.insertInto('bodyMembers').values(row).execute()
}

export async function lockMember(tx: Tx, bodyId: string, id: string) {
  return await tx
    .selectFrom('bodyMembers')
    .selectAll()
    .where('id', '=', id)
    .where('bodyId', '=', bodyId)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function updateMember(tx: Tx, id: string, fields: MemberFields): Promise<number> {
  const { version } = await tx
    .updateTable('bodyMembers')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function deleteMember(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('bodyMembers').where('id', '=', id).execute()
}
