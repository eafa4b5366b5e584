import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Unit } from './pathways.sql.ts'

export type Employment = Unit & { positionCode: string; track: 'teacher' | 'leader' }

/** Main employment on a day; undefined when the person is not visible or works nowhere. */
export async function findEmploymentOn(
  tx: Tx,
  personId: string,
  day: string,
): Promise<Employment | undefined> {
  const row = await tx
    .selectFrom('employments')
    .innerJoin('positions', 'positions.code', 'employments.positionCode')
    .select([
      'employments.organisationId',
      'employments.municipalityId',
      'employments.regionId',
      'employments.positionCode',
      sql<'teacher' | 'leader'>`case when positions.class = 'leader' then 'leader' else 'teacher' end`.as(
        'track',
      ),
    ])
    .where('employments.personId', '=', personId)
    .where('employments.validFrom', '<=', day)
    .where(sql<SqlBool>`coalesce(employments.valid_to, 'infinity') >= ${day}::date`)
    .orderBy(
      sql`(employments.kind = 'main') desc, employments.load desc nulls last, employments.valid_from desc`,
    )
    .executeTakeFirst()
  return row
}

export async function isInCare(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql<{
    inCare: boolean
  }>`select ${personId}::uuid in (select app.people_in_care()) as in_care`.execute(tx)
  return rows[0]!.inCare
}
