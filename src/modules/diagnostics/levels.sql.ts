import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type IndependentLevel = { personId: string; code: string; level: number }
export type IndependentNeed = IndependentLevel & { targetLevel: number; weight: number }

/**
 * The newest level of every competency of these people that somebody else than themselves has measured, as far as the
 * actor may see results. By code: what an older version of the framework measured is the same competency.
 */
export async function selectIndependentLevels(
  tx: Tx,
  people: readonly string[],
): Promise<IndependentLevel[]> {
  const { rows } = await sql<IndependentLevel>`
    select distinct on (r.person_id, c.code) r.person_id, c.code, r.level
    from ratings r join competencies c on c.id = r.competency_id
    where r.person_id = any (${[...people]}::uuid[]) and r.source <> 'self'
    order by r.person_id, c.code, r.rated_at desc, r.id desc`.execute(tx)
  return rows
}

/** Open deficits of these people that an independent measurement found, as far as the actor may see results. */
export async function selectIndependentNeeds(tx: Tx, people: readonly string[]): Promise<IndependentNeed[]> {
  const { rows } = await sql<IndependentNeed>`
    select distinct on (d.person_id, c.code) d.person_id, c.code, d.level, d.target_level,
      d.weight * d.probability as weight
    from deficits d join competencies c on c.id = d.competency_id join ratings r on r.id = d.rating_id
    where d.person_id = any (${[...people]}::uuid[]) and d.status = 'open' and r.source <> 'self'
    order by d.person_id, c.code, r.rated_at desc, d.id desc`.execute(tx)
  return rows
}
