import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { conflict, forbidden, type Problem } from '#platform/errors/problem.ts'
import { findPerson, lockPerson } from './person.sql.ts'
import { personMissing } from './show-person.ts'

/** @throws Problem not-found, forbidden, conflict when she has another card */
export async function loadPersonForChange(tx: Tx, id: string) {
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
  return known
}

/** What of a person has a version of its own, and which actions of her history change it. */
const CHANGING = {
  card: ['people.update', 'people.import', 'people.import-undo', 'people.merge', 'people.undo-merge'],
  qualification: ['people.correct-qualification'],
  record: ['people.change-record'],
  employment: [
    'people.correct-employment',
    'people.end-employment',
    'people.transfer',
    'people.reorganise',
    'people.import',
    'people.import-undo',
  ],
} as const
const WHAT = { card: 'Карточку', qualification: 'Запись', record: 'Запись', employment: 'Запись о работе' }

/** The refusal for whoever comes second, with the name of the first. */
export async function changedFirst(
  context: Context,
  tx: Tx,
  id: string,
  what: keyof typeof CHANGING,
): Promise<Problem> {
  const code = what === 'employment' ? 'employment.changed' : 'person.changed'
  const of = { entity: 'person', id, actions: CHANGING[what] }
  return await versionConflict(context, tx, of, { code, what: WHAT[what] })
}
