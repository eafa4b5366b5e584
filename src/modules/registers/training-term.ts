import { packOfActor, settingOn } from '#modules/acts/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import type { RegisterTraining } from './contract.ts'

/** How long a training counts: a dated setting of the pack. */
const TERM = 'staff-training-years'

/** The term of a training that holds for the actor on the day; null when no setting is in force. */
export async function termOf(context: Context, tx: Tx, on: string): Promise<RegisterTraining['term']> {
  const pack = await packOfActor(context, tx, on)
  const setting = pack && settingOn(pack, TERM, on)
  if (!setting || typeof setting.value !== 'number') return null
  return { years: setting.value, source: setting.note ?? setting.name }
}
