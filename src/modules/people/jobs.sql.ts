import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { NamePatterns } from './search-words.sql.ts'

/** A trigram needs three letters; a pattern carries two percent signs. */
const LEAST_PATTERN = 5

/** Units a reader narrows a list to, within what she may see. */
export type Units = {
  region?: string | undefined
  municipality?: string | undefined
  organisation?: string | undefined
}

export const isInForce = (job: string, on: string) =>
  sql<boolean>`${sql.ref(`${job}.valid_from`)} <= ${on}::date
    and (${sql.ref(`${job}.valid_to`)} is null or ${sql.ref(`${job}.valid_to`)} >= ${on}::date)`

/** Of a person's jobs the main one first, then the oldest. */
export const MAIN_FIRST = (job: string) =>
  sql`array_position(array['main', 'part-time', 'contract'], ${sql.ref(`${job}.kind`)}),
    ${sql.ref(`${job}.valid_from`)}, ${sql.ref(`${job}.id`)}`

/** In the actor's unit and the asked ones, as conditions an index answers: row-level security alone would try every job. */
export function isInUnit(job: string, actor: Actor, units: Units = {}): RawBuilder<boolean> {
  const asked = Object.entries(units) as [keyof Units, string | undefined][]
  const conditions = [[actor.scope.kind, actor.scope.id] as const, ...asked].flatMap(([kind, id]) =>
    id && isUnit(kind) ? [sql<boolean>`${sql.ref(`${job}.${kind}_id`)} = ${id}::uuid`] : [],
  )
  return conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`
}

const isUnit = (kind: string): kind is keyof Units =>
  kind === 'region' || kind === 'municipality' || kind === 'organisation'

/**
 * Whether the name beside the job is matched in one of the ways. LIKE is not leakproof, so that under row-level
 * security it could not use the trigrams: in a region and in the country ids are asked for past it. A municipality
 * and an organisation have narrowed enough.
 */
export function isJobNamed(
  job: string,
  ways: readonly NamePatterns[],
  actor: Actor,
  units: Units = {},
): RawBuilder<boolean> {
  const { kind, id } = actor.scope
  const isNarrow =
    kind === 'municipality' || kind === 'organisation' || units.municipality || units.organisation
  if (isNarrow || ways.some(patterns => patterns[0]!.length < LEAST_PATTERN)) {
    const one = (patterns: NamePatterns) =>
      sql`${sql.ref(`${job}.search_name`)} like all (${[...patterns]}::text[])`
    return sql`(${sql.join(ways.map(one), sql` or `)})`
  }
  const region = kind === 'region' ? id : units.region
  const found = ways.map(patterns =>
    region
      ? sql`select app.staff_named(${region}::uuid, ${[...patterns]}::text[])`
      : sql`select app.persons_named(${[...patterns]}::text[])`,
  )
  // an array, not a semi-join: those who were found are looked up one by one, however large the table
  return sql`${sql.ref(`${job}.person_id`)} = any (array(${sql.join(found, sql` union `)}))`
}
