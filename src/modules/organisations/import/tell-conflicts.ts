import type { Tx } from '#platform/db/database.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { LEVELS, PARENT_BONDS } from '../contract.ts'
import type { ImportConflict } from '../contract-import.ts'
import { selectKinds, selectShortNames } from '../organisations.sql.ts'
import { COMPARED, type ComparedField } from './compare.ts'
import type { Places } from './dictionaries.ts'
import type { Conflict } from './plan.ts'

/** More than anybody looks through one by one. */
const TOLD = 1000

/** Conflicts in the words of the page: names for ids, titles for codes, dates as people write them. */
export async function tellConflicts(
  tx: Tx,
  conflicts: readonly Conflict[],
  places: Places,
): Promise<ImportConflict[]> {
  const told = conflicts.slice(0, TOLD)
  if (told.length === 0) return []
  const kinds = new Map((await selectKinds(tx)).map(kind => [kind.code, kind.title]))
  const parents = told.filter(one => one.field === 'parentId')
  const names = await selectShortNames(
    tx,
    parents.flatMap(one => [one.present, one.file, one.last].filter(id => typeof id === 'string')),
  )
  const words: Partial<Record<ComparedField, (value: string) => string | undefined>> = {
    kind: code => kinds.get(code),
    level: code => LEVELS[code as keyof typeof LEVELS],
    parentBond: code => PARENT_BONDS[code as keyof typeof PARENT_BONDS],
    municipalityId: id => places.nameOf(id),
    // a body that is created by the same file has no name yet in the register
    parentId: id => names.get(id) ?? 'организация из этого файла',
    validFrom: ruDate,
    validTo: ruDate,
  }
  return told.map(({ key, kind, row, organisationId, name, field, present, file, last }) => {
    const say = (value: unknown) => words[field]?.(String(value)) ?? String(value)
    return {
      key,
      kind,
      row,
      organisationId,
      organisationName: name,
      title: COMPARED[field],
      present: present === null ? 'пусто' : say(present),
      file: say(file),
      last: last === undefined ? null : say(last),
    }
  })
}
