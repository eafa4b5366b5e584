import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'

/** What a process does with the embedded database: the one server of a data folder, or a command beside it. */
export type Purpose = 'server' | 'command'

/**
 * This process's seat at an embedded server. Seats are advisory locks of one session, so that a killed process
 * gives its seat up by dying; nothing stale can stay behind.
 */
export type Membership = {
  /** Whether nobody else sat here when this process came. */
  readonly isFirst: boolean
  /** Calls back when the session is lost, that is when the server died. */
  readonly onLost: (callback: () => void) => void
  /** Calls back when another process has joined. */
  readonly onJoined: (callback: () => void) => void
  /** Gives the seat up; true when nobody is left, so that the server is to be stopped. */
  readonly leave: () => Promise<boolean>
}

/** Any fixed number; the second key tells the two locks apart. */
const AREA = 0x6d617273
const SEAT = 1
const SERVER = 2
const CHANNEL = 'marshrut_joined'
/** PostgreSQL notices the end of a killed process at once; this covers a loaded machine. */
const BUSY_PATIENCE_MS = 2000

/**
 * Takes a seat.
 * @throws StartProblem `data-dir.busy` when `purpose` is server and another server has the folder
 */
export async function join(settings: pg.PoolConfig, purpose: Purpose, dataDir: string): Promise<Membership> {
  const client = new pg.Client({ ...settings, application_name: `marshrut ${purpose} ${process.pid}` })
  client.on('error', () => {})
  await client.connect()
  try {
    if (purpose === 'server') await takeServerLock(client, dataDir)
    const isFirst = await tryLock(client, 'pg_try_advisory_lock', SEAT)
    await client.query(`select pg_advisory_lock_shared(${AREA}, ${SEAT})`)
    if (isFirst) await client.query(`select pg_advisory_unlock(${AREA}, ${SEAT})`)
    await client.query(`notify ${CHANNEL}; listen ${CHANNEL}`)
    return membershipOf(client, isFirst)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

function membershipOf(client: pg.Client, isFirst: boolean): Membership {
  const ownPid = (client as pg.Client & { processID: number }).processID
  let left = false
  return {
    isFirst,
    onLost: callback => {
      client.once('end', () => {
        if (!left) callback()
      })
    },
    onJoined: callback => {
      client.on('notification', notice => {
        if (notice.processId !== ownPid) callback()
      })
    },
    leave: async () => {
      left = true
      try {
        await client.query(`select pg_advisory_unlock_shared(${AREA}, ${SEAT})`)
        return await tryLock(client, 'pg_try_advisory_lock', SEAT)
      } catch {
        // The server is gone already: nobody sits there.
        return true
      } finally {
        await client.end().catch(() => {})
      }
    },
  }
}

async function tryLock(client: pg.Client, call: 'pg_try_advisory_lock', key: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`select ${call}(${AREA}, ${key}) as taken`)
  return rows[0]!.taken
}

async function takeServerLock(client: pg.Client, dataDir: string): Promise<void> {
  const deadline = Date.now() + BUSY_PATIENCE_MS
  while (!(await tryLock(client, 'pg_try_advisory_lock', SERVER))) {
    if (Date.now() > deadline) {
      const holder = await findServer(client)
      throw new StartProblem(
        'data-dir.busy',
        `С папкой данных «${dataDir}» уже работает запущенная программа${holder ? ` (процесс ${holder})` : ''}. ` +
          'Откройте её адрес в браузере, остановите её или укажите другую папку в DATA_DIR и другой PORT.',
      )
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

async function findServer(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ pid: string | null }>(
    `select substring(a.application_name from '^marshrut server (\\d+)$') as pid
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.classid = ${AREA} and l.objid = ${SERVER} and l.granted`,
  )
  return rows[0]?.pid ?? undefined
}
