import { describe, expect, it } from 'vitest'
import { systemActor } from '#platform/access/actor.ts'
import { transact } from '#platform/db/database.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildDeputy, buildOfficial } from '#testing/factories/accounts.ts'
import { buildMunicipality, buildPerson, buildRegion } from '#testing/factories/people.ts'
import { notify } from './notify.ts'
import { listNotifications, markNotificationsRead } from './read-notifications.ts'
import { tellDeputy } from './tell-deputy.ts'

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

/** What somebody finds under her bell, newest first. */
async function found({ personId }: { personId: string }) {
  return (await listNotifications(contextOf(database, actors.teacher(personId)))).notifications
}
const titles = async (who: { personId: string }) => (await found(who)).map(one => one.title)
const words = { kind: 'test', title: 'Письмо', body: 'Ждёт ответа.' }

describe('a notice of an office', () => {
  it('reaches every holder over the place and her deputies, each once, and not the one who acts', async () => {
    const [here, there] = [await buildRegion(database), await buildRegion(database)]
    const country = { role: 'federal-coordinator' }
    const ministryOf = (region: { id: string }) =>
      buildOfficial(database, { role: 'ministry', scopeId: region.id, regionId: region.id })
    const coordinator = await buildOfficial(database, country)
    const deputies = {
      whole: await buildDeputy(database, coordinator, country),
      here: await buildDeputy(database, coordinator, { ...country, scopeId: here.id, regionId: here.id }),
      there: await buildDeputy(database, coordinator, { ...country, scopeId: there.id, regionId: there.id }),
      past: await buildDeputy(database, coordinator, { ...country, validTo: '2026-03-01' }),
      recalled: await buildDeputy(database, coordinator, {
        ...country,
        endedAt: '2026-03-01T12:00:00Z',
      }),
      blocked: await buildDeputy(database, coordinator, country),
    }
    const { owner } = database
    await owner.query('update accounts set blocked_at = now() where id = $1', [deputies.blocked.accountId])
    const [ministry, neighbour] = [await ministryOf(here), await ministryOf(there)]

    const at = { regionId: here.id }
    const acting = contextOf(database, actors.ministry(here.id, { personId: ministry.personId }))
    await transact(acting, tx =>
      notify(acting, tx, [{ ...words, duty: { roles: ['federal-coordinator', 'ministry'], at } }]),
    )
    expect(await found(coordinator)).toMatchObject([{ title: 'Письмо', body: 'Ждёт ответа.' }])
    expect(await found(deputies.whole)).toMatchObject([
      { body: expect.stringContaining(`По поручению: ${coordinator.name}`) },
    ])
    expect(await titles(deputies.here)).toEqual(['Письмо'])
    for (const nobody of [
      deputies.there,
      deputies.past,
      deputies.recalled,
      deputies.blocked,
      ministry,
      neighbour,
    ])
      expect(await titles(nobody)).toEqual([])
    // the deputies fall silent with the one whose role it is, and the role with its end
    await owner.query('update accounts set blocked_at = now() where id = $1', [coordinator.accountId])
    await transact(acting, tx =>
      notify(acting, tx, [{ ...words, duty: { roles: ['federal-coordinator'], at } }]),
    )
    for (const one of [coordinator, deputies.whole, deputies.here]) expect(await titles(one)).toHaveLength(1)
    // the eyes of the sign-in were lent for the question only
    await expect(
      transact(acting, async tx => {
        await notify(acting, tx, [{ ...words, duty: { roles: ['ministry'], at } }])
        return await tx.selectFrom('roleAssignments').select('id').execute()
      }),
    ).resolves.toEqual([])
  })

  it('to one person reaches whoever stands in for her in that office, as far as the role was passed on', async () => {
    const region = await buildRegion(database)
    const [near, far] = [
      await buildMunicipality(database, { regionId: region.id }),
      await buildMunicipality(database, { regionId: region.id }),
    ]
    const inRegion = { scopeId: region.id, regionId: region.id }
    const office = { role: 'regional-methodologist', ...inRegion }
    const part = (unit: { id: string }) => ({
      ...office,
      scopeKind: 'municipality' as const,
      scopeId: unit.id,
    })
    const carer = await buildOfficial(database, office)
    const colleague = await buildOfficial(database, office)
    const deputies = {
      whole: await buildDeputy(database, carer, office),
      near: await buildDeputy(database, carer, part(near)),
      far: await buildDeputy(database, carer, part(far)),
      other: await buildDeputy(database, colleague, office),
    }
    const teacher = contextOf(database, actors.teacher((await buildPerson(database)).id))
    const { personId } = carer
    const duty = {
      roles: ['regional-methodologist'] as const,
      at: { regionId: region.id, municipalityId: near.id, organisationId: null },
    }
    await transact(teacher, tx => notify(teacher, tx, [{ ...words, personId, duty }]))
    await transact(teacher, tx => notify(teacher, tx, [{ ...words, personId, title: 'Ей самой' }]))
    expect((await titles(carer)).sort()).toEqual(['Ей самой', 'Письмо'])
    for (const told of [deputies.whole, deputies.near]) expect(await titles(told)).toEqual(['Письмо'])
    for (const silent of [deputies.far, deputies.other, colleague]) expect(await titles(silent)).toEqual([])
    // another office of hers is another matter
    const centre = { ...duty, roles: ['centre-head'] as const }
    await transact(teacher, tx => notify(teacher, tx, [{ ...words, personId, duty: centre }]))
    expect(await titles(deputies.whole)).toHaveLength(1)
  })

  it('tells the deputy herself that a role was passed on to her, and where what waits is found', async () => {
    const { id: personId } = await buildPerson(database)
    await tellDeputy(contextOf(database, systemActor([])), {
      personId,
      role: 'ministry',
      giverName: 'Анна Орлова',
      validFrom: '2026-03-02',
      validTo: '2026-03-20',
    })
    expect(await found({ personId })).toMatchObject([
      {
        title: 'Вам поручена роль «Министерство»',
        body: expect.stringMatching(/Анна Орлова, с 02\.03\.2026 по 20\.03\.2026/),
        link: '/',
      },
    ])
  })
})
