import { newId } from '../../src/platform/ids/ids.ts'
import type { TestDatabase } from '../database.ts'
import { buildCountry } from '../factories/people.ts'
import type { RandomUniverse } from './random-universe.ts'
import type { Grant } from './reference.ts'

/** Areas of personal facts that the probes stand for; the tables are made as a room makes its own. */
export const PROBED = ['results', 'pathways', 'training'] as const
export type Probed = (typeof PROBED)[number]

/** A table of facts for each probed area, protected as every room protects its own. */
export async function makeProbes({ owner }: TestDatabase): Promise<void> {
  for (const area of PROBED)
    await owner.query(
      `create table probe_${area} (id uuid primary key, person_id uuid not null, region_id uuid, municipality_id uuid, organisation_id uuid);
       call app.protect('probe_${area}', '${area}', 'measuring', 'person_id')`,
    )
}

export type Settled = {
  /** Surname that only the people of this universe bear. */
  surname: string
  /** Fact of an area → the job as of which it is. */
  facts: { id: string; area: Probed; jobId: string }[]
  /** Token of a session in which the grant is the chosen role. */
  tokens: Map<string, string>
  /** Attempts to pass on that the database took. */
  taken: Set<string>
}

let count = 0

/** Writes a universe behind the product's back; what is passed on goes past the database's own checks. */
export async function settle(database: TestDatabase, universe: RandomUniverse): Promise<Settled> {
  const { owner } = database
  const surname = `Проба${letters(++count)}`
  const country = await buildCountry(database)
  const insert = (table: string, columns: string, rows: unknown[][]) =>
    insertMany(database, table, columns, rows)
  const territory = (id: string, kind: string, parent: string, region: string) => [
    id,
    kind,
    parent,
    region,
    id,
    id,
    kind,
  ]
  await insert('territories', 'id, kind, parent_id, region_id, code, name, type_name', [
    ...universe.regions.map(id => territory(id, 'region', country.id, id)),
    ...[...universe.regionOf].map(([id, region]) => territory(id, 'municipality', region, region)),
  ])
  await insert(
    'organisations',
    'id, kind, level, region_id, municipality_id, code, name, short_name',
    universe.before.map(one => [
      one.id,
      'organisation',
      'I',
      one.regionId,
      one.municipalityId,
      one.id,
      one.id,
      one.id,
    ]),
  )
  await insert(
    'persons',
    'id, last_name, first_name',
    universe.people.map(id => [id, surname, 'Анна']),
  )
  const { rows: positions } = await owner.query<{ code: string }>('select code from positions order by sort')
  await insert(
    'employments',
    'id, person_id, organisation_id, municipality_id, region_id, position_code, valid_from, valid_to',
    universe.employments.map((job, at) => [
      job.id,
      job.personId,
      job.organisationId,
      job.municipalityId,
      job.regionId,
      positions[at]!.code,
      job.from,
      job.to,
    ]),
  )
  await insert(
    'care_assignments',
    'id, person_id, carer_person_id, kind, valid_from, valid_to',
    universe.care.map(one => [newId(), one.personId, one.carerId, 'curator', one.from, one.to]),
  )
  await insert(
    'accounts',
    'id, login, email, name, person_id, blocked_at',
    universe.accounts.map(({ id, personId, isBlocked }) => [
      id,
      id,
      `${id}@example.org`,
      id,
      personId,
      isBlocked ? new Date() : null,
    ]),
  )
  const taken = await grantAll(database, universe)
  for (const { id, municipalityId, regionId } of universe.organisations)
    await owner.query('update organisations set municipality_id = $2, region_id = $3 where id = $1', [
      id,
      municipalityId,
      regionId,
    ])
  return {
    surname,
    taken,
    facts: await writeFacts(database, universe),
    tokens: await openSessions(database, universe),
  }
}

async function grantAll(database: TestDatabase, universe: RandomUniverse): Promise<Set<string>> {
  const { owner } = database
  const client = await owner.connect()
  const taken = new Set<string>()
  try {
    const insert = (grant: Grant) =>
      client.query(
        `insert into role_assignments (id, account_id, role, scope_kind, scope_id, valid_from, valid_to, ended_at,
           confirmation, delegated_from) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          grant.id,
          grant.accountId,
          grant.role,
          grant.unit.kind,
          grant.unit.id,
          grant.from,
          grant.to,
          grant.isEnded ? new Date(Date.now() - 3_600_000) : null,
          grant.isConfirmed ? 'not-needed' : 'waiting',
          grant.source?.id ?? null,
        ],
      )
    // Rights as they came to be over the years, some of them still waiting: past the trigger that would begin them.
    await client.query("set session_replication_role = 'replica'")
    for (const grant of universe.grants) if (!grant.source) await insert(grant)
    await client.query("set session_replication_role = 'origin'")
    for (const { grant } of universe.attempts)
      await insert(grant).then(
        () => taken.add(grant.id),
        (error: { code?: string }) => {
          if (error.code !== '23514') throw error
        },
      )
  } finally {
    await client.query("set session_replication_role = 'origin'")
    client.release()
  }
  return taken
}

async function writeFacts(
  database: TestDatabase,
  { employments }: RandomUniverse,
): Promise<Settled['facts']> {
  const facts: Settled['facts'] = []
  for (const area of PROBED) {
    const rows = employments.map(job => ({ id: newId(), area, jobId: job.id, job }))
    await insertMany(
      database,
      `probe_${area}`,
      'id, person_id, region_id, municipality_id, organisation_id',
      rows.map(({ id, job }) => [id, job.personId, job.regionId, job.municipalityId, job.organisationId]),
    )
    facts.push(...rows.map(({ job: _, ...fact }) => fact))
  }
  return facts
}

async function openSessions(
  database: TestDatabase,
  { grants }: RandomUniverse,
): Promise<Map<string, string>> {
  const tokens = new Map(grants.map(({ id }) => [id, newId()]))
  await insertMany(
    database,
    'sessions',
    'id, token, account_id, expires_at, active_assignment_id',
    grants.map(({ id, accountId }) => [
      newId(),
      tokens.get(id),
      accountId,
      new Date(Date.now() + 3_600_000),
      id,
    ]),
  )
  return tokens
}

async function insertMany(
  { owner }: TestDatabase,
  table: string,
  columns: string,
  rows: unknown[][],
): Promise<void> {
  if (rows.length === 0) return
  const width = rows[0]!.length
  const slots = rows.map(
    (_, row) => `(${Array.from({ length: width }, (_slot, at) => `$${row * width + at + 1}`).join(', ')})`,
  )
  await owner.query(`insert into ${table} (${columns}) values ${slots.join(', ')}`, rows.flat())
}

/** Four letters, so that no surname is the beginning of another. */
const letters = (number: number) =>
  [...String(number).padStart(4, '0')].map(digit => 'абвгдежзик'[Number(digit)]).join('')
