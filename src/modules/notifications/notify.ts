import { type Duty, peopleOnDuty } from '#modules/accounts/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { insertNotifications, type StoredNotice } from './notifications.sql.ts'

type Words = Omit<StoredNotice, 'personId'>

/**
 * To a person; where it is her office that deals with it (`duty`), also to whoever stands in for her there today.
 * Without a person: to everybody whose duty it is, but not to the one who acts.
 */
export type Notice = Words & ({ personId: string; duty?: Duty } | { personId?: never; duty: Duty })

/** Tells people something in the transaction of what happened. */
export async function notify(context: Context, tx: Tx, notices: readonly Notice[]): Promise<void> {
  const stored: StoredNotice[] = []
  for (const notice of notices) stored.push(...(await addressed(context, tx, notice)))
  await insertNotifications(tx, stored, context.clock.now())
}

async function addressed(context: Context, tx: Tx, notice: Notice): Promise<StoredNotice[]> {
  const { personId, duty, ...words } = notice
  const own = personId === undefined ? [] : [{ ...words, personId }]
  if (!duty) return own
  const told = new Set([personId, context.actor.personId])
  const others = (await peopleOnDuty(context, tx, duty, personId)).filter(one => !told.has(one.personId))
  return [
    ...own,
    ...others.map(({ personId: other, giverName }) => ({
      ...words,
      personId: other,
      body: giverName ? `${words.body ?? ''} ${standingIn(giverName)}`.trim() : (words.body ?? ''),
    })),
  ]
}

/** The page opens in the role that was passed on, so the deputy is told which one. */
const standingIn = (giver: string) =>
  `По поручению: ${giver}. Открывается в этой роли, её выбирают в меню с вашим именем.`
