import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { forbidden, notFound } from '#platform/errors/problem.ts'
import { findOrganisation, lockOrganisation } from './organisations.sql.ts'

export const organisationMissing = () =>
  notFound('organisation.missing', 'Такой организации нет. Проверьте ссылку или найдите её в списке.')

/**
 * A body locked for a change, at the version the reader saw (facts of a card have versions of their own).
 *
 * @throws Problem not-found, forbidden outside the actor's reach, conflict when somebody else changed it first
 */
export async function loadForChange(context: Context, tx: Tx, id: string, version?: number) {
  const visible = await findOrganisation(tx, id)
  if (!visible) throw organisationMissing()
  const known = visible.isChangeable ? await lockOrganisation(tx, id) : undefined
  if (!known)
    throw forbidden(
      'organisation.foreign',
      `«${visible.shortName}» вне вашего региона: её карточку ведёт администратор того региона.`,
    )
  if (version === undefined || known.version === version) return known
  throw await versionConflict(
    context,
    tx,
    { entity: 'organisation', id, actions: OF_THE_CARD },
    { code: 'organisation.changed', what: 'Карточку' },
  )
}

const OF_THE_CARD = [
  'organisations.update',
  'organisations.close',
  'organisations.import',
  'organisations.import-undo',
  'reorganisations.do',
  'reorganisations.undo',
]
