import { expect, it } from 'vitest'
import { listNotifications } from '#modules/notifications/index.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildDeputy, buildOfficial } from '#testing/factories/accounts.ts'
import { pathwayPeople } from '#testing/factories/pathways.ts'
import { buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPathway } from './act-on-pathway.ts'
import { draftPathway } from './draft-pathway.ts'

const database = useDatabase()

it('whoever stands in for a carer hears of drafts and answers of her teachers', async () => {
  const { here } = await buildTwoRegions(database)
  const school = here.schools[0].id
  const people = await pathwayPeople(database, { regionId: here.region.id, school })
  const { personId, teacher, methodologist } = await people.diagnosed()
  const office = {
    role: 'school-methodologist',
    scopeKind: 'organisation' as const,
    scopeId: school,
    regionId: here.region.id,
  }
  const carer = await buildOfficial(database, { ...office, personId: methodologist.personId! })
  const deputy = await buildDeputy(database, carer, office)
  const { id } = await draftPathway(contextOf(database, methodologist), { personId })
  for (const [actor, action] of [
    [methodologist, 'offer'],
    [teacher, 'return'],
    [methodologist, 'offer'],
    [teacher, 'confirm'],
  ] as const)
    await actOnPathway(contextOf(database, actor), { id, action, reason: 'Хочу больше практики' })
  const { notifications } = await listNotifications(contextOf(database, actors.teacher(deputy.personId)))
  expect(notifications.map(one => [one.kind, one.link]).sort()).toEqual([
    ['pathway-confirmed', `/pathways/${id}`],
    ['pathway-drafted', `/pathways/${id}`],
    ['pathway-returned', `/pathways/${id}`],
  ])
})
