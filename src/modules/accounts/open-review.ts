import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { selectUnit } from './assignments.sql.ts'
import type { openReview as openOperation } from './contract.ts'
import { insertItems, insertReview } from './reviews.sql.ts'

type Input = z.output<NonNullable<typeof openOperation.body>>

/** A round that gives nobody time to look is no review; one that lasts longer than a year is none either. */
const LONGEST_DAYS = 366

/**
 * Begins the review of rights of a unit: every working role there that sees other people becomes a line to decide.
 * @throws Problem `accounts.review` with every wrong field, `accounts.beyond-scope`, `accounts.review-open`,
 *   `accounts.review-empty`
 */
export async function openReview(context: Context, input: Input): Promise<{ id: string; total: number }> {
  const { scopeKind, scopeId, dueOn, grounds } = input
  const id = newId()
  const now = context.clock.now()
  try {
    return await transact(context, async tx => {
      const unit = scopeKind !== 'country' && scopeId ? await selectUnit(tx, scopeKind, scopeId) : undefined
      check(context, input, unit !== undefined)
      const regionId = unit?.regionId ?? null
      const { scope } = context.actor
      if (scope.kind !== 'country' && regionId !== scope.id)
        throw forbidden('accounts.beyond-scope', 'Права другого места пересматривает его администратор.')
      const review = { id, scopeKind, scopeId, regionId, dueOn, grounds }
      await insertReview(tx, {
        ...review,
        scopeName: unit?.name ?? 'Вся страна',
        openedBy: context.actor.accountId,
        openedByName: context.actor.name,
        openedAt: now,
      })
      const total = await insertItems(tx, review, { today: context.clock.today(), now })
      if (total === 0)
        throw conflict('accounts.review-empty', 'Пересматривать нечего: ролей с доступом к людям здесь нет.')
      await recordAudit(context, tx, {
        action: 'accounts.openReview',
        entity: 'accessReview',
        entityId: id,
        regionId,
        after: { ...review, total },
        reason: grounds,
      })
      return { id, total }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'access_reviews_open')
      throw conflict('accounts.review-open', 'Пересмотр прав этого места уже идёт. Откройте его в списке.')
    throw error
  }
}

function check(context: Context, { scopeKind, scopeId, dueOn }: Input, isFound: boolean): void {
  const problems: ProblemItem[] = []
  const say = (code: string, field: string, message: string) => problems.push({ code, field, message })
  if (scopeKind === 'country' ? scopeId !== null : !isFound)
    say('review.unit', 'scopeId', 'Выберите место из списка')
  const days = (Date.parse(dueOn) - Date.parse(context.clock.today())) / 86_400_000
  if (days < 1 || days > LONGEST_DAYS)
    say('review.due', 'dueOn', 'Последний день — от завтрашнего до того же дня через год')
  if (problems.length > 0) throw invalid('accounts.review', 'Пересмотр не начат: проверьте поля.', problems)
}
