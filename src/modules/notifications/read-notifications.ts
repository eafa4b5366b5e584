import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import {
  countUnread,
  insertNotifications,
  markRead,
  type Notice,
  selectNotifications,
} from './notifications.sql.ts'

/** Tells people something in the transaction of what happened. */
export async function notify(context: Context, tx: Tx, notices: readonly Notice[]): Promise<void> {
  await insertNotifications(tx, notices, context.clock.now())
}

/** The last fifty of the actor, newest first. Nobody without a person behind the account has any. */
export async function listNotifications(context: Context) {
  const { personId } = context.actor
  if (!personId) return { unread: 0, notifications: [] }
  return await read(context, async tx => ({
    unread: await countUnread(tx, personId),
    notifications: (await selectNotifications(tx, personId)).map(({ createdAt, readAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      isRead: readAt !== null,
    })),
  }))
}

export async function markNotificationsRead(context: Context, input: { ids?: string[] | undefined }) {
  const { personId } = context.actor
  if (!personId) return { unread: 0 }
  return await transact(context, async tx => {
    await markRead(tx, personId, input.ids, context.clock.now())
    return { unread: await countUnread(tx, personId) }
  })
}
