import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import {
  type listReviewItemsQuery,
  REVIEW_DECISIONS,
  type ReviewCard,
  type ReviewItem,
  type ReviewRow,
} from './contract.ts'
import { regionOf, titleOf } from './list-accounts.ts'
import {
  countDecisions,
  countItems,
  countReviews,
  findReview,
  type ItemRecord,
  type ReviewRecord,
  type ReviewsToday,
  selectItems,
  selectReviews,
  selectReviewsToday,
} from './reviews.sql.ts'

export async function listReviews(context: Context, page: { limit: number; after?: string | undefined }) {
  return await read(context, async tx => {
    const cut = cutPage(await selectReviews(tx, page), page.limit, row => [
      row.openedAt.toISOString(),
      row.id,
    ])
    return { rows: cut.rows.map(presentRow), next: cut.next, total: await countReviews(tx) }
  })
}

const presentRow = ({
  id,
  scopeName,
  dueOn,
  openedAt,
  closedAt,
  total,
  undecided,
}: ReviewRecord): ReviewRow => ({
  id,
  scopeName,
  dueOn,
  openedAt: openedAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
  total,
  undecided,
})

export const reviewMissing = () => notFound('accounts.no-review', 'Такого пересмотра прав нет.')

/** @throws Problem `accounts.no-review` */
export async function showReview(context: Context, id: string): Promise<ReviewCard> {
  return await read(context, async tx => {
    const review = await findReview(tx, id)
    if (!review) throw reviewMissing()
    const decided = await countDecisions(tx, id)
    const counts = Object.fromEntries(
      Object.keys(REVIEW_DECISIONS).map(name => [name, decided[name as keyof typeof decided] ?? 0]),
    ) as ReviewCard['counts']
    return {
      ...presentRow(review),
      grounds: review.grounds,
      openedBy: review.openedByName,
      closedBy: review.closedByName,
      counts,
      version: review.version,
      actions: actionsOn(review),
    }
  })
}

function actionsOn({ closedAt, undecided }: ReviewRecord): ReviewCard['actions'] {
  const reason = closedAt ? 'Пересмотр закончен' : undecided > 0 ? 'Решено не обо всех ролях' : null
  return [{ action: 'close', label: 'Закончить пересмотр', allowed: reason === null, reason }]
}

/** @throws Problem `accounts.no-review` */
export async function listReviewItems(
  context: Context,
  id: string,
  query: z.output<typeof listReviewItemsQuery>,
) {
  return await read(context, async tx => {
    if (!(await findReview(tx, id))) throw reviewMissing()
    const cut = cutPage(await selectItems(tx, id, query), query.limit, row => [row.who, row.id])
    return { rows: cut.rows.map(presentItem), next: cut.next, total: await countItems(tx, id, query) }
  })
}

export function presentItem(item: ItemRecord): ReviewItem {
  const { id, accountId, who, validFrom, grantedReason, decision, reason, decidedByName, decidedAt } = item
  return {
    id,
    accountId,
    who,
    title: titleOf({ ...item, source: null }),
    validFrom,
    grantedReason,
    decision,
    reason,
    decidedBy: decidedByName,
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}

/** Rounds that go on in the keeper's place, and whether one is due, for her home page. */
export async function reviewsToday(context: Context): Promise<ReviewsToday> {
  const at = { regionId: regionOf(context), today: context.clock.today() }
  return await read(context, tx => selectReviewsToday(tx, at))
}
