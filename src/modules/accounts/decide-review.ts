import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, notFound } from '#platform/errors/problem.ts'
import { endAtOnce } from './assign-role.ts'
import { endAssignment } from './assignments.sql.ts'
import type { ReviewDecision } from './contract.ts'
import {
  findReview,
  hasItemOf,
  hasOtherAdministrator,
  type ItemRecord,
  lockOpenReview,
  lockUndecided,
  type ReviewRecord,
  selectDue,
  updateItems,
  updateReviewClosed,
} from './reviews.sql.ts'

/**
 * Confirms roles of a round, or withdraws them at once. Whoever decided first has decided: lines that another keeper
 * has settled meanwhile are left alone and not counted.
 *
 * @throws Problem `accounts.no-review`, `accounts.review-closed`, `accounts.own-role`
 */
export async function decideReview(
  context: Context,
  input: { id: string; items: string[]; decision: 'confirmed' | 'withdrawn'; reason?: string | undefined },
): Promise<{ decided: number }> {
  return await transact(context, async tx => {
    const review = await getOpen(tx, input.id)
    if (await hasItemOf(tx, input.items, context.actor.accountId))
      throw forbidden('accounts.own-role', 'О своей роли решает другой администратор. Снимите отметку с неё.')
    const lines = await lockUndecided(tx, review.id, input.items)
    if (lines.length === 0) throw conflict('accounts.review-decided', 'Об этих ролях уже решили.')
    await settle(context, tx, review, lines, input.decision, input.reason ?? null)
    return { decided: lines.length }
  })
}

async function getOpen(tx: Tx, id: string): Promise<ReviewRecord> {
  const review = await lockOpenReview(tx, id)
  if (review) return review
  if (await findReview(tx, id))
    throw conflict('accounts.review-closed', 'Этот пересмотр закончен: решения в нём не меняют.')
  throw notFound('accounts.no-review', 'Такого пересмотра прав нет.')
}

async function settle(
  context: Context,
  tx: Tx,
  review: ReviewRecord,
  lines: readonly ItemRecord[],
  decision: ReviewDecision,
  reason: string | null,
): Promise<void> {
  if (lines.length === 0) return
  const { accountId, name } = context.actor
  const now = context.clock.now()
  const ends = decision === 'withdrawn' || decision === 'lapsed'
  const endReason = reason ?? 'Не подтверждена при пересмотре прав'
  if (ends)
    for (const line of lines)
      await endAssignment(tx, line.assignmentId, {
        ...endAtOnce(line, context.clock.today(), now),
        endedBy: accountId,
        endReason,
      })
  await updateItems(
    tx,
    lines.map(({ id }) => id),
    { decision, reason, decidedBy: accountId, decidedByName: name, decidedAt: now },
  )
  await recordAuditOfMany(
    context,
    tx,
    review.regionId,
    lines.map(line => ({
      action: 'accounts.review',
      entity: 'account',
      entityId: line.accountId,
      before: { assignment: line.assignmentId, role: line.role, review: null },
      after: { assignment: line.assignmentId, role: line.role, review: decision },
      reason: ends ? endReason : (reason ?? undefined),
    })),
  )
}

/**
 * Ends a round before its day, when everything is decided.
 * @throws Problem `accounts.no-review`, `accounts.review-closed`, `accounts.review-undecided`, `accounts.version`
 */
export async function closeReview(
  context: Context,
  { id, version }: { id: string; version: number },
): Promise<void> {
  await transact(context, async tx => {
    const review = await getOpen(tx, id)
    if (review.version !== version)
      throw await versionConflict(
        context,
        tx,
        { entity: 'accessReview', id },
        { code: 'accounts.version', what: 'Пересмотр' },
      )
    if (review.undecided > 0)
      throw conflict(
        'accounts.review-undecided',
        'Решено не обо всех ролях. Закончить раньше срока можно, когда не останется ни одной.',
      )
    await close(context, tx, review)
  })
}

async function close(context: Context, tx: Tx, review: ReviewRecord): Promise<void> {
  await updateReviewClosed(tx, review.id, context.clock.now(), context.actor.name)
  await recordAudit(context, tx, {
    action: 'accounts.closeReview',
    entity: 'accessReview',
    entityId: review.id,
    regionId: review.regionId,
    before: { closed: false },
    after: { closed: true },
  })
}

/**
 * Ends every round whose last day is over: roles nobody decided about end with it, but a place never loses its last
 * administrator. Work of the clock; twice is once.
 *
 * @param context of the system, with the areas `accounts` and `audit`
 * @returns how many rounds ended
 */
export async function closeDueReviews(context: Context): Promise<number> {
  const due = await transact(context, tx => selectDue(tx, context.clock.today()))
  for (const id of due)
    await transact(context, async tx => {
      const review = await lockOpenReview(tx, id)
      if (!review) return
      const lines = await lockUndecided(tx, id)
      const kept = await lastAdministrators(context, tx, lines)
      await settle(
        context,
        tx,
        review,
        lines.filter(line => kept.has(line.id)),
        'kept',
        null,
      )
      await settle(
        context,
        tx,
        review,
        lines.filter(line => !kept.has(line.id)),
        'lapsed',
        null,
      )
      await close(context, tx, review)
    })
  return due.length
}

/** Lines of administrators without whom nobody would administer their place. */
async function lastAdministrators(
  context: Context,
  tx: Tx,
  lines: readonly ItemRecord[],
): Promise<Set<string>> {
  const at = { today: context.clock.today(), now: context.clock.now() }
  const admins = lines.filter(({ role }) => role === 'admin')
  const ending = admins.map(({ assignmentId }) => assignmentId)
  const kept = new Set<string>()
  for (const line of admins)
    if (!(await hasOtherAdministrator(tx, line.regionId, ending, at))) kept.add(line.id)
  return kept
}
