import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CandidacyRow, Paper } from './contract.ts'
import type { HeadStatus } from './lifecycle.ts'

/** A centre that may have a head, and whether the actor proposes for it; undefined for any other organisation. */
export async function findCentre(tx: Tx, id: string, on: string) {
  return await tx
    .selectFrom('organisations')
    .select([
      'id',
      'name',
      'shortName',
      'regionId',
      'municipalityId',
      sql<boolean>`valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date)`.as('isOpen'),
      sql<boolean>`coalesce(app.whole('heads') or region_id = app.in_region('heads'), false)`.as('isKept'),
    ])
    .where('id', '=', id)
    .where('kind', '=', 'centre')
    .executeTakeFirst()
}

/** Name of a person the actor sees; undefined for one she does not, or whose card was merged into another. */
export async function findCandidateName(tx: Tx, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select concat_ws(' ', last_name, first_name, middle_name) as name from persons
    where id = ${personId}::uuid and merged_into is null`.execute(tx)
  return rows[0]?.name
}

export async function insertCandidacy(
  tx: Tx,
  row: {
    id: string
    organisationId: string
    municipalityId: string | null
    regionId: string | null
    personId: string
    personName: string
    createdAt: Date
  },
): Promise<void> {
  await tx
    .insertInto('headCandidacies')
    .values({ ...row, status: 'draft' })
    .execute()
}

export async function findCandidacy(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('headCandidacies as c')
    .innerJoin('organisations as o', 'o.id', 'c.organisationId')
    .leftJoin('territories as region', 'region.id', 'c.regionId')
    .selectAll('c')
    .select([
      'o.shortName as centreName',
      'o.name as centreFullName',
      'region.name as regionName',
      sql<boolean>`app.keeps_candidacy(c.id)`.as('isKept'),
    ])
    .where('c.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, status: row.status as HeadStatus }
}
export type Candidacy = NonNullable<Awaited<ReturnType<typeof findCandidacy>>>

/** Locks a candidacy the actor keeps, so that two do not decide at once. */
export async function lockCandidacy(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('headCandidacies')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

type Changes = {
  status?: HeadStatus
  orderNumber?: string
  orderOn?: string
  validFrom?: string
  validTo?: string
}

/** @returns the new version. */
export async function updateCandidacy(tx: Tx, id: string, changes: Changes): Promise<number> {
  const { version } = await tx
    .updateTable('headCandidacies')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Every sending of a candidacy, newest first. */
export async function selectSubmissions(tx: Tx, candidacyId: string) {
  return await tx
    .selectFrom('headSubmissions')
    .selectAll()
    .where('candidacyId', '=', candidacyId)
    .orderBy('number', 'desc')
    .execute()
}
export type StoredSubmission = Awaited<ReturnType<typeof selectSubmissions>>[number]

export async function insertSubmission(
  tx: Tx,
  row: Pick<
    StoredSubmission,
    'id' | 'candidacyId' | 'number' | 'letterNumber' | 'letterOn' | 'sentOn' | 'dueOn'
  >,
): Promise<void> {
  await tx.insertInto('headSubmissions').values(row).execute()
}

export async function updateSubmission(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      StoredSubmission,
      'verdict' | 'answerNumber' | 'answerOn' | 'remarks' | 'answeredBy' | 'letterNumber' | 'letterOn'
    >
  >,
): Promise<void> {
  await tx.updateTable('headSubmissions').set(changes).where('id', '=', id).execute()
}

export async function selectFiles(tx: Tx, candidacyId: string) {
  const rows = await tx
    .selectFrom('headFiles')
    .select(['id', 'paper', 'submissionId', 'name', 'type', 'bytes', 'sha256'])
    .where('candidacyId', '=', candidacyId)
    .where('removedAt', 'is', null)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  return rows.map(row => ({ ...row, paper: row.paper as Paper, bytes: Number(row.bytes) }))
}

export async function insertFile(
  tx: Tx,
  row: {
    id: string
    candidacyId: string
    paper: Paper
    submissionId: string | null
    name: string
    type: string
    bytes: number
    sha256: string
    addedAt: Date
  },
): Promise<void> {
  await tx.insertInto('headFiles').values(row).execute()
}

export async function removeFile(tx: Tx, id: string, reason: string, at: Date): Promise<void> {
  await tx
    .updateTable('headFiles')
    .set({ removedAt: at, removalReason: reason })
    .where('id', '=', id)
    .execute()
}

/** «№ 77 от 12.03.2026» of the letter by which the operator agreed by the day; null while there is none. */
export const agreementOf = (candidacy: string, on: string) => sql<string | null>`(
  select '№ ' || s.answer_number || ' от ' || to_char(s.answer_on, 'DD.MM.YYYY') from head_submissions s
  where s.candidacy_id = ${sql.ref(candidacy)} and s.verdict = 'agree' and s.answer_on <= ${on}::date
  order by s.number desc limit 1)`

/** Candidacies for a centre: the head first, then those under way, then the former ones. */
export async function selectCandidaciesOf(tx: Tx, centreId: string, on: string): Promise<CandidacyRow[]> {
  const rows = await tx
    .selectFrom('headCandidacies as c')
    .select([
      'c.id',
      'c.personId',
      'c.personName as name',
      'c.status',
      'c.validFrom',
      'c.validTo',
      agreementOf('c.id', on).as('agreement'),
    ])
    .where('c.organisationId', '=', centreId)
    .orderBy(
      sql`case when c.status in ('ended', 'withdrawn', 'refused') then 2 when c.valid_from is not null then 0 else 1 end`,
    )
    .orderBy('c.validFrom', 'desc')
    .orderBy('c.createdAt', 'desc')
    .limit(200)
    .execute()
  return rows as CandidacyRow[]
}

/** Centres a person leads or led, as far as the actor sees it. */
export async function selectHeadPosts(tx: Tx, personId: string, on: string) {
  return await tx
    .selectFrom('headCandidacies as c')
    .innerJoin('organisations as o', 'o.id', 'c.organisationId')
    .select([
      'c.id',
      'o.shortName as organisationName',
      sql<string>`'Приказ № ' || c.order_number || ' от ' || to_char(c.order_on, 'DD.MM.YYYY')`.as('act'),
      sql<string>`c.valid_from`.as('validFrom'),
      'c.validTo',
      agreementOf('c.id', on).as('agreement'),
    ])
    .where('c.personId', '=', personId)
    .where('c.validFrom', 'is not', null)
    .orderBy('c.validFrom', 'desc')
    .execute()
}

export type CandidateFacts = {
  place: string | null
  education: string | null
  category: string | null
  teachingSince: string | null
}

/** What the letter says of a candidate, as far as the actor sees it on the day. */
export async function findCandidateFacts(tx: Tx, personId: string, on: string): Promise<CandidateFacts> {
  const { rows } = await sql<CandidateFacts>`
    select (select p.title || ', ' || o.short_name from employments e join positions p on p.code = e.position_code
        join organisations o on o.id = e.organisation_id
        where e.person_id = persons.id and e.valid_from <= ${on}::date and (e.valid_to is null or e.valid_to >= ${on}::date)
        order by (e.kind = 'main') desc, e.valid_from, e.id limit 1) as place,
      coalesce((select string_agg(r.title || coalesce(', ' || r.detail, ''), '; ' order by r.obtained_on) from career_records r
        where r.person_id = persons.id and r.kind = 'education'), persons.education) as education,
      (select q.category from qualifications q where q.person_id = persons.id and q.assigned_on <= ${on}::date
        and (q.valid_to is null or q.valid_to >= ${on}::date)
        order by array_position(array['mentor', 'methodologist', 'highest', 'first', 'conformity'], q.category) limit 1)
        as category,
      persons.teaching_since
    from persons where persons.id = ${personId}::uuid`.execute(tx)
  return rows[0] ?? { place: null, education: null, category: null, teachingSince: null }
}

/** Names for a letter: the authority of the region that writes it, the federal coordinator it goes to. */
export async function findCorrespondents(tx: Tx, regionId: string | null, on: string) {
  const { rows } = await sql<{ kind: string; name: string }>`
    select distinct on (kind) kind, name from organisations
    where (kind = 'authority' and region_id = ${regionId}::uuid and municipality_id is null or kind = 'federal-coordinator')
      and valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date)
    order by kind, parent_id nulls first, created_at, id`.execute(tx)
  const nameOf = (kind: string) => rows.find(row => row.kind === kind)?.name ?? null
  return { authority: nameOf('authority'), coordinator: nameOf('federal-coordinator') }
}
