import { type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'
import type { listOffersQuery, OfferRow } from './contract.ts'

type Filter = z.output<typeof listOffersQuery>

/** Programmes and activities side by side; `day` decides the number in the federal register. */
function offers(tx: Tx, day: string) {
  const federalNumber = sql<
    string | null
  >`(select number from register_entries r where r.programme_id = programmes.id
    and r.register = 'federal' and r.valid_from <= ${day}::date and coalesce(r.valid_to, 'infinity') >= ${day}::date)`
  const programmes = tx
    .selectFrom('programmes')
    .select([
      'id',
      'code',
      'title',
      sql<string>`'formal'`.as('kind'),
      'kind as subkind',
      sql<string | null>`form`.as('form'),
      'hours',
      sql<string | null>`provider_id`.as('providerId'),
      'regionId',
      'track',
      'annotation',
      'status',
      'searchText',
      federalNumber.as('federalNumber'),
    ])
  const activities = tx
    .selectFrom('activities')
    .select([
      'id',
      'code',
      'title',
      'kind',
      'format as subkind',
      sql<string | null>`null`.as('form'),
      'hours',
      'providerId',
      'regionId',
      'track',
      'annotation',
      'status',
      'searchText',
      sql<string | null>`null`.as('federalNumber'),
    ])
  return programmes.unionAll(activities).as('offers')
}

function withRaises(tx: Tx, day: string) {
  return tx
    .selectFrom(offers(tx, day))
    .leftJoin('organisations', 'organisations.id', 'offers.providerId')
    .select([
      'offers.id',
      'offers.code',
      'offers.title',
      'offers.kind',
      'offers.subkind',
      'offers.form',
      'offers.hours',
      'offers.providerId',
      'organisations.shortName as providerName',
      'offers.track',
      'offers.annotation',
      'offers.federalNumber',
      'offers.status',
      sql<
        OfferRow['raises']
      >`(select coalesce(jsonb_agg(jsonb_build_object('competencyId', c.id, 'code', c.code,
          'title', c.title, 'from', r.from_level, 'to', r.to_level) order by c.sort), '[]')
        from offer_raises r join competencies c on c.id = r.competency_id
        where r.programme_id = offers.id or r.activity_id = offers.id)`.as('raises'),
    ])
}

const SORTS = {
  title: { columns: ['offers.title', 'offers.id'], kinds: ['text', 'uuid'] },
  hours: { columns: ['offers.hours', 'offers.title', 'offers.id'], kinds: ['number', 'text', 'uuid'] },
} as const

export async function selectOffers(tx: Tx, filter: Filter, day: string): Promise<OfferRow[]> {
  const { columns, kinds } = SORTS[filter.sort]
  let query = withRaises(tx, day)
    .where(sql<SqlBool>`offers.id in ${matching(tx, filter, day)}`)
    .limit(filter.limit + 1)
  for (const column of columns) query = query.orderBy(column, filter.order)
  if (filter.after) query = query.where(afterCursor(columns, decodeCursor(filter.after, kinds), filter.order))
  return (await query.execute()) as unknown as OfferRow[]
}

export async function countOffers(tx: Tx, filter: Filter, day: string): Promise<number> {
  const capped = matching(tx, filter, day)
    .limit(COUNT_CAP + 1)
    .as('capped')
  const row = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function matching(tx: Tx, filter: Filter, day: string) {
  let query = tx.selectFrom(offers(tx, day)).select('offers.id').where('offers.status', '=', 'published')
  if (filter.kind) query = query.where('offers.kind', '=', filter.kind)
  if (filter.track) query = query.where('offers.track', 'in', [filter.track, 'both'])
  if (filter.provider) query = query.where('offers.providerId', '=', filter.provider)
  if (filter.maxHours) query = query.where('offers.hours', '<=', filter.maxHours)
  if (filter.inRegister !== undefined)
    query = query.where('offers.federalNumber', filter.inRegister ? 'is not' : 'is', null)
  if (filter.competency)
    query =
      query.where(sql<SqlBool>`exists (select from offer_raises r where r.competency_id = ${filter.competency}
      and (r.programme_id = offers.id or r.activity_id = offers.id))`)
  if (filter.area)
    query =
      query.where(sql<SqlBool>`exists (select from offer_raises r join competencies c on c.id = r.competency_id
      where c.area = ${filter.area} and (r.programme_id = offers.id or r.activity_id = offers.id))`)
  return query.where(hasWords(sql`offers.search_text`, readingsOf(readQuery(filter.q))))
}

export async function findOffer(tx: Tx, id: string, day: string) {
  const row = await withRaises(tx, day).where('offers.id', '=', id).executeTakeFirst()
  return row as unknown as (OfferRow & { status: 'draft' | 'published' | 'retired' }) | undefined
}

/** Offers by their ids, published or not: what a pathway names stays readable after it is retired. */
export async function selectOffersById(
  tx: Tx,
  ids: readonly string[],
  day: string,
): Promise<Map<string, OfferRow>> {
  if (ids.length === 0) return new Map()
  const rows = await withRaises(tx, day)
    .where('offers.id', 'in', [...new Set(ids)])
    .execute()
  return new Map((rows as unknown as OfferRow[]).map(row => [row.id, row]))
}

/** Everything published that a person of the region and track may be offered, for the planner. */
export async function selectOffersFor(
  tx: Tx,
  whom: { regionId: string | null; track: 'teacher' | 'leader'; day: string },
): Promise<OfferRow[]> {
  const rows = await withRaises(tx, whom.day)
    .where('offers.status', '=', 'published')
    .where('offers.track', 'in', [whom.track, 'both'])
    .where(sql<SqlBool>`(offers.region_id is null or offers.region_id = ${whom.regionId}::uuid)`)
    .orderBy('offers.code')
    .execute()
  return rows as unknown as OfferRow[]
}

export async function selectRegisterEntries(tx: Tx, programmeId: string) {
  return await tx
    .selectFrom('registerEntries')
    .select(['id', 'register', 'number', 'validFrom', 'validTo'])
    .where('programmeId', '=', programmeId)
    .orderBy('validFrom', 'desc')
    .execute()
}

/** Number in the federal register on a day: the fact that indicator 253 freezes with a completion. */
export async function findFederalNumber(
  tx: Tx,
  programmeId: string,
  day: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('registerEntries')
    .select('number')
    .where('programmeId', '=', programmeId)
    .where('register', '=', 'federal')
    .where('validFrom', '<=', day)
    .where(sql<SqlBool>`coalesce(valid_to, 'infinity') >= ${day}::date`)
    .executeTakeFirst()
  return row?.number
}

export type NewRaise = { competencyId: string; fromLevel: number; toLevel: number }

export async function insertProgramme(
  tx: Tx,
  programme: {
    id: string
    code: string
    title: string
    kind: string
    hours: number
    form: string
    providerId: string
    regionId: string | null
    annotation: string
    track: string
  },
  raises: NewRaise[],
  entries: { id: string; number: string; validFrom: string; validTo: string | null }[],
): Promise<void> {
  await tx
    .insertInto('programmes')
    .values({ ...programme, status: 'published' })
    .execute()
  await tx
    .insertInto('offerRaises')
    .values(raises.map(raise => ({ ...raise, programmeId: programme.id })))
    .execute()
  if (entries.length > 0)
    await tx
      .insertInto('registerEntries')
      .values(entries.map(entry => ({ ...entry, programmeId: programme.id, register: 'federal' })))
      .execute()
}

export async function insertActivity(
  tx: Tx,
  activity: {
    id: string
    code: string
    title: string
    kind: string
    format: string
    hours: number
    providerId: string | null
    regionId: string | null
    annotation: string
    track: string
  },
  raises: NewRaise[],
): Promise<void> {
  await tx
    .insertInto('activities')
    .values({ ...activity, status: 'published' })
    .execute()
  await tx
    .insertInto('offerRaises')
    .values(raises.map(raise => ({ ...raise, activityId: activity.id })))
    .execute()
}

export async function findProviderRegion(tx: Tx, id: string) {
  return await tx.selectFrom('organisations').select('regionId').where('id', '=', id).executeTakeFirst()
}
