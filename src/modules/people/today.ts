import { type Context, read } from '#platform/db/database.ts'
import { thresholdsFor } from './thresholds.ts'
import { findGivenNames, selectOverloaded, selectRefusedImports } from './today.sql.ts'

export type { Overload, RefusedImport } from './today.sql.ts'

/** How the product greets the actor: given names, or the name of an account without a person. */
export async function greetingNameOf(context: Context): Promise<string> {
  const { personId, name } = context.actor
  const names = personId ? await read(context, tx => findGivenNames(tx, personId)) : undefined
  return names ? [names.firstName, names.middleName].filter(Boolean).join(' ') : name
}

/** Methodologists with more people in care than the act allows (row 226): a warning, never a refusal. */
export async function overloadToday(context: Context) {
  return await read(context, async tx => {
    const today = context.clock.today()
    const { careLimit } = await thresholdsFor(context, tx, today)
    return { limit: careLimit.value, carers: await selectOverloaded(tx, today, careLimit.value) }
  })
}

const IMPORT_DAYS = 30

/** Staff files of the last thirty days that were loaded with rows left out. */
export async function refusedImportsToday(context: Context) {
  const since = new Date(Date.parse(context.clock.today()) - IMPORT_DAYS * 86_400_000)
    .toISOString()
    .slice(0, 10)
  return await read(context, tx => selectRefusedImports(tx, since))
}
