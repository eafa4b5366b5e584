import { packsOn, referenceTo, selectActsByCode, selectAssignmentsOfParty } from '#modules/acts/index.ts'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import type { RecordAction } from '#platform/http/record.ts'
import type { PartyCard } from './contract.ts'
import { partyMissing } from './keep-parties.ts'
import { findParty, selectFunctionKinds } from './person-parties.sql.ts'

type Found = NonNullable<Awaited<ReturnType<typeof findParty>>>

/** A physical person as a subject: in what capacity, by whom and on what authorised, what she was given to do. */
export async function showParty(context: Context, { id }: { id: string }): Promise<PartyCard> {
  return await read(context, async tx => {
    const party = await findParty(tx, id)
    if (!party) throw partyMissing()
    const acts = await selectActsByCode(tx, party.actCode ? [party.actCode] : [])
    return {
      id,
      name: party.name,
      personId: party.openPersonId,
      capacity: { code: party.capacity, title: party.capacityTitle },
      level: party.level as PartyCard['level'],
      organisation: { id: party.organisationId, name: party.organisationName },
      regionName: party.regionName,
      municipalityName: party.municipalityName,
      basis: party.basis,
      act: party.actCode ? referenceTo(party.actCode, acts) : null,
      functions: (await selectFunctionKinds(tx, party.functions)).map(({ code, title }) => ({ code, title })),
      assignments: await assignmentsOf(context, tx, id),
      validFrom: party.validFrom,
      validTo: party.validTo,
      endReason: party.endReason,
      withdrawalReason: party.withdrawalReason,
      version: party.version,
      isKept: party.isKept && context.actor.permissions.has('parties.keep'),
      actions: actionsFor(context, party),
    }
  })
}

/** Functions of clauses that were given to her, in the words of the pack of today. */
async function assignmentsOf(context: Context, tx: Tx, id: string): Promise<PartyCard['assignments']> {
  const given = await selectAssignmentsOfParty(tx, id)
  const packs = given.length > 0 ? await packsOn(tx, context.clock.today()) : []
  return given.map(({ functionCode, packCode, basis: _basis, share, ...rest }) => {
    const pack = packs.find(one => one.header.code === packCode)
    const one = [...(pack?.functions ?? []), ...(pack?.directions ?? [])].find(
      each => each.code === functionCode,
    )
    return {
      ...rest,
      share: share as 'answers' | 'joint',
      pack: packCode,
      clause: one?.clause ?? null,
      text: one?.text ?? functionCode,
    }
  })
}

function actionsFor(context: Context, party: Found): RecordAction[] {
  if (!party.isKept || !context.actor.permissions.has('parties.keep')) return []
  const withdrawn = party.withdrawalReason ? 'Запись снята' : null
  const isOver = party.validTo !== null && party.validTo < context.clock.today()
  const ended = withdrawn ?? (isOver ? 'Полномочия уже кончились' : null)
  const action = (code: string, label: string, reason: string | null) => ({
    action: code,
    label,
    allowed: reason === null,
    reason,
  })
  return [
    action('change', 'Изменить', withdrawn),
    action('end', 'Закончить полномочия', ended),
    action('withdraw', 'Снять запись', withdrawn),
  ]
}

/** Every recorded change of an authorisation, newest first, with what was given to her. */
export async function showPartyHistory(context: Context, { id }: { id: string }) {
  return await read(context, async tx => {
    const party = await findParty(tx, id)
    if (!party?.isKept) throw partyMissing()
    return { entries: await historyOf(tx, 'party', id) }
  })
}
