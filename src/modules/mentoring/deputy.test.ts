import { expect, it } from 'vitest'
import { listNotifications } from '#modules/notifications/index.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildDeputy, buildOfficial } from '#testing/factories/accounts.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPair } from './act-on-pair.ts'
import { newPair } from './contract.ts'
import { proposePairs } from './propose-pairs.ts'

const database = useDatabase()
const as = (personId: string) => contextOf(database, actors.teacher(personId))

it('what a deputy proposes belongs to the office: the answers reach its holder and whoever stands in for her', async () => {
  const { here } = await buildTwoRegions(database)
  const school = here.schools[0].id
  const office = {
    role: 'school-methodologist',
    scopeKind: 'organisation' as const,
    scopeId: school,
    regionId: here.region.id,
  }
  const holder = await buildOfficial(database, office)
  const deputy = await buildDeputy(database, holder, office)
  const [giver, receiver] = [
    (await buildTeacher(database, { at: school })).person.id,
    (await buildTeacher(database, { at: school })).person.id,
  ]
  const actor = actors.schoolMethodologist(school, { personId: deputy.personId })
  const standingIn = contextOf(database, { ...actor, onBehalfOf: { ...holder, within: null } })
  const pair = newPair.parse({
    groundCode: 'subject',
    giverPersonId: giver,
    receiverPersonId: receiver,
    aim: 'Обмен опытом',
    startsOn: '2026-03-02',
    endsOn: '2026-06-30',
  })
  const [id] = (await proposePairs(standingIn, { pairs: [pair] })).ids as [string]
  const nothingSaid = { result: null, outcome: null, endedOn: null, basisNumber: null, basisDate: null }
  const act = (
    personId: string,
    version: number,
    action: 'agree' | 'decline',
    reason: string | null = null,
  ) => actOnPair(as(personId), { ...nothingSaid, id, version, action, reason })
  await act(giver, 1, 'agree')
  await act(receiver, 2, 'agree')
  await act(receiver, 3, 'decline', 'Нет часов')

  const told = async (personId: string) => (await listNotifications(as(personId))).notifications
  for (const { personId } of [holder, deputy])
    expect((await told(personId)).map(one => [one.kind, one.link]).sort()).toEqual([
      ['pair-agreed', `/pairs/${id}`],
      ['pair-declined', `/pairs/${id}`],
    ])
  expect((await told(deputy.personId))[0]?.body).toContain(`По поручению: ${holder.name}`)
  expect((await told(giver)).map(one => one.kind).sort()).toEqual(['pair-declined', 'pair-proposed'])
  expect((await told(receiver)).map(one => one.kind)).toEqual(['pair-proposed'])
})
