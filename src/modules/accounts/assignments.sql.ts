import { sql } from 'kysely'
import type { ScopeKind } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import { wordQuery } from '#platform/text/word-query.ts'
import type { Confirmation } from './confirmations.sql.ts'
import type { Role } from './role.ts'

export type AssignmentRecord = {
  id: string
  accountId: string
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  scopeName: string | null
  regionId: string | null
  validFrom: string
  validTo: string | null
  endedAt: Date | null
  reason: string | null
  endReason: string | null
  /** Role this one was passed on from; null for a role of one's own. */
  delegatedFrom: string | null
  confirmation: Confirmation
  grantedBy: string | null
  source: Source | null
}

/** The role that was passed on: whose it is and how long it works. */
type Source = Pick<AssignmentRecord, 'validFrom' | 'validTo'> & {
  giverName: string
  endedAt: string | null
  isUsable: boolean
}

/** Every role the account ever held, as far as the actor may see them; the newest first. */
export async function selectAssignments(tx: Tx, accountIds: readonly string[]): Promise<AssignmentRecord[]> {
  if (accountIds.length === 0) return []
  return (await tx
    .selectFrom('roleAssignments as held')
    .leftJoin('territories', 'territories.id', 'held.scopeId')
    .leftJoin('organisations', 'organisations.id', 'held.scopeId')
    .select([
      'held.delegatedFrom',
      'held.confirmation',
      'held.grantedBy',
      'held.id',
      'held.accountId',
      'held.role',
      'held.scopeKind',
      'held.scopeId',
      'held.regionId',
      'held.validFrom',
      'held.validTo',
      'held.endedAt',
      'held.reason',
      'held.endReason',
    ])
    .select(sql<string | null>`coalesce(territories.name, organisations.short_name)`.as('scopeName'))
    .select(SOURCE.as('source'))
    .where('held.accountId', 'in', [...accountIds])
    .orderBy('held.validFrom', 'desc')
    .orderBy('held.id', 'desc')
    .execute()) as AssignmentRecord[]
}

const SOURCE = sql<Source | null>`case when held.delegated_from is not null
  then app.delegation_source(held.delegated_from, held.scope_kind, held.scope_id) end`

/** Valid on the day and not taken before the moment; a role passed on also needs the one it comes from. */
export function isHeld(assignment: AssignmentRecord, at: { today: string; now: Date }): boolean {
  const { source } = assignment
  if (source && !(source.isUsable && isInForce({ ...source, endedAt: momentOf(source.endedAt) }, at)))
    return false
  return isConfirmed(assignment.confirmation) && isInForce(assignment, at)
}

/** Whether a right works as far as the second keeper is concerned. */
export const isConfirmed = (confirmation: Confirmation): boolean =>
  confirmation !== 'waiting' && confirmation !== 'refused'

function isInForce(
  { validFrom, validTo, endedAt }: Pick<AssignmentRecord, 'validFrom' | 'validTo' | 'endedAt'>,
  at: { today: string; now: Date },
): boolean {
  return (
    validFrom <= at.today &&
    (validTo === null || validTo >= at.today) &&
    (endedAt === null || endedAt > at.now)
  )
}

const momentOf = (text: string | null) => (text === null ? null : new Date(text))

/** Whether somebody administers the region today, or the whole country over it (`null`: only the country). */
export async function findAdministrators(
  tx: Tx,
  regionId: string | null,
  at: { today: string; now: Date },
): Promise<boolean> {
  const row = await tx
    .selectFrom('roleAssignments as held')
    .innerJoin('accounts', 'accounts.id', 'held.accountId')
    .select('held.id')
    .where('held.role', '=', 'admin')
    .where('held.confirmation', 'not in', ['waiting', 'refused'])
    .where('accounts.blockedAt', 'is', null)
    .where('held.validFrom', '<=', at.today)
    .where(eb => eb.or([eb('held.validTo', 'is', null), eb('held.validTo', '>=', at.today)]))
    .where(eb => eb.or([eb('held.endedAt', 'is', null), eb('held.endedAt', '>', at.now)]))
    .where(eb => eb.or([eb('held.scopeKind', '=', 'country'), eb('held.scopeId', '=', regionId)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export type NewAssignment = {
  id: string
  accountId: string
  personId: string | null
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  regionId: string | null
  validFrom: string
  validTo: string | null
  grantedBy: string | null
  reason: string
  delegatedFrom?: string
}

/**
 * @returns whether it works at once or waits for a second keeper: the database decides
 * @throws the database's error when the same role at the same unit overlaps (`brokenConstraint`).
 */
export async function insertAssignment(tx: Tx, assignment: NewAssignment): Promise<Confirmation> {
  const { confirmation } = await tx
    .insertInto('roleAssignments')
    .values(assignment)
    .returning('confirmation')
    .executeTakeFirstOrThrow()
  return confirmation as Confirmation
}

export async function findAssignmentForUpdate(
  tx: Tx,
  accountId: string,
  id: string,
): Promise<AssignmentRecord | undefined> {
  const [locked] = await tx
    .selectFrom('roleAssignments')
    .select('id')
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .forUpdate()
    .execute()
  if (!locked) return undefined
  return (await selectAssignments(tx, [accountId])).find(assignment => assignment.id === id)
}

export async function endAssignment(
  tx: Tx,
  id: string,
  end: { validTo: string; endedAt: Date | null; endedBy: string | null; endReason: string },
): Promise<void> {
  await tx
    .updateTable('roleAssignments')
    .set(eb => ({ ...end, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Region of a unit: a territory's or an organisation's; undefined when there is no such unit of that kind. */
export async function selectUnit(
  tx: Tx,
  kind: ScopeKind,
  id: string,
): Promise<{ name: string; regionId: string | null } | undefined> {
  if (kind === 'organisation')
    return await tx
      .selectFrom('organisations')
      .select(['shortName as name', 'regionId'])
      .where('id', '=', id)
      .executeTakeFirst()
  return await tx
    .selectFrom('territories')
    .select(['name', 'regionId'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

export type PersonToInvite = {
  id: string
  name: string
  email: string | null
  regionId: string | null
  place: string | null
}

const PERSON_NAME = sql<string>`concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name)`

/** A person with her present employment, if the actor may see her. */
export async function selectPerson(tx: Tx, id: string, today: string): Promise<PersonToInvite | undefined> {
  return (await people(tx, today).where('persons.id', '=', id).executeTakeFirst()) as
    | PersonToInvite
    | undefined
}

/** People without an account whose name has every word, the first twenty by name. */
export async function searchPeopleWithoutAccount(
  tx: Tx,
  meanings: Understanding,
  today: string,
): Promise<PersonToInvite[]> {
  let query = people(tx, today)
    .where(eb =>
      eb.not(
        eb.exists(
          eb.selectFrom('accounts').select('accounts.id').whereRef('accounts.personId', '=', 'persons.id'),
        ),
      ),
    )
    .orderBy('persons.lastName')
    .orderBy('persons.firstName')
    .orderBy('persons.id')
    .limit(20)
  query = query.where(hasWords(sql`persons.search_name`, meanings))
  return (await query.execute()) as PersonToInvite[]
}

function people(tx: Tx, today: string) {
  return tx
    .selectFrom('persons')
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('employments')
          .innerJoin('organisations', 'organisations.id', 'employments.organisationId')
          .select(['employments.regionId as regionId', 'organisations.shortName as place'])
          .whereRef('employments.personId', '=', 'persons.id')
          .where('employments.validFrom', '<=', today)
          .where(inner =>
            inner.or([inner('employments.validTo', 'is', null), inner('employments.validTo', '>=', today)]),
          )
          .orderBy(inner => inner('employments.kind', '=', 'main'), 'desc')
          .orderBy('employments.validFrom', 'desc')
          .limit(1)
          .as('work'),
      join => join.onTrue(),
    )
    .select(['persons.id', 'persons.email', 'work.regionId', 'work.place'])
    .select(PERSON_NAME.as('name'))
}

/** Units of a kind by name, within a region unless it is null; the first twenty. */
export async function searchUnits(
  tx: Tx,
  kind: 'region' | 'municipality' | 'organisation',
  meanings: Understanding,
  regionId: string | null,
): Promise<{ id: string; name: string; place: string | null }[]> {
  if (kind === 'organisation') {
    let query = tx
      .selectFrom('organisations')
      .leftJoin('territories', 'territories.id', 'organisations.municipalityId')
      .select(['organisations.id', 'organisations.shortName as name', 'territories.name as place'])
      .where('organisations.validTo', 'is', null)
      .orderBy('organisations.name')
      .limit(20)
    if (regionId) query = query.where('organisations.regionId', '=', regionId)
    if (meanings.length > 0)
      query = query.where(sql<boolean>`organisations.search_words @@ ${wordQuery(meanings)}::tsquery`)
    return await query.execute()
  }
  let query = tx
    .selectFrom('territories')
    .leftJoin('territories as above', 'above.id', 'territories.parentId')
    .select(['territories.id', 'territories.name', 'above.name as place'])
    .where('territories.kind', '=', kind)
    .where('territories.validTo', 'is', null)
    .orderBy('territories.name')
    .limit(kind === 'region' ? 100 : 20)
  if (regionId) query = query.where('territories.regionId', '=', regionId)
  return await query.where(hasWords(sql`replace(lower(territories.name), 'ё', 'е')`, meanings)).execute()
}
