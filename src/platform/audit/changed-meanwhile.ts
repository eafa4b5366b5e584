import type { Context, Tx } from '../db/database.ts'
import { conflict, type Problem } from '../errors/problem.ts'
import { historyOf } from './audit.ts'

/** Where the history keeps the changes of a record; by which actions, where it keeps those of others under the same id. */
type OfRecord = { entity: string; id: string; actions?: readonly string[] }

/**
 * The refusal for whoever saves second: who has changed the record since it was shown, and when. The page reads it
 * anew and keeps what was typed (`useForm`, `record`).
 *
 * @param what the record in the accusative, with a capital: «Пару»
 */
export async function versionConflict(
  context: Context,
  tx: Tx,
  of: OfRecord,
  { code, what }: { code: string; what: string },
): Promise<Problem> {
  const latest = await latestOf(tx, of)
  return conflict(code, wordsOf(context, what, latest?.who), latest && { who: latest.who, at: latest.at })
}

async function latestOf(tx: Tx, { entity, id, actions }: OfRecord) {
  const history = await historyOf(tx, entity, id)
  return history.find(one => actions === undefined || actions.includes(one.action))
}

function wordsOf(context: Context, what: string, latest: string | undefined): string {
  const who = latest === context.actor.name ? 'вы сами в другом окне' : latest
  return `${what} тем временем изменили${who ? `: ${who}` : ''}. Показано, как стало, введённое вами осталось: проверьте и повторите.`
}
