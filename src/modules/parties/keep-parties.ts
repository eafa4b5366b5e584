import { findAct } from '#modules/acts/index.ts'
import { assertCountrywide } from '#platform/access/countrywide.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { PartyFields } from './contract.ts'
import {
  findParty,
  findPerson,
  findUnit,
  insertParty,
  lockParty,
  selectCapacities,
  selectFunctionKinds,
  updateParty,
  upsertCapacity,
} from './person-parties.sql.ts'

/**
 * Enters a physical person as a subject of methodical work (row 2; TOS 1.3, IVA Прил. 2): in what capacity, authorised by
 * which unit, on what basis, from when.
 *
 * @throws Problem with every wrong field; conflict when the unit has authorised her in this capacity for these days
 */
export async function authorisePerson(context: Context, fields: PartyFields): Promise<{ id: string }> {
  return await refusingTwice(() =>
    transact(context, async tx => {
      const { regionId, municipalityId } = await requireFields(tx, fields)
      const id = newId()
      await insertParty(tx, { id, regionId, municipalityId, ...fields })
      await recordAudit(context, tx, {
        action: 'parties.authorise',
        entity: 'party',
        entityId: id,
        regionId,
        after: fields,
      })
      return { id }
    }),
  )
}

type OfParty = { id: string; version: number }

/** Puts an authorisation right. Whose it is and who gave it does not change: that is another one. */
export async function changeParty(
  context: Context,
  { id, version, fields }: OfParty & { fields: PartyFields },
): Promise<{ version: number }> {
  return await refusingTwice(() =>
    transact(context, async tx => {
      const known = await loadKept(context, tx, { id, version })
      const own = { ...fields, personId: known.personId, organisationId: known.organisationId }
      await requireFields(tx, own, known)
      const { personId: _person, organisationId: _organisation, ...changes } = own
      const next = await updateParty(tx, id, {
        ...changes,
        ...(fields.validTo === null && { endReason: null }),
      })
      await recordAudit(context, tx, {
        action: 'parties.change',
        entity: 'party',
        entityId: id,
        regionId: known.regionId,
        before: Object.fromEntries(Object.keys(changes).map(key => [key, known[key as keyof typeof known]])),
        after: changes,
      })
      return { version: next }
    }),
  )
}

/** Ends an authorisation by its last day; what was given to her as this subject ends with it. */
export async function endParty(
  context: Context,
  { id, version, lastDay, reason }: OfParty & { lastDay: string; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const message =
      lastDay < known.validFrom
        ? `Полномочия начались ${ruDate(known.validFrom)}, кончиться раньше они не могут`
        : known.validTo !== null && known.validTo < lastDay
          ? `Полномочия уже кончаются ${ruDate(known.validTo)}`
          : null
    if (message) throw refuse([{ field: 'lastDay', message }])
    const next = await updateParty(tx, id, { validTo: lastDay, endReason: reason })
    await recordAudit(context, tx, {
      action: 'parties.end',
      entity: 'party',
      entityId: id,
      regionId: known.regionId,
      before: { validTo: known.validTo },
      after: { validTo: lastDay },
      reason,
    })
    return { version: next }
  })
}

/** Takes an authorisation out that was entered by mistake; it stays in the history. */
export async function withdrawParty(
  context: Context,
  { id, version, reason }: OfParty & { reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const next = await updateParty(tx, id, { withdrawalReason: reason })
    await recordAudit(context, tx, {
      action: 'parties.withdraw',
      entity: 'party',
      entityId: id,
      regionId: known.regionId,
      before: { isWithdrawn: false },
      after: { isWithdrawn: true },
      reason,
    })
    return { version: next }
  })
}

export async function listCapacities(context: Context) {
  return await read(context, async tx => ({ capacities: await selectCapacities(tx) }))
}

/** Adds a word to the open dictionary of capacities, renames it, stops offering it. */
export async function saveCapacity(
  context: Context,
  word: { code: string; title: string; isRetired: boolean },
): Promise<{ created: boolean }> {
  assertCountrywide(context.actor)
  try {
    return await transact(context, async tx => {
      const created = await upsertCapacity(tx, word)
      await recordAudit(context, tx, {
        action: 'parties.save-capacity',
        entity: 'party-capacity',
        // words have codes, the journal wants an id: it is the audit's own
        entityId: newId(),
        regionId: null,
        after: word,
      })
      return { created }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'party_capacities_title_key')
      throw refuse([{ field: 'title', message: 'Такое слово в справочнике уже есть' }])
    throw error
  }
}

export const partyMissing = () =>
  notFound('parties.party', 'Такого субъекта нет среди тех, что вам видны. Вернитесь к реестру.')

async function loadKept(context: Context, tx: Tx, { id, version }: OfParty) {
  if (!(await findParty(tx, id))) throw partyMissing()
  const known = await lockParty(tx, id)
  if (!known)
    throw forbidden(
      'parties.foreign',
      'Эти полномочия ведёт тот, кто ведёт кадры уполномочившей организации.',
    )
  if (known.withdrawalReason !== null)
    throw conflict('parties.withdrawn', 'Запись уже сняли: менять её нельзя.')
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'party', id, actions: ['parties.change', 'parties.end', 'parties.withdraw'] },
      { code: 'parties.changed', what: 'Запись' },
    )
  return known
}

type Wrong = { field: string; message: string }

const refuse = (wrong: readonly Wrong[]) =>
  invalid(
    'parties.fields',
    'Проверьте отмеченные поля.',
    wrong.map(one => ({ code: `parties.${one.field}`, ...one })),
  )

/** Checks the fields all at once; `known` keeps what the record has though it is not offered any more. */
async function requireFields(
  tx: Tx,
  fields: PartyFields,
  known?: { capacity: string; functions: readonly string[] },
): Promise<{ regionId: string | null; municipalityId: string | null }> {
  const unit = await findUnit(tx, fields.organisationId)
  const capacity = (await selectCapacities(tx)).find(word => word.code === fields.capacity)
  const functions = await selectFunctionKinds(tx, fields.functions)
  const isUnknown = (code: string) =>
    !known?.functions.includes(code) && !functions.some(one => one.code === code && !one.isRetired)
  const act = fields.actId === null ? undefined : await findAct(tx, fields.actId, fields.validFrom)
  const wrong: (Wrong | false)[] = [
    !known &&
      !(await findPerson(tx, fields.personId)) && {
        field: 'personId',
        message: 'Такого человека нет среди тех, кого вам видно. Внесите его карточку',
      },
    (!capacity || (capacity.isRetired && known?.capacity !== fields.capacity)) && {
      field: 'capacity',
      message: 'Выберите из списка',
    },
    !unit && { field: 'organisationId', message: 'Такой организации нет. Выберите её из списка' },
    !!unit &&
      !unit.isKept && {
        field: 'organisationId',
        message: `Полномочия от «${unit.shortName}» ведёт не ваша организация`,
      },
    !!unit &&
      fields.validFrom < unit.validFrom && {
        field: 'validFrom',
        message: `Организация создана позже, ${ruDate(unit.validFrom)}`,
      },
    !!unit?.validTo &&
      (fields.validTo ?? '9999-12-31') >= unit.validTo && {
        field: 'validTo',
        message: `Организация закрыта с ${ruDate(unit.validTo)}: дольше уполномочивать нельзя`,
      },
    fields.functions.some(isUnknown) && { field: 'functions', message: 'Такой функции в справочнике нет' },
    fields.actId !== null &&
      (!act || act.withdrawalReason !== null) && {
        field: 'actId',
        message: 'Такого акта в реестре нет. Выберите другой или оставьте пустым',
      },
  ]
  const found = wrong.filter(one => one !== false)
  if (found.length > 0 || !unit) throw refuse(found)
  return { regionId: unit.regionId, municipalityId: unit.municipalityId }
}

async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === 'person_parties_once')
      throw conflict(
        'parties.known',
        'Эта организация уже уполномочила человека так же на эти дни. Закончите прежние полномочия или исправьте их.',
      )
    throw error
  }
}
