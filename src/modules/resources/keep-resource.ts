import { assertCountrywide } from '#platform/access/countrywide.ts'
import { historyOf, recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { forbidden, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { ResourceFields, ResourceKind, ResourceRow } from './contract.ts'
import {
  findOwner,
  findResource,
  insertResource,
  lockResource,
  type Owner,
  selectKinds,
  updateResource,
  upsertKind,
} from './resources.sql.ts'

export const resourceMissing = () =>
  notFound('resources.missing', 'Такого ресурса нет. Найдите его в списке.')

/** Enters a resource of an organisation the actor keeps resources of (row 30). */
export async function addResource(context: Context, fields: ResourceFields): Promise<{ id: string }> {
  return await refusingStrangers(() =>
    transact(context, async tx => {
      const { owner, kind } = await check(tx, fields)
      const { competencies, ...columns } = fields
      const id = newId()
      await insertResource(
        tx,
        { ...columns, id, type: kind.type, regionId: owner.regionId, municipalityId: owner.municipalityId },
        competencies,
      )
      await recordAudit(context, tx, {
        action: 'resources.add',
        entity: 'resource',
        entityId: id,
        regionId: owner.regionId,
        after: told(fields, kind.title, owner.name),
      })
      return { id }
    }),
  )
}

/** Puts a resource right. An owner is not changed: what went to another is ended here and entered there. */
export async function changeResource(
  context: Context,
  { id, version, fields }: { id: string; version: number; fields: ResourceFields },
): Promise<{ version: number }> {
  return await refusingStrangers(() =>
    transact(context, async tx => {
      const known = await take(context, tx, id, version)
      const { owner, kind } = await check(tx, fields, known)
      const { competencies, ownerId: _, ...columns } = fields
      const next = await updateResource(
        tx,
        id,
        { ...columns, type: kind.type, ...(fields.availableTo === null && { endReason: null }) },
        competencies,
      )
      await recordAudit(context, tx, {
        action: 'resources.change',
        entity: 'resource',
        entityId: id,
        regionId: owner.regionId,
        before: told(
          { ...known, competencies: known.competencies.map(one => one.id) },
          known.kindTitle,
          known.ownerName,
        ),
        after: told(fields, kind.title, owner.name),
      })
      return { version: next }
    }),
  )
}

/** Ends a resource by its last day: it stays in the list of that time and in the history. */
export async function endResource(
  context: Context,
  { id, version, lastDay, reason }: { id: string; version: number; lastDay: string; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await take(context, tx, id, version)
    const message =
      lastDay < known.availableFrom
        ? `Ресурс доступен с ${ruDate(known.availableFrom)}: закончиться раньше он не может`
        : known.availableTo !== null && known.availableTo < lastDay
          ? `Ресурс и так заканчивается ${ruDate(known.availableTo)}. Продлевают его в «Изменить»`
          : null
    if (message)
      throw invalid('resources.invalid', 'Проверьте отмеченные поля.', [
        { code: 'resources.lastDay', field: 'lastDay', message },
      ])
    const owner = await findOwner(tx, known.ownerId)
    const next = await updateResource(tx, id, { availableTo: lastDay, endReason: reason })
    await recordAudit(context, tx, {
      action: 'resources.end',
      entity: 'resource',
      entityId: id,
      regionId: owner?.regionId ?? null,
      before: { availableTo: known.availableTo },
      after: { availableTo: lastDay },
      reason,
    })
    return { version: next }
  })
}

async function take(context: Context, tx: Tx, id: string, version: number): Promise<ResourceRow> {
  await lockResource(tx, id)
  const known = await findResource(tx, id)
  if (!known) throw resourceMissing()
  if (!known.isKept)
    throw forbidden('resources.foreign', `Ресурс ведёт «${known.ownerName}»: обратитесь туда.`)
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'resource', id },
      { code: 'resources.changed', what: 'Ресурс' },
    )
  return known
}

async function check(
  tx: Tx,
  fields: ResourceFields,
  known?: ResourceRow,
): Promise<{ owner: Owner; kind: ResourceKind }> {
  const problems: ProblemItem[] = []
  const add = (field: keyof ResourceFields, message: string) =>
    problems.push({ code: `resources.${field}`, field: known ? `fields.${field}` : field, message })
  const owner = await findOwner(tx, fields.ownerId)
  if (!owner) add('ownerId', 'Такой организации нет. Выберите из списка')
  else if (!owner.isKept) add('ownerId', `Ресурсы «${owner.name}» ведёте не вы`)
  else if (known && known.ownerId !== fields.ownerId)
    add('ownerId', 'Владелец не меняется: закончите ресурс здесь и внесите у нового владельца')
  const closed = owner?.isKept ? owner.validTo : null
  if (closed && (fields.availableTo ?? LAST_DAY) >= closed)
    add('availableTo', `«${owner!.name}» закрыта с ${ruDate(closed)}: дольше ресурса у неё быть не может`)
  const kind = (await selectKinds(tx)).find(one => one.code === fields.kindCode)
  if (!kind || (kind.isRetired && known?.kindCode !== kind.code))
    add('kindCode', 'Такого вида нет. Выберите из списка')
  const isMoney = kind?.type === 'finance'
  for (const [field, words] of MONEY_FIELDS)
    if (kind && (fields[field] !== null) !== isMoney)
      add(field, isMoney ? words : 'Заполняется только для финансовых ресурсов')
  if (problems.length > 0) throw invalid('resources.invalid', 'Проверьте отмеченные поля.', problems)
  return { owner: owner!, kind: kind! }
}

const LAST_DAY = '9999-12-31'

const MONEY_FIELDS = [
  ['amountKopecks', 'Введите сумму плана'],
  ['budgetYear', 'Введите год плана'],
  ['moneySource', 'Выберите источник средств'],
] as const

type Told = Omit<ResourceFields, 'ownerId' | 'kindCode'>
const told = (
  {
    name,
    purpose,
    capacity,
    capacityUnit,
    access,
    availableFrom,
    availableTo,
    contact,
    source,
    amountKopecks,
    budgetYear,
    moneySource,
    competencies,
  }: Told,
  kind: string,
  owner: string,
) => ({
  kind,
  owner,
  name,
  purpose,
  capacity: capacity === null ? null : `${capacity} ${capacityUnit}`,
  access,
  availableFrom,
  availableTo,
  contact,
  source,
  amountKopecks,
  budgetYear,
  moneySource,
  competencies: competencies.length,
})

async function refusingStrangers<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!brokenConstraint(error)?.includes('competency_id')) throw error
    throw invalid('resources.invalid', 'Проверьте отмеченные поля.', [
      {
        code: 'resources.competencies',
        field: 'competencies',
        message: 'Такой компетенции нет. Выберите из списка',
      },
    ])
  }
}

/** Every recorded change of a resource, newest first, for whoever keeps it. */
export async function showResourceHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findResource(tx, id))?.isKept) throw resourceMissing()
    return { entries: await historyOf(tx, 'resource', id) }
  })
}

export async function listKinds(context: Context): Promise<{ kinds: ResourceKind[] }> {
  return await read(context, async tx => ({ kinds: await selectKinds(tx) }))
}

/** Adds a kind, renames it or stops offering it; its type does not change under the resources that have it. */
export async function saveKind(context: Context, kind: ResourceKind): Promise<{ created: boolean }> {
  assertCountrywide(context.actor)
  try {
    return await transact(context, async tx => ({ created: await upsertKind(tx, kind) }))
  } catch (error) {
    if (!brokenConstraint(error)?.endsWith('title_key')) throw error
    throw invalid('resources.kind-twice', 'Проверьте отмеченные поля.', [
      { code: 'resources.kind-twice', field: 'title', message: 'Вид с таким названием уже есть' },
    ])
  }
}
