import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import { findCompletionForUpdate, findLearner, revoke, selectCompletionsOf } from './completions.sql.ts'

/** Takes a wrong record back, with the reason; it stays readable and stops counting from this moment. */
export async function revokeCompletion(context: Context, input: { id: string; reason: string }) {
  return await transact(context, async tx => {
    const completion = await findCompletionForUpdate(tx, input.id)
    if (!completion)
      throw notFound('training.completion', 'Такой записи об освоении нет или она вам не видна.')
    if (completion.revokedAt) throw conflict('training.revoked', 'Эта запись уже отозвана.')
    await revoke(tx, completion.id, context.clock.now(), input.reason)
    await recordAudit(context, tx, {
      action: 'training.revoke',
      entity: 'completion',
      entityId: completion.id,
      regionId: completion.regionId,
      before: { revoked: false },
      after: { revoked: true },
      reason: input.reason,
    })
    return { id: completion.id }
  })
}

/** Programmes a person has finished, newest first, revoked records among them. */
export async function listCompletions(context: Context, input: { personId: string }) {
  return await read(context, async tx => {
    const person = await findLearner(tx, input.personId, context.clock.today())
    if (!person) throw notFound('people.person', 'Такого человека нет или он вам не виден.')
    return {
      name: person.name,
      mayRecord: person.mayRecord && context.actor.permissions.has('training.record'),
      completions: await selectCompletionsOf(tx, input.personId),
    }
  })
}
