import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { conflict, forbidden } from '#platform/errors/problem.ts'
import { type ReorganisationAction, refusalOf } from './lifecycle.ts'
import { findReorganisation, lockReorganisation } from './reorganisations.sql.ts'
import { reorganisationMissing } from './show-reorganisation.ts'

/**
 * A reorganisation that the actor keeps, locked, unchanged since she saw it, for an action that its status allows.
 *
 * @throws Problem not-found, forbidden outside the actor's region, conflict in words
 */
export async function loadKept(
  context: Context,
  tx: Tx,
  { id, version, action }: { id: string; version: number; action: ReorganisationAction },
) {
  const visible = await findReorganisation(tx, id)
  if (!visible) throw reorganisationMissing()
  const known = visible.isKept ? await lockReorganisation(tx, id) : undefined
  if (!known)
    throw forbidden(
      'reorganisation.foreign',
      'Эта реорганизация вне вашего региона: её ведёт его администратор.',
    )
  const refusal = refusalOf(known.status, action)
  if (refusal)
    throw conflict(
      known.status === 'undone' ? 'reorganisation.undone' : 'reorganisation.state',
      `${refusal}. Показано, как стало.`,
    )
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: known.subject, id: visible.from[0]!.id, actions: OWN },
      { code: 'reorganisation.version', what: 'Реорганизацию' },
    )
  return { visible, known }
}

/** What is done with it, as the histories of its units tell. */
const OWN = ['plan', 'do', 'cancel', 'undo'].map(action => `reorganisations.${action}`)
