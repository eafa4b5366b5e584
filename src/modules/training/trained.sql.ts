import { type RawBuilder, sql } from 'kysely'

/**
 * Which training counts: finished by a day, perhaps not before another, perhaps given by the federal coordinator or a
 * unit of it. A record taken back was a mistake and never counts.
 */
export type Trained = {
  on: string
  from?: RawBuilder<unknown> | undefined
  byCoordinator?: boolean | undefined
}

/** What a list of another room shows of the last training. */
export type LastTraining = {
  title: string
  provider: string
  hours: number
  completedOn: string
  documentKind: string
  documentNumber: string
}

/** Whether a person (an SQL expression of her id) has been trained so, as far as the reader sees. */
export function isTrained(person: RawBuilder<unknown>, trained: Trained): RawBuilder<boolean> {
  return sql<boolean>`exists (select from ${counting(person, trained)})`
}

/** Day on which a person finished her last training, null when there is none. */
export function lastTrainedOn(person: RawBuilder<unknown>, trained: Trained): RawBuilder<string | null> {
  return sql<string | null>`(select max(done.completed_on) from ${counting(person, trained)})`
}

/** The last training of a person as JSON (`LastTraining`), null when there is none. */
export function lastTraining(person: RawBuilder<unknown>, trained: Trained): RawBuilder<LastTraining | null> {
  return sql<LastTraining | null>`(select jsonb_build_object('title', coalesce(last.title, programme.title),
      'provider', provider.short_name, 'hours', last.hours, 'completedOn', last.completed_on,
      'documentKind', last.document_kind, 'documentNumber', last.document_number)
    from (select done.* from ${counting(person, trained)} order by done.completed_on desc, done.id desc limit 1) last
    left join programmes programme on programme.id = last.programme_id
    join organisations provider on provider.id = coalesce(last.provider_id, programme.provider_id))`
}

function counting(person: RawBuilder<unknown>, { on, from, byCoordinator }: Trained): RawBuilder<unknown> {
  return sql`completions done where done.person_id = ${person} and done.revoked_at is null
    and done.completed_on <= ${on}::date
    and ${from ? sql`done.completed_on >= ${from}` : sql`true`} and ${byCoordinator ? BY_COORDINATOR : sql`true`}`
}

const BY_COORDINATOR = sql`exists (select from organisations provider
  left join organisations above on above.id = provider.parent_id
  where provider.id = coalesce(done.provider_id, (select g.provider_id from programmes g where g.id = done.programme_id))
    and 'federal-coordinator' in (provider.kind, above.kind))`
