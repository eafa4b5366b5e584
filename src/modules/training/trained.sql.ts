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
  return sql<boolean>`exists (select ${counting(person, trained)})`
}

/** The last training of a person as JSON (`LastTraining`), null when there is none. */
export function lastTraining(person: RawBuilder<unknown>, trained: Trained): RawBuilder<LastTraining | null> {
  return sql<LastTraining | null>`(select jsonb_build_object('title', coalesce(done.title, programme.title),
      'provider', provider.short_name, 'hours', done.hours, 'completedOn', done.completed_on,
      'documentKind', done.document_kind, 'documentNumber', done.document_number)
    ${counting(person, trained)} order by done.completed_on desc, done.id desc limit 1)`
}

function counting(person: RawBuilder<unknown>, { on, from, byCoordinator }: Trained): RawBuilder<unknown> {
  return sql`from completions done left join programmes programme on programme.id = done.programme_id
    join organisations provider on provider.id = coalesce(done.provider_id, programme.provider_id)
    where done.person_id = ${person} and done.revoked_at is null and done.completed_on <= ${on}::date
      and ${from ? sql`done.completed_on >= ${from}` : sql`true`}
      and ${byCoordinator ? OF_COORDINATOR : sql`true`}`
}

const OF_COORDINATOR = sql`(provider.kind = 'federal-coordinator' or exists (
  select from organisations above where above.id = provider.parent_id and above.kind = 'federal-coordinator'))`
