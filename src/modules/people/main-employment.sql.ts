import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Where a person's facts belong on a day: her unit, position and the track her competencies are measured on. */
export type MainEmployment = {
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  positionCode: string
  positionTitle: string
  track: 'teacher' | 'leader'
}

/**
 * The main job of a day, among those the actor may see: of kind `main`, then of the largest load, then the oldest,
 * as the indicators count it. Undefined when the person is not visible or works nowhere that day.
 */
export async function findMainEmploymentOn(
  tx: Tx,
  personId: string,
  day: string,
): Promise<MainEmployment | undefined> {
  return await tx
    .selectFrom('employments as e')
    .innerJoin('positions as p', 'p.code', 'e.positionCode')
    .select([
      'e.organisationId',
      'e.municipalityId',
      'e.regionId',
      'e.positionCode',
      'p.title as positionTitle',
      sql<'teacher' | 'leader'>`case when p.class = 'leader' then 'leader' else 'teacher' end`.as('track'),
    ])
    .where('e.personId', '=', personId)
    .where('e.validFrom', '<=', day)
    .where(sql<SqlBool>`(e.valid_to is null or e.valid_to >= ${day}::date)`)
    .orderBy(sql`(e.kind = 'main') desc, e.load desc nulls last, e.valid_from, e.id`)
    .executeTakeFirst()
}
