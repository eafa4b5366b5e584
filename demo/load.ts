import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { createDemoAccounts, type DemoAssignment } from '#modules/accounts/index.ts'
import { type AccessTable, ROLE_CODES } from '#modules/accounts/role.ts'
import { systemActor } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import type { Clock } from '#platform/clock/clock.ts'
import { type Context, type Database, read, transact } from '#platform/db/database.ts'
import { conflict, invalid } from '#platform/errors/problem.ts'
import { BULK_SCALES, type BulkScale, loadBulk } from './bulk/load-bulk.ts'
import { withoutSpareLog } from './bulk/spare-log.ts'
import { buildDemo } from './country/build-demo.ts'
import { SCALES } from './country/scale.ts'
import type { Header } from './snapshot/format.ts'
import { openSnapshot, restoreSnapshot } from './snapshot/read.ts'

/** Seed of the country that comes with the product as a snapshot; any other one is built on the spot. */
export const SHIPPED_SEED = 1
export const SNAPSHOT_FILE = new URL('small.snapshot.br', import.meta.url)
/** A school that only the demo has. */
const MARK = 'ivanovo-ivanovo-school-901'

export type DemoOptions = {
  postgres: { owner: pg.PoolConfig }
  db: Database
  clock: Clock
  access: AccessTable
  /** Of all demo sign-ins. */
  password: string
  scale?: string
  seed?: number
  progress: (text: string) => void
}

export type LoadedDemo = { scale: string; seed: number; people: number; organisations: number }

/** Whether the database holds the demo country. */
export async function isDemoLoaded(db: Database): Promise<boolean> {
  return await read(asSystem(db), async tx => {
    const row = await tx.selectFrom('organisations').select('id').where('code', '=', MARK).executeTakeFirst()
    return row !== undefined
  })
}

/** Whether the database holds no country at all: the demo is never put beside somebody's own data. */
export async function isEmptyForDemo(db: Database): Promise<boolean> {
  return await read(asSystem(db), async tx => {
    const row = await tx.selectFrom('territories').select('id').limit(1).executeTakeFirst()
    return row === undefined
  })
}

/**
 * Puts the demo country into an empty, migrated database. The shipped seed comes from the snapshot within seconds,
 * another seed is built by the use cases, which takes minutes. The scales `region` and `country` are the snapshot with
 * bulk rows around it, drawn by the seed (`bulk/`).
 *
 * @throws Problem `demo.scale` for a scale there is not, `demo.not-empty` where a country is there already
 */
export async function loadDemo(options: DemoOptions): Promise<LoadedDemo> {
  const { db, clock, password, progress, scale = 'small', seed = SHIPPED_SEED } = options
  const bulk = bulkOf(scale)
  if (!(await isEmptyForDemo(db)))
    throw conflict(
      'demo.not-empty',
      'В базе уже есть территории, а учебная страна загружается только в пустую базу. ' +
        'Укажите другую папку данных (DATA_DIR) или другую базу (DATABASE_URL).',
    )
  if (bulk || seed === SHIPPED_SEED) {
    const today = clock.today('UTC')
    if (bulk)
      await withoutSpareLog(options.postgres.owner, () =>
        restore(options, owner => loadBulk(owner, { scale: bulk, seed, today, progress })),
      )
    else await restore(options, async () => {})
    await setDemoPassword({ db, clock, password })
  } else await buildDemo({ ...options, scale: SCALES.small, seed: String(seed), today: clock.today('UTC') })
  progress('Учебная страна готова')
  return { scale, seed, ...(await recordLoading(options, scale, seed)) }
}

/** What is put around the small country; nothing for `small`. */
function bulkOf(scale: string): BulkScale | undefined {
  if (scale === 'small') return undefined
  if (scale === 'region' || scale === 'country') return BULK_SCALES[scale]
  throw invalid('demo.scale', `Масштаба «${scale}» нет. Есть small, region и country.`)
}

/** In one transaction: a start that is broken off leaves the database empty. */
async function restore(
  { postgres, clock, progress }: DemoOptions,
  addTo: (owner: pg.Client) => Promise<void>,
): Promise<void> {
  const snapshot = openSnapshot(await readFile(SNAPSHOT_FILE))
  const owner = new pg.Client(postgres.owner)
  owner.on('error', () => {})
  await owner.connect()
  try {
    await owner.query('begin')
    const told = toldByQuarters(snapshot.header, progress)
    await restoreSnapshot(owner, snapshot, clock.today('UTC'), told)
    await addTo(owner)
    await owner.query('commit')
    await owner.query('vacuum analyze')
  } finally {
    await owner.end()
  }
}

/** A line for every quarter of the rows: thirty tables would fill the screen. */
function toldByQuarters({ tables }: Header, progress: (text: string) => void): (table: string) => void {
  const total = tables.reduce((sum, table) => sum + table.rows, 0)
  let before = 0
  let quarter = 0
  return name => {
    before += tables.find(table => table.name === name)?.rows ?? 0
    const reached = Math.floor((4 * before) / total)
    if (reached === quarter || reached >= 4) return
    quarter = reached
    progress(`Учебная страна: ${reached * 25}\u00A0%`)
  }
}

/** Lets the demo sign-ins in by this password: at the loading, and at a start with another one. */
export async function setDemoPassword({
  db,
  clock,
  password,
}: {
  db: Database
  clock: Clock
  password: string
}): Promise<void> {
  // only the login is looked at, since the accounts are there
  const assignments = ROLE_CODES.map(
    (role): DemoAssignment => ({
      role,
      scopeKind: 'self',
      scopeId: null,
      personId: null,
      validFrom: clock.today(),
    }),
  )
  await createDemoAccounts(asSystem(db, clock, ['accounts', 'registers']), { password, assignments })
}

function asSystem(db: Database, clock?: Clock, areas: readonly string[] = []): Context {
  return { db, clock: clock ?? { now: () => new Date(), today: () => '' }, actor: systemActor(areas) }
}

/** The last line of the demo's history tells that it is one. */
async function recordLoading({ db, clock }: DemoOptions, scale: string, seed: number) {
  const context = asSystem(db, clock, ['directory', 'registers'])
  return await transact(context, async tx => {
    const count = async (table: 'persons' | 'organisations') =>
      (
        await tx
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count
    const country = await tx
      .selectFrom('territories')
      .select('id')
      .where('kind', '=', 'country')
      .executeTakeFirstOrThrow()
    await recordAudit(context, tx, {
      action: 'demo.load',
      entity: 'territory',
      entityId: country.id,
      regionId: null,
      after: { scale, seed },
      reason: 'Учебные данные: люди, школы и события вымышлены',
    })
    return { people: await count('persons'), organisations: await count('organisations') }
  })
}
