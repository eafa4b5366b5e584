import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { type AttemptRow, findAttempt, selectAskedItems } from './attempts.sql.ts'
import { findCampaign } from './campaigns.sql.ts'
import type { Attempt } from './contract.ts'
import { findInstrument } from './instruments.sql.ts'
import { requirePerson } from './start-attempt.ts'

/** The actor's own attempt with its items and the answers stored so far: the way back after a reload. */
export async function showAttempt(context: Context, input: { id: string }): Promise<Attempt> {
  return await read(context, async tx => {
    const attempt = await getOwnAttempt(context, tx, input.id)
    const campaign = (await findCampaign(tx, attempt.campaignId))!
    const instrument = (await findInstrument(tx, attempt.instrumentId))!
    const items = await selectAskedItems(tx, attempt)
    return {
      id: attempt.id,
      title: campaign.title,
      instruction: instrument.instruction,
      mode: attempt.mode,
      status: attempt.status,
      startedAt: attempt.startedAt.toISOString(),
      deadlineAt: attempt.deadlineAt.toISOString(),
      serverNow: context.clock.now().toISOString(),
      items: items.map(({ id, position, kind, stem, options, chosen, revision }) => ({
        id,
        position,
        kind,
        stem,
        options,
        chosen: chosen ?? [],
        revision: revision ?? 0,
      })),
    }
  })
}

/** @throws Problem not-found for another person's attempt as for none: what is not hers does not exist for her. */
export async function getOwnAttempt(context: Context, tx: Tx, id: string, lock = false): Promise<AttemptRow> {
  const attempt = await findAttempt(tx, id, lock)
  if (!attempt || attempt.personId !== requirePerson(context))
    throw notFound('diagnostics.attempt', 'Такой попытки у вас нет.')
  return attempt
}
