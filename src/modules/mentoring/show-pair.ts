import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import type { PairCard } from './contract.ts'
import { offeredActions, type PairSide } from './lifecycle.ts'
import { findPair, type ListedPair, selectPairsOf } from './list.sql.ts'

export const pairMissing = () => notFound('pairs.missing', 'Такой пары нет. Найдите её в списке пар.')

/** On which sides of a pair the actor stands. */
export function sidesOf(
  { actor }: Context,
  pair: { giverPersonId: string; receiverPersonId: string; isLed: boolean },
): PairSide[] {
  return [
    ...(actor.personId === pair.giverPersonId ? (['giver'] as const) : []),
    ...(actor.personId === pair.receiverPersonId ? (['receiver'] as const) : []),
    ...(pair.isLed && actor.permissions.has('pairs.lead') ? (['lead'] as const) : []),
  ]
}

/** A pair with what the actor may do with it next. */
export async function showPair(context: Context, { id }: { id: string }): Promise<PairCard> {
  return await read(context, async tx => {
    const pair = await findPair(tx, id, context.clock.today())
    if (!pair) throw pairMissing()
    return cardOf(context, pair)
  })
}

/** The actor's own pairs: those that wait for her first. Nobody without a person behind the account has any. */
export async function listMyPairs(context: Context): Promise<{ pairs: PairCard[] }> {
  const { personId } = context.actor
  if (!personId) return { pairs: [] }
  return await read(context, async tx => {
    const rows = await selectPairsOf(tx, personId, context.clock.today())
    const cards = rows.map(row => cardOf(context, row))
    const waits = (card: PairCard) => card.actions.some(one => one.action === 'agree' && one.allowed)
    return { pairs: [...cards.filter(waits), ...cards.filter(card => !waits(card))] }
  })
}

function cardOf(context: Context, { isLed, ...row }: ListedPair): PairCard {
  const people = { giverPersonId: row.giver.personId, receiverPersonId: row.receiver.personId }
  const sides = sidesOf(context, { ...people, isLed })
  const judged = {
    status: row.status,
    giverAgreedOn: row.giver.agreedOn,
    receiverAgreedOn: row.receiver.agreedOn,
  }
  return {
    ...row,
    mine: sides.find(side => side !== 'lead') ?? null,
    isLed: sides.includes('lead'),
    actions: offeredActions(judged, sides),
  }
}

/** Every recorded change of a pair, newest first. */
export async function showPairHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findPair(tx, id, context.clock.today()))) throw pairMissing()
    return { entries: await historyOf(tx, 'pair', id) }
  })
}
