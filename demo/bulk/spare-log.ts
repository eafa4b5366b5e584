import pg from 'pg'

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * Runs `work` on a server that does not keep used segments of its write-ahead log for later: a loading in bulk writes
 * many, and a gigabyte of them would stay on the disk. Where the owner may not set this (an outside server), `work` runs
 * all the same.
 */
export async function withoutSpareLog<T>(connection: pg.PoolConfig, work: () => Promise<T>): Promise<T> {
  const mayBeSet = await tell(connection, 'alter system set wal_recycle = off')
  try {
    const result = await work()
    if (mayBeSet) await tell(connection, 'checkpoint')
    return result
  } finally {
    if (mayBeSet) await tell(connection, 'alter system reset wal_recycle')
  }
}

/** @returns false where the owner may not */
async function tell(connection: pg.PoolConfig, statement: string): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(statement)
    await client.query('select pg_reload_conf()')
    return true
  } catch (error) {
    if ((error as { code?: string }).code === INSUFFICIENT_PRIVILEGE) return false
    throw error
  } finally {
    await client.end()
  }
}
