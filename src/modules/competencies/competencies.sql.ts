import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CompetencyRow, TargetRow } from './contract.ts'

export type FrameworkRow = { id: string; code: string; version: number; title: string }

export async function findPublishedFramework(tx: Tx): Promise<FrameworkRow | undefined> {
  return await tx
    .selectFrom('competencyFrameworks')
    .select(['id', 'code', 'version', 'title'])
    .where('status', '=', 'published')
    .orderBy('publishedAt', 'desc')
    .executeTakeFirst()
}

export async function findFrameworkVersion(tx: Tx, code: string, version: number) {
  return await tx
    .selectFrom('competencyFrameworks')
    .select(['id', 'status'])
    .where('code', '=', code)
    .where('version', '=', version)
    .executeTakeFirst()
}

export async function selectCompetencies(tx: Tx, frameworkId: string): Promise<CompetencyRow[]> {
  const rows = await tx
    .selectFrom('competencies')
    .select(['id', 'code', 'area', 'track', 'title', 'description', 'levels'])
    .where('frameworkId', '=', frameworkId)
    .orderBy('sort')
    .execute()
  return rows as unknown as CompetencyRow[]
}

export async function selectProfiledPositions(tx: Tx, frameworkId: string) {
  return await tx
    .selectFrom('targetProfiles')
    .innerJoin('positions', 'positions.code', 'targetProfiles.positionCode')
    .select(['positions.code', 'positions.title'])
    .where('frameworkId', '=', frameworkId)
    .groupBy(['positions.code', 'positions.title', 'positions.sort'])
    .orderBy('positions.sort')
    .execute()
}

/** Targets of a position in force on a day, from the published framework. */
export async function selectTargets(
  tx: Tx,
  frameworkId: string,
  position: string,
  day: string,
): Promise<TargetRow[]> {
  const rows = await tx
    .selectFrom('targetProfiles')
    .innerJoin('competencies', 'competencies.id', 'targetProfiles.competencyId')
    .select([
      'competencies.id as competencyId',
      'competencies.code',
      'competencies.title',
      'competencies.area',
      'targetProfiles.level',
      'targetProfiles.weight',
    ])
    .where('targetProfiles.frameworkId', '=', frameworkId)
    .where('targetProfiles.positionCode', '=', position)
    .where('targetProfiles.validFrom', '<=', day)
    .where(sql<boolean>`coalesce(target_profiles.valid_to, 'infinity') >= ${day}::date`)
    .orderBy('targetProfiles.weight', 'desc')
    .orderBy('competencies.sort')
    .execute()
  return rows as TargetRow[]
}

export type NewCompetency = Omit<CompetencyRow, never> & { frameworkId: string; sort: number }

export async function insertFramework(
  tx: Tx,
  framework: FrameworkRow & { publishedAt: Date },
  competencies: NewCompetency[],
  targets: {
    id: string
    frameworkId: string
    competencyId: string
    positionCode: string
    level: number
    weight: number
    validFrom: string
    act: string | null
  }[],
): Promise<void> {
  await tx
    .updateTable('competencyFrameworks')
    .set({ status: 'retired' })
    .where('code', '=', framework.code)
    .where('status', '=', 'published')
    .execute()
  await tx
    .insertInto('competencyFrameworks')
    .values({ ...framework, status: 'published' })
    .execute()
  await tx
    .insertInto('competencies')
    .values(competencies.map(one => ({ ...one, levels: JSON.stringify(one.levels) })))
    .execute()
  await tx.insertInto('targetProfiles').values(targets).execute()
}

/** Codes among the given ones that are no positions. */
export async function selectUnknownPositions(tx: Tx, codes: string[]): Promise<string[]> {
  const known = await tx.selectFrom('positions').select('code').where('code', 'in', codes).execute()
  const set = new Set(known.map(row => row.code))
  return codes.filter(code => !set.has(code))
}

/** Ids of a framework's competencies by their codes: how authors of items and programmes name them. */
export async function selectCompetencyIds(tx: Tx, frameworkId: string): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('competencies')
    .select(['id', 'code'])
    .where('frameworkId', '=', frameworkId)
    .execute()
  return new Map(rows.map(row => [row.code, row.id]))
}
