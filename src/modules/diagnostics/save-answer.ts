import { type Context, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound } from '#platform/errors/problem.ts'
import { findAskedItem, upsertAnswer } from './attempts.sql.ts'
import { nextAttemptStatus, ROAD_MS, whyNot } from './lifecycle.ts'
import { getOwnAttempt } from './show-attempt.ts'

/**
 * Stores one answer at once. Idempotent: the browser repeats until it hears «saved»; a repeated or late duplicate
 * (a revision not above the stored one) changes nothing, and the stored answer is given back.
 *
 * @throws Problem conflict after the deadline by the server's clock (and `ROAD_MS` for the way), or when the
 * attempt is closed
 */
export async function saveAnswer(
  context: Context,
  input: { attemptId: string; itemId: string; chosen: string[]; revision: number },
): Promise<{ savedAt: string; revision: number; chosen: string[] }> {
  return await transact(context, async tx => {
    const attempt = await getOwnAttempt(context, tx, input.attemptId, true)
    if (!nextAttemptStatus(attempt.status, 'answer'))
      throw conflict('diagnostics.finished', whyNot(attempt.status))
    const now = context.clock.now()
    if (now.getTime() > attempt.deadlineAt.getTime() + ROAD_MS)
      throw conflict(
        'diagnostics.time-over',
        'Время вышло: этот ответ не засчитан. Всё сохранённое раньше учтено.',
      )
    const item = await findAskedItem(tx, attempt.instrumentId, input.itemId)
    if (!item) throw notFound('diagnostics.item', 'Такого задания в этой диагностике нет.')
    requireKnownOptions(item, input.chosen)
    const stored = await upsertAnswer(tx, {
      attemptId: attempt.id,
      itemId: input.itemId,
      personId: attempt.personId,
      chosen: [...new Set(input.chosen)].sort(),
      revision: input.revision,
      answeredAt: now,
    })
    return { savedAt: stored.answeredAt.toISOString(), revision: stored.revision, chosen: stored.chosen }
  })
}

function requireKnownOptions(
  item: { kind: 'single' | 'multiple'; options: { id: string }[] },
  chosen: string[],
): void {
  const known = new Set(item.options.map(option => option.id))
  const unknown = chosen.filter(one => !known.has(one))
  const tooMany = item.kind === 'single' && chosen.length > 1
  if (unknown.length === 0 && !tooMany) return
  throw invalid('diagnostics.answer', 'Ответ не подходит к заданию. Обновите страницу и ответьте снова.', [
    {
      code: 'diagnostics.answer',
      field: 'chosen',
      message: tooMany
        ? 'В этом задании один верный ответ.'
        : `Вариантов «${unknown.join(', ')}» в задании нет.`,
    },
  ])
}
