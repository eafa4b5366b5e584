import { systemActor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { openSecrets } from '#platform/config/secrets.ts'
import { type Context, openDatabase } from '#platform/db/database.ts'
import { type OpenPostgres, openPostgres } from '#platform/postgres/open-postgres.ts'
import { access } from '../rooms.ts'

export type CommandDatabase = { context: Context; postgres: OpenPostgres; config: Config }

/**
 * Runs a command on the product's data, beside a running server or without one. It acts as the system: whoever may
 * run commands on the machine has the data folder anyway; what it does is audited as the system's.
 */
export async function withDatabase<T>(
  progress: (text: string) => void,
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const config = readConfig()
  const secrets = await openSecrets(config)
  const postgres = await openPostgres(config, secrets, { purpose: 'command', progress })
  const db = openDatabase(postgres.app, () => {})
  try {
    const context = { db, clock: systemClock, actor: systemActor(access.areas, 'Командная строка') }
    return await work({ context, postgres, config })
  } finally {
    await db.destroy()
    await postgres.close()
  }
}
