import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'

export type StoredNotice = {
  personId: string
  kind: string
  title: string
  body?: string
  link?: string | null
}

export async function insertNotifications(tx: Tx, notices: readonly StoredNotice[], at: Date): Promise<void> {
  if (notices.length === 0) return
  await tx
    .insertInto('notifications')
    .values(
      notices.map(({ personId, kind, title, body = '', link = null }) => ({
        id: newId(),
        personId,
        kind,
        title,
        body,
        link,
        createdAt: at,
      })),
    )
    .execute()
}

export async function selectNotifications(tx: Tx, personId: string) {
  return await tx
    .selectFrom('notifications')
    .select(['id', 'kind', 'title', 'body', 'link', 'createdAt', 'readAt'])
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const row = await tx
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .where('readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function markRead(tx: Tx, personId: string, ids: string[] | undefined, at: Date): Promise<void> {
  let query = tx
    .updateTable('notifications')
    .set({ readAt: at })
    .where('personId', '=', personId)
    .where('readAt', 'is', null)
  if (ids) query = query.where(({ eb, val }) => eb('id', '=', eb.fn.any(val(ids))))
  await query.execute()
}
