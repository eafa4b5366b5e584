import { type Notice, notify } from '#modules/notifications/index.ts'
import { carerOf } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { PairResult } from './contract.ts'
import { limitsOn } from './keep-grounds.ts'
import { judge, type PairAction, type PairSide, type PairStatus } from './lifecycle.ts'
import { findPair } from './list.sql.ts'
import {
  lockLoads,
  lockPair,
  type PairChanges,
  type PairRecord,
  selectLoads,
  standsOn,
  updatePair,
} from './pairs.sql.ts'
import { policy } from './policy.ts'
import { askBoth, refusingTwice, type Terms, termsOf } from './propose-pairs.ts'
import { pairMissing, sidesOf } from './show-pair.ts'

export type PairActionInput = {
  id: string
  version: number
  action: Exclude<PairAction, 'change'>
  reason: string | null
  result: PairResult | null
  outcome: string | null
  endedOn: string | null
  basisNumber: string | null
  basisDate: string | null
}

type Done = { version: number; status: PairStatus }

/**
 * Moves a pair along its lifecycle: each of the two answers for herself, the methodologist starts it, ends it with what
 * came out, withdraws it or proposes it again.
 *
 * @throws Problem not-found, forbidden (not her side), conflict (not now, or changed meanwhile), invalid
 */
export async function actOnPair(context: Context, input: PairActionInput): Promise<Done> {
  return await transact(context, async tx => {
    const { pair, next, sides } = await takePair(context, tx, input, input.action)
    const today = context.clock.today()
    requireWords(input, pair, today)
    if (input.action === 'start' || input.action === 'repropose') await requirePlaces(tx, pair.id, today)
    if (input.action === 'repropose') await requireRoom(tx, pair, today)
    const changes = { status: next, ...changesOf(input, pair, sides, context) }
    const version = await refusingTwice(() => updatePair(tx, pair.id, changes))
    await tell(context, tx, pair, input, next)
    await recordAudit(context, tx, {
      action: `mentoring.${input.action}`,
      entity: 'pair',
      entityId: pair.id,
      regionId: pair.regionId,
      before: valuesOf(pair, changes),
      after: changes,
      reason: input.reason ?? undefined,
    })
    return { version, status: next }
  })
}

/** Other terms. Before the work begins both are asked anew: they agreed to the former ones. */
export async function changePair(
  context: Context,
  { id, version, ...fields }: Terms & { id: string; version: number },
): Promise<Done> {
  return await transact(context, async tx => {
    const { pair, next } = await takePair(context, tx, { id, version }, 'change')
    const isAskedAnew = pair.status !== 'working'
    const changes: PairChanges = {
      ...fields,
      status: next,
      ...(isAskedAnew && { giverAgreedOn: null, receiverAgreedOn: null }),
    }
    if (isAskedAnew) await requirePlaces(tx, id, fields.startsOn)
    const changed = await refusingTwice(() => updatePair(tx, id, changes))
    if (isAskedAnew) await askBoth(context, tx, pair, await namesOf(tx, context, id))
    await recordAudit(context, tx, {
      action: 'mentoring.change',
      entity: 'pair',
      entityId: id,
      regionId: pair.regionId,
      before: { ...termsOf(pair), status: pair.status },
      after: { ...termsOf(fields), status: next },
    })
    return { version: changed, status: next }
  })
}

async function takePair(
  context: Context,
  tx: Tx,
  { id, version }: { id: string; version: number },
  action: PairAction,
): Promise<{ pair: PairRecord; next: PairStatus; sides: PairSide[] }> {
  const pair = await lockPair(tx, id)
  if (!pair) throw pairMissing()
  const sides = sidesOf(context, pair)
  const verdict = judge(pair, action, sides)
  // whoever stands on no side of it learns that first: she has nothing to put right
  if (sides.length === 0)
    throw forbidden('pairs.foreign', 'Эту пару ведёт методист той организации, где работает второй педагог.')
  if (pair.version !== version)
    throw await versionConflict(context, tx, { entity: 'pair', id }, { code: 'pairs.changed', what: 'Пару' })
  if (!verdict.allowed) throw conflict(`pairs.${action}`, verdict.reason)
  return { pair, next: verdict.next, sides }
}

const NEEDS_REASON: Partial<Record<PairAction, string>> = {
  decline: 'Напишите, почему отказываетесь',
  withdraw: 'Напишите, почему пара отзывается',
  conclude: 'Напишите, почему итог исправляется',
}

function requireWords(input: PairActionInput, pair: PairRecord, today: string): void {
  const problems: ProblemItem[] = []
  const add = (field: string, message: string) => problems.push({ code: `pairs.${field}`, field, message })
  const reasonAsked = NEEDS_REASON[input.action]
  // a result that nobody has entered yet is filled in, not corrected
  const isFirstResult = input.action === 'conclude' && pair.outcome === null
  if (reasonAsked && !isFirstResult && !input.reason) add('reason', reasonAsked)
  if (input.action === 'end' || input.action === 'conclude') {
    if (!input.result && pair.competencyId !== null) add('result', 'Выберите, сформирована ли компетенция')
    if (!input.outcome) add('outcome', 'Напишите, что получилось: одной фразой')
  }
  if (input.action === 'end' && input.endedOn !== null) {
    if (input.endedOn < pair.startsOn)
      add('endedOn', `Пара началась ${ruDate(pair.startsOn)}: раньше закончиться не могла`)
    if (input.endedOn > today) add('endedOn', 'Этот день ещё не наступил')
  }
  if (input.action === 'start') {
    if ((input.basisNumber === null) !== (input.basisDate === null))
      add('basisDate', 'У приказа нужны и номер, и дата, или ничего из двух')
    if (pair.startsOn > today)
      add('startsOn', `Пара начинается ${ruDate(pair.startsOn)}: начните в этот день или измените срок`)
  }
  if (problems.length > 0) throw invalid('pairs.invalid', 'Проверьте отмеченное.', problems)
}

/** Both work on the day where they are paired: a pair does not begin with somebody who has left. */
async function requirePlaces(tx: Tx, id: string, day: string): Promise<void> {
  if (!(await standsOn(tx, id, day)))
    throw conflict(
      'pairs.left',
      `Один из педагогов ${ruDate(day)} уже или ещё не работает в своей организации. Предложите пару с другим.`,
    )
}

async function requireRoom(tx: Tx, pair: PairRecord, today: string): Promise<void> {
  const people = [pair.giverPersonId, pair.receiverPersonId]
  await lockLoads(tx, people)
  const loads = await selectLoads(tx, people, today)
  const limits = await limitsOn(tx, pair.regionId, today)
  const given = loads.get(pair.giverPersonId)?.given ?? 0
  const received = loads.get(pair.receiverPersonId)?.received ?? 0
  if (given >= limits.given.value || received >= limits.received.value)
    throw conflict(
      'pairs.limit',
      `У одного из педагогов пар уже столько, сколько разрешено (${given >= limits.given.value ? limits.given.source : limits.received.source}). Завершите одну из них.`,
    )
}

function changesOf(
  input: PairActionInput,
  pair: PairRecord,
  sides: readonly PairSide[],
  context: Context,
): PairChanges {
  const today = context.clock.today()
  switch (input.action) {
    case 'agree':
      return {
        ...(sides.includes('giver') && { giverAgreedOn: today }),
        ...(sides.includes('receiver') && { receiverAgreedOn: today }),
      }
    case 'decline':
      return {
        declinedBy: sides.includes('giver') ? 'giver' : 'receiver',
        endedOn: today,
        endReason: input.reason,
      }
    case 'withdraw':
      return { endedOn: today, endReason: input.reason }
    case 'start':
      return input.basisNumber === null ? {} : { basisNumber: input.basisNumber, basisDate: input.basisDate }
    case 'end':
      return { endedOn: input.endedOn ?? latest(today, pair.startsOn), ...cameOut(input) }
    case 'conclude':
      return cameOut(input)
    case 'repropose':
      return {
        giverAgreedOn: null,
        receiverAgreedOn: null,
        declinedBy: null,
        endedOn: null,
        endReason: null,
        proposedOn: today,
        proposedBy: carerOf(context.actor),
      }
  }
}

const cameOut = ({ result, outcome }: PairActionInput) => ({ result, outcome })
const latest = (one: string, other: string) => (one > other ? one : other)

/** What these fields were: the history shows both sides of a change. */
function valuesOf(pair: PairRecord, changes: PairChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(changes).map(field => [field, (pair as unknown as Record<string, unknown>)[field] ?? null]),
  )
}

async function namesOf(tx: Tx, context: Context, id: string) {
  const row = (await findPair(tx, id, context.clock.today()))!
  return { giver: row.giver.name, receiver: row.receiver.name }
}

/** Tells those whom it concerns and who did not do it herself. */
async function tell(
  context: Context,
  tx: Tx,
  pair: PairRecord,
  input: PairActionInput,
  next: PairStatus,
): Promise<void> {
  if (input.action === 'conclude') return
  const names = await namesOf(tx, context, pair.id)
  if (input.action === 'repropose') return await askBoth(context, tx, pair, names)
  const both = `${names.giver} и ${names.receiver}`
  const words = {
    agree: ['pair-agreed', 'Оба педагога согласны на пару', `${both}. Теперь пару можно начать.`],
    decline: ['pair-declined', 'От пары отказались', `${both}. Причина: ${input.reason ?? ''}`],
    start: ['pair-started', 'Ваша пара начала работу', both],
    withdraw: ['pair-withdrawn', 'Пара отозвана', `${both}. Причина: ${input.reason ?? ''}`],
    end: ['pair-ended', 'Пара завершена', `${both}. ${input.outcome ?? ''}`],
  } as const
  if (input.action === 'agree' && next !== 'agreed') return
  const [kind, title, body] = words[input.action]
  const { actor } = context
  const notices: Notice[] = []
  const isAnswer = input.action === 'agree' || input.action === 'decline'
  if (isAnswer && pair.proposedBy !== null && pair.proposedBy !== actor.personId)
    notices.push({
      personId: pair.proposedBy,
      duty: { roles: policy.permissions['pairs.lead'], at: pair },
      ...{ kind, title, body },
      link: `/pairs/${pair.id}`,
    })
  if (input.action !== 'agree')
    for (const personId of [pair.giverPersonId, pair.receiverPersonId])
      if (personId !== actor.personId && !notices.some(one => one.personId === personId))
        notices.push({ personId, kind, title, body, link: '/my/pairs' })
  await notify(context, tx, notices)
}
