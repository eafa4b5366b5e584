import { historyOf } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/db/database.ts'
import { conflict, forbidden, type Problem } from '#platform/errors/problem.ts'
import { findPerson, lockPerson } from './person.sql.ts'
import { personMissing } from './show-person.ts'

/** @throws Problem not-found, forbidden, conflict (only when a version is asked for) */
export async function loadPersonForChange(tx: Tx, id: string, version?: number) {
  const visible = await findPerson(tx, id)
  if (!visible) throw personMissing()
  if (visible.mergedInto)
    throw conflict(
      'person.merged',
      'Карточка присоединена к другой. Обновите страницу: откроется действующая.',
    )
  const known = visible.isChangeable ? await lockPerson(tx, id) : undefined
  if (!known)
    throw forbidden(
      'person.foreign',
      'Этот человек сейчас не работает в ваших организациях: сведения о нём ведёт его работодатель.',
    )
  if (version === undefined || known.version === version) return known
  throw await changedMeanwhile(tx, id)
}

/** The refusal for whoever comes second, with the name of the first. */
export async function changedMeanwhile(tx: Tx, id: string): Promise<Problem> {
  const last = (await historyOf(tx, 'person', id))[0]
  return conflict(
    'person.changed',
    `Карточку уже изменил${last ? `: ${last.who}` : ' кто-то другой'}. Обновите страницу и внесите правку ещё раз.`,
  )
}
