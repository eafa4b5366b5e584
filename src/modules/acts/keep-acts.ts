import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { actLabel } from './act-label.ts'
import { findAct } from './acts.sql.ts'
import type { ActFields, ActOwner } from './contract.ts'
import {
  codeOf,
  findPlace,
  insertEdition,
  insertRegistered,
  lockRegistered,
  moveFirstEdition,
  type RegisteredLink,
  repealEntered,
  replaceLinks,
  restoreRepealedBy,
  selectCodes,
  selectEditions,
  selectTooNew,
  updateRegistered,
} from './registered-acts.sql.ts'

/**
 * Enters an act into the register of a unit (rows 27, 250), with its first edition; acts it repeals that the actor keeps
 * too are marked as repealed from the day it is in force.
 *
 * @throws Problem with the fields: dates out of order, an act to repeal that is not there, a unit that is not hers;
 *   `acts.known` when the unit has the act already
 */
export async function registerAct(
  context: Context,
  { owner, ...given }: ActFields & { owner: ActOwner },
): Promise<{ id: string }> {
  const fields = withFirstDay(given)
  return await refusingTwice(() =>
    transact(context, async tx => {
      const place = await requirePlace(tx, owner)
      const links = await requireFields(tx, fields)
      const id = newId()
      const at = context.clock.now()
      const columns = columnsOf(fields)
      await insertRegistered(tx, { id, ...columns, ...place, at })
      await insertEdition(tx, {
        id: newId(),
        actId: id,
        number: 1,
        editionOn: fields.inForceFrom,
        madeBy: null,
        at,
      })
      await replaceLinks(tx, id, links)
      await recordAudit(context, tx, {
        action: 'acts.register',
        entity: 'act',
        entityId: id,
        regionId: place.regionId,
        after: columns,
      })
      await repealBy(context, tx, { id, ...columns }, fields.repeals)
      return { id }
    }),
  )
}

type OfAct = { id: string; version: number }

/** Puts the entry right; what it repeals and amends is written anew, and acts it repeals no more are in force again. */
export async function changeAct(
  context: Context,
  { id, version, ...given }: ActFields & OfAct,
): Promise<{ version: number }> {
  const fields = withFirstDay(given)
  return await refusingTwice(() =>
    transact(context, async tx => {
      const known = await loadKept(context, tx, { id, version })
      const links = await requireFields(tx, fields, id)
      if (known.repealedOn !== null && known.repealedOn <= fields.inForceFrom)
        throw refuse('inForceFrom', `Акт утратил силу ${ruDate(known.repealedOn)}: он действовал раньше`)
      const second = (await selectEditions(tx, id)).find(edition => edition.number === 2)
      if (second && second.editionOn <= fields.inForceFrom)
        throw refuse('inForceFrom', `Вторая редакция действует с ${ruDate(second.editionOn)}: первая раньше`)
      const columns = columnsOf(fields)
      const next = await updateRegistered(tx, id, columns, context.clock.now())
      await moveFirstEdition(tx, id, fields.inForceFrom)
      await replaceLinks(tx, id, links)
      await recordAudit(context, tx, {
        action: 'acts.change',
        entity: 'act',
        entityId: id,
        regionId: known.regionId,
        before: Object.fromEntries(Object.keys(columns).map(key => [key, known[key as keyof typeof known]])),
        after: columns,
      })
      await restoreBy(context, tx, id, fields.repeals)
      await repealBy(context, tx, { id, ...columns }, fields.repeals)
      return { version: next }
    }),
  )
}

/** Says that an act is no longer in force from a day on, and by what; without a day, that it is in force again. */
export async function repealAct(
  context: Context,
  { id, version, repealedOn, basis }: OfAct & { repealedOn: string | null; basis: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const [newest] = await selectEditions(tx, id)
    const from = newest?.editionOn ?? known.inForceFrom!
    if (repealedOn !== null && repealedOn <= from)
      throw refuse(
        'repealedOn',
        `Акт и его последняя редакция действуют с ${ruDate(from)}: укажите день позже`,
      )
    const changes = { repealedOn, repealBasis: repealedOn === null ? null : basis, repealedBy: null }
    const next = await updateRegistered(tx, id, changes, context.clock.now())
    await recordAudit(context, tx, {
      action: repealedOn === null ? 'acts.restore' : 'acts.repeal',
      entity: 'act',
      entityId: id,
      regionId: known.regionId,
      before: { repealedOn: known.repealedOn },
      after: { repealedOn },
      reason: basis,
    })
    return { version: next }
  })
}

/**
 * Takes an entry made by mistake out of the register; acts it had repealed are in force again. Its card, files and
 * history stay for whoever has the link.
 */
export async function withdrawAct(
  context: Context,
  { id, version, reason }: OfAct & { reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const next = await updateRegistered(
      tx,
      id,
      { isWithdrawn: true, withdrawalReason: reason },
      context.clock.now(),
    )
    await recordAudit(context, tx, {
      action: 'acts.withdraw',
      entity: 'act',
      entityId: id,
      regionId: known.regionId,
      before: { isWithdrawn: false },
      after: { isWithdrawn: true },
      reason,
    })
    await restoreBy(context, tx, id, [])
    return { version: next }
  })
}

/**
 * An entry that the actor keeps, locked against others.
 *
 * @throws Problem `acts.act` when she does not see it, `acts.foreign` when it is not hers to change, `acts.withdrawn`,
 *   `acts.changed` when somebody else changed it since
 */
export async function loadKept(context: Context, tx: Tx, { id, version }: { id: string; version?: number }) {
  if (!(await findAct(tx, id, context.clock.today()))) throw actMissing()
  const known = await lockRegistered(tx, id)
  if (!known)
    throw forbidden(
      'acts.foreign',
      'Этот акт меняют те, кто его внёс: акты пакета — с новой версией пакета, акты другой организации — она сама.',
    )
  if (known.isWithdrawn) throw conflict('acts.withdrawn', 'Запись об этом акте уже сняли: менять её нельзя.')
  if (version !== undefined && known.version !== version)
    throw await versionConflict(context, tx, { entity: 'act', id }, { code: 'acts.changed', what: 'Запись' })
  return known
}

export const actMissing = () => notFound('acts.act', 'Такого акта нет. Вернитесь к списку правовых актов.')

export const refuse = (field: string, message: string) => refuseAll([{ field, message }])

const refuseAll = (wrong: { field: string; message: string }[]) =>
  invalid(
    'acts.fields',
    'Проверьте отмеченные поля.',
    wrong.map(one => ({ code: `acts.${one.field}`, ...one })),
  )

async function requirePlace(tx: Tx, owner: ActOwner) {
  const found = await findPlace(tx, owner)
  if (!found) throw refuse('owner', 'Такого региона, муниципалитета или организации нет')
  const { isKept, ...place } = found
  if (!isKept)
    throw forbidden(
      'acts.owner',
      'Вносить акты можно в реестр своего региона, муниципалитета или организации.',
    )
  return place
}

type SettledFields = ActFields & { inForceFrom: string }

const withFirstDay = (fields: ActFields): SettledFields => ({
  ...fields,
  inForceFrom: fields.inForceFrom ?? fields.issuedOn,
})

/** Checks the fields all at once. */
async function requireFields(tx: Tx, fields: SettledFields, self?: string): Promise<RegisteredLink[]> {
  const asked = [...fields.repeals, ...fields.amends]
  const codes = await selectCodes(tx, asked)
  const isMissing = (ids: readonly string[]) => ids.some(id => !codes.has(id) || id === self)
  const [tooNew] = await selectTooNew(tx, fields.repeals, {
    on: fields.inForceFrom,
    code: codeOf(self ?? ''),
  })
  const wrong = [
    fields.inForceFrom < fields.issuedOn && {
      field: 'inForceFrom',
      message: 'Акт не может действовать раньше, чем издан',
    },
    isMissing(fields.repeals) && {
      field: 'repeals',
      message: 'Отменяемого акта нет в реестре, или это он сам',
    },
    tooNew && {
      field: 'repeals',
      message: `Акт «${actLabel(tooNew)}» или его последняя редакция действует с ${ruDate(tooNew.since)}: отменить его можно с более позднего дня`,
    },
    isMissing(fields.amends) && {
      field: 'amends',
      message: 'Изменяемого акта нет в реестре, или это он сам',
    },
  ].filter(one => one !== false && one !== undefined)
  if (wrong.length > 0) throw refuseAll(wrong)
  const linked = (kind: RegisteredLink['kind'], ids: readonly string[]) =>
    [...new Set(ids)].map(id => ({ kind, otherCode: codes.get(id)! }))
  return [...linked('repeals', fields.repeals), ...linked('amends', fields.amends)]
}

const columnsOf = ({ repeals: _repeals, amends: _amends, number, note, ...fields }: SettledFields) => ({
  ...fields,
  number: number || null,
  note: note || null,
})

async function repealBy(
  context: Context,
  tx: Tx,
  act: { id: string; number: string | null; issuedOn: string; title: string; inForceFrom: string },
  repealed: readonly string[],
): Promise<void> {
  const label = actLabel(act)
  const by = { code: codeOf(act.id), label, on: act.inForceFrom, at: context.clock.now() }
  for (const { id, regionId } of await repealEntered(tx, repealed, by))
    await recordAudit(context, tx, {
      action: 'acts.repeal',
      entity: 'act',
      entityId: id,
      regionId,
      before: { repealedOn: null },
      after: { repealedOn: act.inForceFrom },
      reason: label,
    })
}

async function restoreBy(
  context: Context,
  tx: Tx,
  id: string,
  stillRepealed: readonly string[],
): Promise<void> {
  const at = context.clock.now()
  for (const act of await restoreRepealedBy(tx, codeOf(id), { except: stillRepealed, at }))
    await recordAudit(context, tx, {
      action: 'acts.restore',
      entity: 'act',
      entityId: act.id,
      regionId: act.regionId,
      after: { repealedOn: null },
      reason: 'Акт, который его отменял, исправлен или снят',
    })
}

async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === 'acts_registered_once')
      throw conflict('acts.known', 'Такой акт этого органа, с этим номером и датой, здесь уже внесён.')
    throw error
  }
}
