import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import type { RecordAction } from '#platform/http/record.ts'
import type { OrganisationCard } from './contract.ts'
import { selectFacts, selectFlagsOf } from './facts.sql.ts'
import { organisationMissing } from './load-organisation.ts'
import { countStaff, findOrganisation, selectLinks } from './organisations.sql.ts'

/** The card of a body on a day (today by default): requisites, place in the tree, how many people work there. */
export async function showOrganisation(
  context: Context,
  { id, on }: { id: string; on?: string | undefined },
): Promise<OrganisationCard> {
  return await read(context, async tx => {
    const day = on ?? context.clock.today()
    const found = await findOrganisation(tx, id)
    if (!found) throw organisationMissing()
    const { parentId, isChangeable, ...card } = found
    const parent = parentId ? (await selectLinks(tx, { id: parentId }))[0] : undefined
    return {
      ...card,
      level: card.level as OrganisationCard['level'],
      parentBond: card.parentBond as OrganisationCard['parentBond'],
      flags: (await selectFlagsOf(tx, [id], Number(day.slice(0, 4)))).get(id) ?? [],
      ...(await selectFacts(tx, id)),
      parent: parent ?? null,
      units: await selectLinks(tx, { parent: id, on: day }),
      staff: await countStaff(tx, card, day),
      actions: actionsFor(context, isChangeable, card.validTo),
    }
  })
}

function actionsFor(context: Context, isChangeable: boolean, validTo: string | null): RecordAction[] {
  const reason = !context.actor.permissions.has('organisations.keep')
    ? 'Реестр ведут администратор и руководитель ЦНППМ'
    : !isChangeable
      ? 'Организация вне вашего региона'
      : null
  const closed = validTo !== null ? 'Организация уже закрыта' : null
  return [
    { action: 'update', label: 'Изменить', allowed: reason === null, reason },
    { action: 'close', label: 'Закрыть', allowed: (reason ?? closed) === null, reason: reason ?? closed },
  ]
}

/** Every recorded change of a body, newest first. */
export async function showOrganisationHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findOrganisation(tx, id))?.isChangeable) throw organisationMissing()
    return { entries: await historyOf(tx, 'organisation', id) }
  })
}
