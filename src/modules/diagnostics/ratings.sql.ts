import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type RatingRow = {
  competencyId: string
  code: string
  title: string
  area: 'subject' | 'method' | 'psych' | 'communication' | 'digital'
  levels: { level: number; name: string; description: string }[]
  level: number
  levelProbabilities: number[]
  points: number | null
  maxPoints: number | null
  source: 'test' | 'self' | 'expert' | 'observation' | 'import'
  rule: string
  ratedAt: Date
}

const rated = (tx: Tx) =>
  tx
    .selectFrom('ratings')
    .innerJoin('competencies', 'competencies.id', 'ratings.competencyId')
    .select([
      'ratings.competencyId',
      'competencies.code',
      'competencies.title',
      'competencies.area',
      'competencies.levels',
      'ratings.level',
      'ratings.levelProbabilities',
      'ratings.points',
      'ratings.maxPoints',
      'ratings.source',
      'ratings.rule',
      'ratings.ratedAt',
    ])

export async function selectRatingsOfAttempt(tx: Tx, attemptId: string): Promise<RatingRow[]> {
  const rows = await rated(tx)
    .where('ratings.attemptId', '=', attemptId)
    .orderBy('competencies.sort')
    .execute()
  return rows as unknown as RatingRow[]
}

/** The newest rating of every competency of a person; an independent test goes before a self-test of the same time. */
export async function selectNewestRatings(tx: Tx, personId: string): Promise<RatingRow[]> {
  const rows = await rated(tx)
    .distinctOn('ratings.competencyId')
    .where('ratings.personId', '=', personId)
    .orderBy('ratings.competencyId')
    .orderBy('ratings.ratedAt', 'desc')
    .execute()
  return rows as unknown as RatingRow[]
}

export async function selectAttemptsOf(tx: Tx, personId: string) {
  return await tx
    .selectFrom('attempts')
    .innerJoin('campaigns', 'campaigns.id', 'attempts.campaignId')
    .select([
      'attempts.id',
      'campaigns.title',
      'attempts.mode',
      'attempts.status',
      'attempts.startedAt',
      'attempts.finishedAt',
      'attempts.finishedOn',
    ])
    .where('attempts.personId', '=', personId)
    .orderBy('attempts.startedAt', 'desc')
    .limit(50)
    .execute()
}

type Unit = { regionId: string | null; municipalityId: string | null; organisationId: string | null }

export type NewRating = Unit & {
  id: string
  personId: string
  competencyId: string
  source: RatingRow['source']
  attemptId: string | null
  points: number
  maxPoints: number
  level: number
  levelProbabilities: number[]
  rule: string
  ratedAt: Date
}

export type NewDeficit = Unit & {
  id: string
  personId: string
  competencyId: string
  ratingId: string
  level: number
  targetLevel: number
  probability: number
  weight: number
  foundOn: string
}

export async function insertRatings(tx: Tx, ratings: NewRating[]): Promise<void> {
  if (ratings.length > 0) await tx.insertInto('ratings').values(ratings).execute()
}

/**
 * Settles what older measurements of these competencies found: an open deficit is superseded where the new
 * measurement finds it again, closed where it does not.
 */
export async function settleDeficits(
  tx: Tx,
  personId: string,
  measured: { competencyId: string; stillDeficit: boolean }[],
  day: string,
): Promise<void> {
  for (const status of ['superseded', 'closed'] as const) {
    const ids = measured
      .filter(one => one.stillDeficit === (status === 'superseded'))
      .map(one => one.competencyId)
    if (ids.length === 0) continue
    await tx
      .updateTable('deficits')
      .set({ status, closedOn: day })
      .where('personId', '=', personId)
      .where('status', '=', 'open')
      .where('competencyId', 'in', ids)
      .execute()
  }
}

export async function insertDeficits(tx: Tx, deficits: NewDeficit[]): Promise<void> {
  if (deficits.length === 0) return
  await tx
    .insertInto('deficits')
    .values(deficits.map(one => ({ ...one, status: 'open' })))
    .execute()
}

export type OpenDeficit = {
  id: string
  competencyId: string
  code: string
  title: string
  level: number
  targetLevel: number
  probability: number
  weight: number
  foundOn: string
  attemptId: string | null
  source: RatingRow['source']
}

/** Open deficits of a person, the most important first. */
export async function selectOpenDeficits(tx: Tx, personId: string): Promise<OpenDeficit[]> {
  return (await tx
    .selectFrom('deficits')
    .innerJoin('competencies', 'competencies.id', 'deficits.competencyId')
    .innerJoin('ratings', 'ratings.id', 'deficits.ratingId')
    .select([
      'deficits.id',
      'deficits.competencyId',
      'competencies.code',
      'competencies.title',
      'deficits.level',
      'deficits.targetLevel',
      'deficits.probability',
      'deficits.weight',
      'deficits.foundOn',
      'ratings.attemptId',
      'ratings.source',
    ])
    .where('deficits.personId', '=', personId)
    .where('deficits.status', '=', 'open')
    .orderBy(sql`deficits.weight * deficits.probability`, 'desc')
    .orderBy('competencies.code')
    .execute()) as OpenDeficit[]
}

const UNIT_COLUMN = {
  region: 'regionId',
  municipality: 'municipalityId',
  organisation: 'organisationId',
} as const

/** A unit that figures are narrowed to. */
export type UnitScope = { column: 'regionId' | 'municipalityId' | 'organisationId'; id: string }

/**
 * People measured and people with an open deficit, by unit and competency. Newest rating of each person and
 * competency only. The caller widens her reach to `results` of her own unit and hides the small groups.
 */
export async function countDeficits(
  tx: Tx,
  by: keyof typeof UNIT_COLUMN,
  within: readonly UnitScope[],
  only: { track?: 'teacher' | 'leader' | undefined; area?: string | undefined },
) {
  const unit = `newest.${UNIT_COLUMN[by]}` as const
  return await tx
    .with('newest', cte => {
      let query = cte
        .selectFrom('ratings')
        .innerJoin('competencies', 'competencies.id', 'ratings.competencyId')
        .distinctOn(['ratings.personId', 'ratings.competencyId'])
        .select([
          'ratings.id',
          'ratings.personId',
          'ratings.competencyId',
          'ratings.regionId',
          'ratings.municipalityId',
          'ratings.organisationId',
        ])
        .orderBy('ratings.personId')
        .orderBy('ratings.competencyId')
        .orderBy('ratings.ratedAt', 'desc')
      for (const { column, id } of within) query = query.where(`ratings.${column}`, '=', id)
      if (only.track) query = query.where('competencies.track', 'in', [only.track, 'both'])
      if (only.area) query = query.where('competencies.area', '=', only.area)
      return query
    })
    .selectFrom('newest')
    // one by one: joined whole, every deficit of the country would be read for a unit's few
    .leftJoinLateral(
      sql<{ personId: string }>`(select d.person_id from deficits d
        where d.rating_id = newest.id and d.status = 'open' offset 0)`.as('deficits'),
      join => join.onTrue(),
    )
    .select(({ fn, ref }) => [
      ref(unit).as('unitId'),
      'newest.competencyId',
      fn.count<number>('newest.personId').distinct().as('measured'),
      fn.count<number>('deficits.personId').distinct().as('people'),
    ])
    .where(sql<SqlBool>`${sql.ref(unit)} is not null`)
    .groupBy([unit, 'newest.competencyId'])
    .execute()
}

export async function countDiagnosed(tx: Tx, by: keyof typeof UNIT_COLUMN, within: readonly UnitScope[]) {
  const unit = `attempts.${UNIT_COLUMN[by]}` as const
  let query = tx
    .selectFrom('attempts')
    .select(({ fn, ref }) => [
      ref(unit).as('unitId'),
      fn.count<number>('attempts.personId').distinct().as('diagnosed'),
    ])
    .where('attempts.status', '<>', 'running')
    .groupBy(unit)
  for (const { column, id } of within) query = query.where(`attempts.${column}`, '=', id)
  return await query.execute()
}

/** Names of units with the unit above each, in whose figures it is contained. */
export async function selectUnitNames(tx: Tx, by: keyof typeof UNIT_COLUMN, ids: string[]) {
  if (ids.length === 0) return []
  if (by === 'organisation')
    return await tx
      .selectFrom('organisations')
      .select([
        'id',
        'shortName as name',
        sql<string | null>`coalesce(municipality_id, region_id)`.as('parentId'),
      ])
      .where('id', 'in', ids)
      .execute()
  return await tx
    .selectFrom('territories')
    .select(['id', 'name', 'parentId'])
    .where('id', 'in', ids)
    .execute()
}

/** Every measurement of a person, oldest first. */
export async function selectRatingHistory(tx: Tx, personId: string) {
  return await tx
    .selectFrom('ratings')
    .select(['competencyId', 'level', 'source', 'ratedAt'])
    .where('personId', '=', personId)
    .orderBy('ratedAt')
    .limit(2000)
    .execute()
}

export async function selectCompetencyTitles(tx: Tx, ids: string[]) {
  if (ids.length === 0) return []
  return await tx
    .selectFrom('competencies')
    .select(['id', 'code', 'title', 'area'])
    .where('id', 'in', ids)
    .orderBy('sort')
    .execute()
}
