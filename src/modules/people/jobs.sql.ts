import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import type { Units } from '#platform/access/in-unit.ts'
import type { NamePatterns } from './search-words.sql.ts'

/** A trigram needs three letters; a pattern carries two percent signs. */
const LEAST_PATTERN = 5

export const isInForce = (job: string, on: string) =>
  sql<boolean>`${sql.ref(`${job}.valid_from`)} <= ${on}::date
    and (${sql.ref(`${job}.valid_to`)} is null or ${sql.ref(`${job}.valid_to`)} >= ${on}::date)`

/** Of a person's jobs the main one first, then the oldest. */
export const MAIN_FIRST = (job: string) =>
  sql`array_position(array['main', 'part-time', 'contract'], ${sql.ref(`${job}.kind`)}),
    ${sql.ref(`${job}.valid_from`)}, ${sql.ref(`${job}.id`)}`

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
