import { type Context, read } from '#platform/db/database.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import type { Download } from '#platform/http/serve.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { REVIEW_DECISIONS, type ReviewItem } from './contract.ts'
import { findReview, type ReviewRecord, selectItems } from './reviews.sql.ts'
import { presentItem, reviewMissing } from './show-reviews.ts'

/** A round has as many lines as a unit has office roles: hundreds, in a country thousands. */
const MOST_LINES = 20_000

async function whole(context: Context, id: string): Promise<{ review: ReviewRecord; items: ReviewItem[] }> {
  return await read(context, async tx => {
    const review = await findReview(tx, id)
    if (!review) throw reviewMissing()
    return { review, items: (await selectItems(tx, id, { limit: MOST_LINES })).map(presentItem) }
  })
}

const decisionOf = ({ decision }: ReviewItem) => (decision ? REVIEW_DECISIONS[decision] : 'Не решено')

/** The outcome as XLSX. @throws Problem `accounts.no-review` */
export async function exportReview(context: Context, id: string): Promise<Download> {
  const { review, items } = await whole(context, id)
  return {
    filename: `Пересмотр прав ${review.scopeName} ${ruDate(review.dueOn)}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeTable({
      sheetName: 'Пересмотр прав',
      title: `Пересмотр прав: ${review.scopeName}`,
      notes: [`Основание: ${review.grounds}. Решения до ${ruDate(review.dueOn)}.`],
      columns: [
        { header: 'Кто', width: 36 },
        { header: 'Роль', width: 44 },
        { header: 'С какого дня', width: 13, type: 'date' },
        { header: 'Основание роли', width: 36 },
        { header: 'Решение', width: 28 },
        { header: 'Причина', width: 36 },
        { header: 'Кто решил', width: 30 },
        { header: 'Когда', width: 18, type: 'dateTime' },
      ],
      rows: items.map(item => [
        item.who,
        item.title,
        item.validFrom,
        item.grantedReason,
        decisionOf(item),
        item.reason,
        item.decidedBy,
        item.decidedAt === null ? null : new Date(item.decidedAt),
      ]),
    }),
  }
}

/** The outcome as an official list to sign. @throws Problem `accounts.no-review` */
export async function printReview(
  context: Context,
  { id, format }: { id: string; format: 'pdf' | 'docx' },
): Promise<Download> {
  const { review, items } = await whole(context, id)
  return await paperAs(
    format,
    `Пересмотр прав ${review.scopeName} ${ruDate(review.dueOn)}.${format}`,
    paperOf(review, items, context),
  )
}

function paperOf(review: ReviewRecord, items: readonly ReviewItem[], context: Context): OfficialDocument {
  const state = review.closedAt
    ? `Пересмотр закончен ${ruDate(review.closedAt.toISOString())}.`
    : `Пересмотр не закончен, решения принимаются до ${ruDate(review.dueOn)}.`
  return listPaper<ReviewItem>(
    {
      organisation: review.scopeName,
      title: 'Список прав доступа, рассмотренных при ежегодном пересмотре',
      registeredOn: context.clock.today(),
      preamble: `Основание: ${review.grounds}. Начал ${review.openedByName}. ${state} Всего ролей: ${items.length}.`,
      columns: [
        { title: 'Кто', width: 2, cell: item => item.who },
        { title: 'Роль и место', width: 2.4, cell: item => item.title },
        { title: 'С', width: 0.9, align: 'center', cell: item => ruDate(item.validFrom) },
        {
          title: 'Решение и причина',
          width: 2.4,
          cell: item => [decisionOf(item), item.reason].filter(Boolean).join('. '),
        },
        {
          title: 'Кто и когда решил',
          width: 1.8,
          cell: item => [item.decidedBy, item.decidedAt && ruDate(item.decidedAt)].filter(Boolean).join(', '),
        },
      ],
      rows: items,
      signedBy: 'Ответственный за права доступа',
    },
    context.clock.now(),
  )
}
