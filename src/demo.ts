import type { AccessTable } from '#modules/accounts/role.ts'
import type { Clock } from '#platform/clock/clock.ts'
import type { Database } from '#platform/db/database.ts'
import type { OpenPostgres } from '#platform/postgres/open-postgres.ts'

export type DemoParts = {
  postgres: OpenPostgres
  db: Database
  clock: Clock
  password: string
  access: AccessTable
  progress: (text: string) => void
}

/**
 * Loads the demo country at the first start with `DEMO` on; a later start finds it there and lets the password of
 * this start in. Beside a country of somebody's own it is not put.
 *
 * @returns whether the demo is in the database now
 */
export async function loadDemoIfAbsent(parts: DemoParts): Promise<boolean> {
  const { isDemoLoaded, isEmptyForDemo, loadDemo, setDemoPassword } = await import('../demo/load.ts')
  if (await isDemoLoaded(parts.db)) {
    await setDemoPassword(parts)
    return true
  }
  if (!(await isEmptyForDemo(parts.db))) {
    parts.progress('В базе уже есть свои территории: учебная страна не загружается.')
    return false
  }
  parts.progress('Загружаем учебную страну…')
  await loadDemo(parts)
  return true
}
