import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'

/** Units a reader narrows a list to, within what she may see. */
export type Units = {
  region?: string | undefined
  municipality?: string | undefined
  organisation?: string | undefined
}

/**
 * Rows of the actor's unit and the asked ones (columns `region_id`, `municipality_id`, `organisation_id`), as conditions
 * an index answers: row-level security alone would try every row of the country. For what her whole unit may be seen of.
 */
export function isInUnit(alias: string, actor: Actor, units: Units = {}): RawBuilder<boolean> {
  const asked = Object.entries(units) as [keyof Units, string | undefined][]
  const conditions = [[actor.scope.kind, actor.scope.id] as const, ...asked].flatMap(([kind, id]) =>
    id && isUnit(kind) ? [sql<boolean>`${sql.ref(`${alias}.${kind}_id`)} = ${id}::uuid`] : [],
  )
  return conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`
}

const isUnit = (kind: string): kind is keyof Units =>
  kind === 'region' || kind === 'municipality' || kind === 'organisation'
