import { describe, expect, it } from 'vitest'
import { transact } from '#platform/db/database.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildPerson } from '#testing/factories/people.ts'
import { listNotifications, markNotificationsRead, notify } from './read-notifications.ts'

const database = useDatabase()

async function told(titles: string[]) {
  const anna = contextOf(database, actors.teacher((await buildPerson(database)).id))
  const methodologist = contextOf(
    database,
    actors.schoolMethodologist('01900000-0000-7000-8000-000000000001'),
  )
  for (const title of titles)
    await transact(methodologist, tx =>
      notify(methodologist, tx, [{ personId: anna.actor.personId!, kind: 'test', title, link: '/' }]),
    )
  return anna
}

describe('notifications', () => {
  it('reach their addressee and nobody else', async () => {
    const anna = await told(['Маршрут предложен'])
    const boris = await told([])
    expect(await listNotifications(anna)).toMatchObject({
      unread: 1,
      notifications: [{ title: 'Маршрут предложен' }],
    })
    expect(await listNotifications(boris)).toEqual({ unread: 0, notifications: [] })
    expect(await listNotifications(contextOf(database, actors.federalCoordinator()))).toMatchObject({
      unread: 0,
    })
  })

  it('are marked read by name or all at once, only one’s own', async () => {
    const anna = await told(['первое', 'второе'])
    const boris = await told(['чужое'])
    const ids = async (context: typeof anna) =>
      (await listNotifications(context)).notifications.map(one => one.id)
    expect(
      await markNotificationsRead(anna, { ids: [...(await ids(anna)).slice(0, 1), ...(await ids(boris))] }),
    ).toEqual({
      unread: 1,
    })
    expect((await listNotifications(boris)).unread).toBe(1)
    expect(await markNotificationsRead(anna, {})).toEqual({ unread: 0 })
  })
})
