import { describe, expect, test } from 'vitest'
import { systemActor } from '#platform/access/actor.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import { buildMunicipality, buildOrganisation, buildRegion } from '#testing/factories/people.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import * as contract from './contract.ts'
import { closeDueReviews, reviewsToday } from './index.ts'

const server = useServer()
const grounds = 'Приказ № 11 о ежегодном пересмотре'

/** A region with two administrators and roles at every level, a teacher's own and one that is over among them. */
async function place() {
  const { database } = server
  const region = await buildRegion(database)
  const municipality = await buildMunicipality(database, { regionId: region.id })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const [first, second] = [actors.admin(region.id), actors.admin(region.id)]
  const keepers = [await server.signedInAs(first), await server.signedInAs(second)] as const
  const hold = async (role: string, scopeKind: string, scopeId: string | null, over: object = {}) => {
    const account = await buildAccount(database, { regionId: region.id, name: `Держатель ${role}` })
    return await buildAssignment(database, {
      accountId: account.id,
      role,
      scopeKind: scopeKind as 'region',
      scopeId,
      regionId: region.id,
      ...over,
    })
  }
  const held = {
    ministry: await hold('ministry', 'region', region.id),
    municipal: await hold('municipal-methodologist', 'municipality', municipality.id),
    school: await hold('school-methodologist', 'organisation', school.id),
  }
  await hold('teacher', 'self', null)
  await hold('quality-analyst', 'region', region.id, { validTo: '2026-02-01' })
  return { region, municipality, school, keepers, first, held }
}

const open = (keeper: Visitor, scopeKind: string, scopeId: string | null, dueOn = '2026-03-31') =>
  keeper.send(contract.openReview, { body: { scopeKind, scopeId, dueOn, grounds } })

const itemsOf = async (keeper: Visitor, id: string, query: object = {}) =>
  (await keeper.call(contract.listReviewItems, { params: { id }, query })).body.rows

const decide = (keeper: Visitor, id: string, items: string[], decision: string, reason?: string) =>
  keeper.send(contract.decideReview, { params: { id }, body: { items, decision, ...(reason && { reason }) } })

const codeOf = ({ body }: { body: unknown }) => (body as { code: string }).code

async function stateOf(assignmentId: string): Promise<{ ended: boolean; reason: string | null }> {
  const { rows } = await server.database.owner.query(
    'select ended_at is not null as ended, end_reason as reason from role_assignments where id = $1',
    [assignmentId],
  )
  return rows[0]
}

const closeDue = () =>
  closeDueReviews(contextOf(server.database, systemActor(['accounts', 'audit']), server.clock))

describe('a review of rights', () => {
  test('has a line for each working role of the unit that sees other people', async () => {
    const { region, municipality, school, keepers } = await place()
    const counts: number[] = []
    for (const [kind, id] of [
      ['region', region.id],
      ['municipality', municipality.id],
      ['organisation', school.id],
    ] as const) {
      const opened = await open(keepers[0], kind, id)
      expect(opened.status).toBe(200)
      counts.push((opened.body as { total: number }).total)
    }
    expect(counts).toEqual([5, 2, 1])
    expect(codeOf(await open(keepers[1], 'region', region.id))).toBe('accounts.review-open')
    const elsewhere = await place()
    expect(codeOf(await open(keepers[0], 'region', elsewhere.region.id))).toBe('accounts.beyond-scope')
    expect(codeOf(await open(keepers[0], 'country', null))).toBe('accounts.beyond-scope')
    expect((await open(keepers[0], 'region', region.id, '2026-03-02')).status).toBe(422)
  })

  test('confirms or withdraws with a reason, never one’s own role, each line once', async () => {
    const { region, keepers, first, held } = await place()
    const { id } = (await open(keepers[0], 'region', region.id)).body as { id: string }
    const items = await itemsOf(keepers[0], id)
    const lineOf = (role: string) => items.find(one => one.who === `Держатель ${role}`)!.id
    expect((await decide(keepers[0], id, [lineOf('ministry')], 'withdrawn')).status).toBe(422)
    const own = items.find(({ accountId }) => accountId === first.accountId)!
    expect(codeOf(await decide(keepers[0], id, [own.id], 'confirmed'))).toBe('accounts.own-role')
    const withdrawn = await decide(keepers[0], id, [lineOf('ministry')], 'withdrawn', 'Ушла из министерства')
    expect(withdrawn.body).toEqual({ decided: 1 })
    expect(await stateOf(held.ministry.id)).toEqual({ ended: true, reason: 'Ушла из министерства' })
    const both = [lineOf('ministry'), lineOf('municipal-methodologist')]
    expect((await decide(keepers[1], id, both, 'confirmed')).body).toEqual({ decided: 1 })
    expect(codeOf(await decide(keepers[1], id, both, 'withdrawn', 'Передумал'))).toBe(
      'accounts.review-decided',
    )
    expect(await stateOf(held.municipal.id)).toMatchObject({ ended: false })
    const stranger = await place()
    expect((await decide(stranger.keepers[0], id, both, 'confirmed')).status).toBe(404)
    expect(await itemsOf(keepers[0], id, { decision: 'undecided' })).toHaveLength(3)
    const card = (await keepers[0].call(contract.showReview, { params: { id } })).body
    expect(card).toMatchObject({ undecided: 3, counts: { withdrawn: 1, confirmed: 1 } })
    expect(
      codeOf(await keepers[0].call(contract.closeReview, { params: { id }, body: { version: 1 } })),
    ).toBe('accounts.review-undecided')
  })

  test('ends what nobody decided about on its day, keeps the last administrator, and is closed for good', async () => {
    const { region, keepers, first, held } = await place()
    const { id } = (await open(keepers[0], 'region', region.id)).body as { id: string }
    const items = await itemsOf(keepers[0], id)
    const school = items.find(one => one.who === 'Держатель school-methodologist')!
    await decide(keepers[0], id, [school.id], 'confirmed')
    const today = () => reviewsToday(contextOf(server.database, first, server.clock))
    expect((await today()).open).toMatchObject([{ id, dueOn: '2026-03-31', undecided: 3 }])

    expect(await closeDue()).toBe(0)
    server.clock.advance({ days: 30 })
    expect(await closeDue()).toBeGreaterThan(0)
    expect(await closeDue()).toBe(0)
    expect(await stateOf(held.school.id)).toMatchObject({ ended: false })
    expect(await stateOf(held.ministry.id)).toEqual({
      ended: true,
      reason: 'Не подтверждена при пересмотре прав',
    })
    const after = await itemsOf(keepers[0], id)
    const outcome = after.map(one => one.decision).sort()
    expect(outcome).toEqual(['confirmed', 'kept', 'kept', 'lapsed', 'lapsed'])
    expect(codeOf(await decide(keepers[0], id, [school.id], 'withdrawn', 'Поздно'))).toBe(
      'accounts.review-closed',
    )
    expect(await today()).toEqual({ open: [], isOverdue: false })
    server.clock.advance({ days: -30 })
  })

  test('is given out as a table and as an official list', async () => {
    const { region, keepers } = await place()
    const { id } = (await open(keepers[0], 'region', region.id)).body as { id: string }
    const file = await keepers[0].send(contract.exportReview, { params: { id } })
    const table = await readTable(file.response.rawPayload, { name: 'Пересмотр.xlsx' })
    let rows = 0
    for await (const _row of table.rows) rows++
    await table.close()
    expect(rows).toBe(5)
    const paper = await keepers[0].send(contract.printReview, { params: { id }, query: { format: 'pdf' } })
    expect(paper.response.headers['content-type']).toBe('application/pdf')
    expect(paper.response.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('is due when a role is older than a year and no round of the last year has looked at it', async () => {
    const { region, keepers, first } = await place()
    const today = () => reviewsToday(contextOf(server.database, first, server.clock))
    expect(await today()).toEqual({ open: [], isOverdue: true })
    await open(keepers[0], 'region', region.id)
    expect(await today()).toMatchObject({ isOverdue: false })
  })
})
