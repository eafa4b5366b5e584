import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { conflict, forbidden, notFound } from '#platform/errors/problem.ts'
import { judge, type PathwayAction, type PathwayStatus, type Side } from './lifecycle.ts'
import { findCard, findPathway, lockPathway, type PathwayRecord } from './pathways.sql.ts'

const missing = () => notFound('pathways.pathway', 'Такого маршрута нет или он вам не виден.')

/** The pathway with its card, where the actor may see the contents and not only the fact. */
export async function getPathway(tx: Tx, id: string) {
  const pathway = await findPathway(tx, id)
  const card = pathway && (await findCard(tx, id))
  if (!pathway || !card) throw missing()
  return { pathway, card }
}

/** On which side of the pathway the actor stands. */
export function sideOf(context: Context, pathway: Pick<PathwayRecord, 'personId'>): Side {
  return context.actor.personId === pathway.personId ? 'teacher' : 'methodologist'
}

/**
 * Locks a pathway for an action: visible, of the version that was shown, and allowed now to this side.
 * Gives back the state the action leads to.
 */
export async function takeForAction(
  context: Context,
  tx: Tx,
  input: { id: string; action: PathwayAction; version?: number },
): Promise<{ pathway: PathwayRecord; side: Side; next: PathwayStatus }> {
  await getPathway(tx, input.id)
  const pathway = await lockPathway(tx, input.id)
  if (!pathway)
    throw forbidden(
      'pathways.not-in-care',
      'Этот маршрут ведёт другой методист: вы можете его только смотреть.',
    )
  if (input.version !== undefined && input.version !== pathway.version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'pathway', id: pathway.id },
      { code: 'pathways.changed', what: 'Маршрут' },
    )
  const side = sideOf(context, pathway)
  const verdict = judge(pathway.status, input.action, side)
  if (!verdict.allowed) throw conflict(`pathways.${input.action}`, verdict.reason)
  return { pathway, side, next: verdict.next }
}
