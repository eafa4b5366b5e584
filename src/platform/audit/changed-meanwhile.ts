import type { Context, Tx } from '../db/database.ts'
import { historyOf } from './audit.ts'

/**
 * Words of a conflict of versions: who has changed a record since it was shown. The page reads it anew and keeps what
 * was typed (`useAction`, `rereadsOnConflict`).
 *
 * @param what the record in the accusative, with a capital: «Пару»
 */
export async function changedMeanwhile(
  context: Context,
  tx: Tx,
  { entity, id }: { entity: string; id: string },
  what: string,
): Promise<string> {
  const [latest] = await historyOf(tx, entity, id)
  const who = latest?.who === context.actor.name ? 'вы сами в другом окне' : latest?.who
  return `${what} тем временем изменили${who ? `: ${who}` : ''}. Показано, как стало, введённое вами осталось: проверьте и повторите.`
}
