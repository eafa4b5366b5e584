import { sql } from 'kysely'
import type { ScopeKind } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { likeLiteral, type Understanding, waysOf } from '#platform/text/understand-query.ts'
import { wordQuery } from '#platform/text/word-query.ts'
import type { Role } from './role.ts'

export type DelegationRecord = {
  id: string
  /** Whose role it is, and who stands in. */
  giverId: string
  giverName: string
  deputyId: string
  deputyName: string
  role: Role
  scopeName: string | null
  regionId: string | null
  validFrom: string
  validTo: string
  endedAt: Date | null
  reason: string | null
  endReason: string | null
  confirmation: string
  /** The giver's own role works today and the part lies within it. */
  isUsable: boolean
}

/** What an account passed on and what was passed on to it, the newest first. Needs the area `sign-in`. */
export async function selectDelegations(
  tx: Tx,
  accountId: string,
  at: { today: string; now: Date },
): Promise<DelegationRecord[]> {
  return await delegations(tx, at)
    .where(eb => eb.or([eb('held.accountId', '=', accountId), eb('source.accountId', '=', accountId)]))
    .orderBy('held.validFrom', 'desc')
    .orderBy('held.id', 'desc')
    .limit(200)
    .execute()
}

/** A role that the actor has passed on, locked; undefined when there is none that is hers to recall. */
export async function findGivenForUpdate(
  tx: Tx,
  id: string,
  giverId: string,
): Promise<
  | {
      id: string
      accountId: string
      validFrom: string
      validTo: string
      endedAt: Date | null
      role: Role
      regionId: string | null
    }
  | undefined
> {
  const row = await tx
    .selectFrom('roleAssignments')
    .select(['id', 'accountId', 'validFrom', 'validTo', 'endedAt', 'role', 'regionId'])
    .where('id', '=', id)
    .where('delegatedFrom', 'in', eb =>
      eb.selectFrom('roleAssignments as own').select('own.id').where('own.accountId', '=', giverId),
    )
    .forUpdate()
    .executeTakeFirst()
  return row as never
}

function delegations(tx: Tx, at: { today: string; now: Date }) {
  return tx
    .selectFrom('roleAssignments as held')
    .innerJoin('roleAssignments as source', 'source.id', 'held.delegatedFrom')
    .innerJoin('accounts as giver', 'giver.id', 'source.accountId')
    .innerJoin('accounts as deputy', 'deputy.id', 'held.accountId')
    .leftJoin('territories', 'territories.id', 'held.scopeId')
    .leftJoin('organisations', 'organisations.id', 'held.scopeId')
    .select([
      'held.id',
      'giver.id as giverId',
      'giver.name as giverName',
      'deputy.id as deputyId',
      'deputy.name as deputyName',
      'held.regionId',
      'held.validFrom',
      'held.endedAt',
      'held.reason',
      'held.endReason',
      'held.confirmation',
    ])
    .select([
      sql<Role>`held.role`.as('role'),
      sql<string>`held.valid_to`.as('validTo'),
      sql<string | null>`coalesce(territories.name, organisations.short_name)`.as('scopeName'),
      sql<boolean>`app.is_in_force(source, ${at.today}::date, ${at.now}) and giver.blocked_at is null
        and app.unit_within(held.scope_kind, held.scope_id, source.scope_kind, source.scope_id)`.as(
        'isUsable',
      ),
    ])
}

/** Account by which a person may stand in; undefined when she has none that works. */
export async function findAccountOf(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select app.account_of(${personId}::uuid) as id`.execute(
    tx,
  )
  return rows[0]?.id ?? undefined
}

/** So many unions of index scans still answer at once. */
const MOST_WAYS = 24

/** People with an account whose name has every word, out of those the actor sees; the first twenty by name. */
export async function searchDelegates(
  tx: Tx,
  meanings: Understanding,
  today: string,
): Promise<{ id: string; name: string; place: string | null }[]> {
  const named = waysOf(meanings, MOST_WAYS).map(way => {
    const longestFirst = way.toSorted((one, other) => other.length - one.length)
    return sql`select app.persons_named(${longestFirst.map(word => `%${likeLiteral(word)}%`)}::text[])`
  })
  const { rows } = await sql<{ id: string; name: string; place: string | null }>`
    select p.id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name, work.place
    from persons p
    left join lateral (
      select o.short_name as place from employments e join organisations o on o.id = e.organisation_id
      where e.person_id = p.id and e.valid_from <= ${today}::date and (e.valid_to is null or e.valid_to >= ${today}::date)
      order by e.kind = 'main' desc, e.valid_from desc limit 1) work on true
    where p.id in (${sql.join(named, sql` union `)}) and app.account_of(p.id) is not null
      and p.id is distinct from app.person_id()
    order by p.search_name, p.id limit 20`.execute(tx)
  return rows
}

/** Units of a kind by name that lie in a unit; the first twenty. */
export async function searchUnitsWithin(
  tx: Tx,
  kind: 'region' | 'municipality' | 'organisation',
  meanings: Understanding,
  within: { kind: ScopeKind; id: string | null },
): Promise<{ id: string; name: string; place: string | null }[]> {
  const inside = sql.ref(within.kind === 'municipality' ? 'municipality_id' : 'region_id')
  const bound = within.kind === 'country' ? sql`true` : sql`u.${inside} = ${within.id}::uuid`
  const units =
    kind === 'organisation'
      ? sql`select u.id, u.short_name as name, t.name as place
          from organisations u left join territories t on t.id = u.municipality_id
          where u.valid_to is null and ${bound} and ${meanings.length > 0 ? sql`u.search_words @@ ${wordQuery(meanings)}::tsquery` : sql`true`}`
      : sql`select u.id, u.name, t.name as place
          from territories u left join territories t on t.id = u.parent_id
          where u.valid_to is null and u.kind = ${kind} and ${bound}
            and ${hasWords(sql`replace(lower(u.name), 'ё', 'е')`, meanings)}`
  const { rows } = await sql<{ id: string; name: string; place: string | null }>`
    ${units} order by name, id limit 20`.execute(tx)
  return rows
}

/** Person behind the account that holds a role. Needs the area `sign-in`. */
export async function findPersonOf(tx: Tx, assignmentId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('roleAssignments')
    .innerJoin('accounts', 'accounts.id', 'roleAssignments.accountId')
    .select('accounts.personId')
    .where('roleAssignments.id', '=', assignmentId)
    .executeTakeFirst()
  return row?.personId ?? null
}
