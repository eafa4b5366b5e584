import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import type { RecordAction } from '#platform/http/record.ts'
import type { TerritoryCard } from './contract.ts'
import { findTerritory, selectFormerNames } from './territories.sql.ts'

export const territoryMissing = () =>
  notFound('territory.missing', 'Такой территории нет. Проверьте ссылку или найдите её в списке.')

/** One territory: codes, place in the tree, former names. */
export async function showTerritory(context: Context, { id }: { id: string }): Promise<TerritoryCard> {
  return await read(context, async tx => {
    const found = await findTerritory(tx, id)
    if (!found) throw territoryMissing()
    const { parentName, parentId, isKept, createdAt: _, ...card } = found
    return {
      ...card,
      kind: card.kind as TerritoryCard['kind'],
      parentId,
      parent: parentId ? { id: parentId, name: parentName ?? '' } : null,
      formerNames: await selectFormerNames(tx, id),
      actions: actionsFor(context, isKept, card.validTo),
    }
  })
}

function actionsFor(context: Context, isKept: boolean, validTo: string | null): RecordAction[] {
  const reason = !context.actor.permissions.has('territories.keep')
    ? 'Территории ведут администратор и руководитель ЦНППМ'
    : !isKept
      ? 'Территория вне вашего региона'
      : null
  const closed = reason ?? (validTo === null ? null : 'Территории больше нет')
  return [
    { action: 'rename', label: 'Переименовать', allowed: closed === null, reason: closed },
    { action: 'change', label: 'Исправить коды', allowed: reason === null, reason },
  ]
}

/** Every recorded change of a territory, newest first; for those who keep it. */
export async function showTerritoryHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findTerritory(tx, id))?.isKept) throw territoryMissing()
    return { entries: await historyOf(tx, 'territory', id) }
  })
}
