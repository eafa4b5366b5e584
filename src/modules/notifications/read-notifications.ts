import { type Context, read, transact } from '#platform/db/database.ts'
import { countUnread, markRead, selectNotifications } from './notifications.sql.ts'

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
