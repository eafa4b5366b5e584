import { expect, it } from 'vitest'
import { listNotifications } from '#modules/notifications/index.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildDeputy, buildOfficial } from '#testing/factories/accounts.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { answerCandidacy, proposeHead, sendCandidacy, withdrawCandidacy } from './keep-head.ts'

const database = useDatabase()

/** A region with its official, a candidate for its centre, the operator with a deputy, an official of elsewhere. */
async function office() {
  await loadShippedPacks(database)
  const world = await buildTwoRegions(database)
  const regionId = world.here.region.id
  const ministryOf = (id: string) => buildOfficial(database, { role: 'ministry', scopeId: id, regionId: id })
  const country = { role: 'federal-coordinator' }
  const operator = await buildOfficial(database, country)
  const centre = await buildOrganisation(database, { kind: 'centre', regionId, municipalityId: null })
  const { person } = await buildTeacher(database, { at: centre.id, person: { lastName: 'Кандидатова' } })
  return {
    ministry: contextOf(database, actors.ministry(regionId)),
    coordinator: contextOf(database, actors.federalCoordinator()),
    candidacy: { centreId: centre.id, personId: person.id },
    operator,
    deputy: await buildDeputy(database, operator, country),
    official: await ministryOf(regionId),
    neighbour: await ministryOf(world.there.region.id),
  }
}

/** What somebody finds under her bell, oldest first. */
async function toldTo({ personId }: { personId: string }) {
  const { notifications } = await listNotifications(contextOf(database, actors.teacher(personId)))
  return notifications.reverse()
}
const kindsOf = async (who: { personId: string }) => (await toldTo(who)).map(one => one.kind)

it('each side is told of the other’s letters, the deputy of the operator too; another region is not', async () => {
  const { ministry, coordinator, candidacy, operator, deputy, official, neighbour } = await office()
  const { id } = await proposeHead(ministry, candidacy)
  const send = (version: number) => sendCandidacy(ministry, { id, version, number: '15', on: '2026-03-02' })
  const answer = { id, verdict: 'return', number: '70', on: '2026-03-02', remarks: 'Нет сведений' } as const
  const sent = await send(1)
  expect(await toldTo(operator)).toMatchObject([
    {
      kind: 'head-sent',
      link: `/centre-heads/${id}`,
      body: expect.stringMatching(/Кандидатова.* Ответ до 16\.03\.2026/),
    },
  ])
  const returned = await answerCandidacy(coordinator, { ...answer, version: sent.version })
  expect(await toldTo(official)).toMatchObject([
    { kind: 'head-return', body: expect.stringContaining('Замечания: Нет сведений') },
  ])
  // a letter that came on paper is entered by the ministry: the operator learns that it was
  const again = await send(returned.version)
  const entered = await answerCandidacy(ministry, { ...answer, version: again.version })
  const third = await send(entered.version)
  await withdrawCandidacy(ministry, { id, version: third.version, reason: 'Выбран другой' })
  const told = ['head-sent', 'head-sent', 'head-answer-entered', 'head-sent', 'head-closed']
  expect(await kindsOf(operator)).toEqual(told)
  expect(await kindsOf(deputy)).toEqual(told)
  expect(await kindsOf(official)).toEqual(['head-return'])
  expect(await toldTo(neighbour)).toEqual([])
  // a draft that was never sent concerns nobody else
  const draft = await proposeHead(ministry, candidacy)
  await withdrawCandidacy(ministry, { ...draft, version: 1, reason: 'Ошибка' })
  expect(await kindsOf(operator)).toHaveLength(told.length)
})
