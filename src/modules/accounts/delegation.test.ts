import { describe, expect, test } from 'vitest'
import { actors } from '#testing/actors.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import {
  buildCare,
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildRegion,
  buildTeacher,
} from '#testing/factories/people.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import { DEPUTY_NAMED } from './announce-deputy.ts'
import * as contract from './contract.ts'

const server = useServer()
const reason = 'Отпуск, приказ № 7'
const lastDay = '2026-03-20'

/**
 * A regional methodologist with one teacher in her care in each of two municipalities; a colleague of her institute
 * with an account and the same role, but nobody in her own care; an administrator.
 */
async function office() {
  const { database } = server
  const region = await buildRegion(database)
  const [near, far] = [
    await buildMunicipality(database, { regionId: region.id }),
    await buildMunicipality(database, { regionId: region.id }),
  ]
  const institute = await buildOrganisation(database, { municipalityId: null, regionId: region.id })
  const [anna, boris] = [
    await buildTeacher(database, { at: institute.id }),
    await buildTeacher(database, { at: institute.id }),
  ]
  const schools = [
    await buildOrganisation(database, { municipalityId: near.id }),
    await buildOrganisation(database, { municipalityId: far.id }),
  ]
  const taught = [
    await buildTeacher(database, { at: schools[0]!.id }),
    await buildTeacher(database, { at: schools[1]!.id }),
  ]
  for (const { person } of taught)
    await buildCare(database, { personId: person.id, carerPersonId: anna.person.id })
  const giver = actors.regionalMethodologist(region.id, { personId: anna.person.id, name: 'Анна Орлова' })
  const deputy = actors.regionalMethodologist(region.id, { personId: boris.person.id, name: 'Борис Ким' })
  const visitors = { anna: await server.signedInAs(giver), boris: await server.signedInAs(deputy) }
  const admin = await server.signedInAs(actors.admin(region.id))
  const role = (await visitors.anna.call(contract.listMyDelegations, {})).body.roles[0]!.id
  return {
    region,
    near,
    far,
    schools,
    taught,
    giver,
    deputy,
    admin,
    role,
    boris: boris.person,
    asAnna: visitors.anna,
    asBoris: visitors.boris,
  }
}

type Office = Awaited<ReturnType<typeof office>>

const pass = ({ asAnna, role, boris }: Office, over: Record<string, unknown> = {}) =>
  asAnna.send(contract.delegateRole, {
    body: { assignmentId: role, personId: boris.id, lastDay, reason, ...over },
  })

const rolesOf = async (visitor: Visitor) => (await visitor.call(contract.showSession, {})).body.assignments

/** Goes over to the role of the colleague. */
async function standIn(visitor: Visitor): Promise<void> {
  const held = (await rolesOf(visitor)).find(({ onBehalfOf }) => onBehalfOf !== null)!
  await visitor.call(contract.switchRole, { body: { assignmentId: held.id } })
}

/** Ids of the people in a list of the room people, which stands above this one. */
const seenBy = async (visitor: Visitor, query = ''): Promise<string[]> =>
  (await visitor.get(`/api/people${query}`))
    .json<{ rows: { id: string }[] }>()
    .rows.map(({ id }) => id)
    .sort()
const mine = (visitor: Visitor) => seenBy(visitor, '?mine=true')

const codeOf = ({ body }: { body: unknown }) => (body as { code: string }).code
const fieldsOf = ({ body }: { body: unknown }) =>
  (body as { problems: { field: string }[] }).problems.map(({ field }) => field)

describe('a role passed on for a time', () => {
  test('gives the colleague the giver’s people, named everywhere as «по поручению», and ends when it is recalled', async () => {
    const place = await office()
    const passed = await pass(place)
    expect(passed.status).toBe(200)
    const { id } = passed.body as { id: string }
    // he goes on in the role he works in, also when he comes anew, until he chooses the other
    expect(await mine(place.asBoris)).toEqual([])
    await server.database.owner.query('update sessions set active_assignment_id = null')
    await server.database.owner.query('update accounts set last_assignment_id = null')
    expect((await server.accounts.resolveActor(requestOf(place.asBoris)))?.name).toBe('Борис Ким')
    expect(await rolesOf(place.asBoris)).toContainEqual(
      expect.objectContaining({ id, onBehalfOf: 'Анна Орлова', validTo: lastDay }),
    )
    await standIn(place.asBoris)
    expect(await mine(place.asBoris)).toEqual(place.taught.map(({ person }) => person.id).sort())
    expect((await server.accounts.resolveActor(requestOf(place.asBoris)))?.name).toBe(
      'Борис Ким (по поручению: Анна Орлова)',
    )
    const [given] = (await place.asAnna.call(contract.listMyDelegations, {})).body.given
    expect(given).toMatchObject({ id, who: 'Борис Ким', state: 'now', reason })
    const recall = () =>
      place.asAnna.call(contract.recallDelegation, { params: { id }, body: { reason: 'Вернулась' } })
    expect((await recall()).status).toBe(204)
    expect(codeOf(await recall())).toBe('accounts.role-ended')
    expect(await rolesOf(place.asBoris)).toHaveLength(1)
    expect(await mine(place.asBoris)).toEqual([])
    const history = await server.database.owner.query(
      "select entity_id from audit.events where action in ('accounts.delegate', 'accounts.recallDelegation')",
    )
    expect(history.rows.map(row => row.entity_id).sort()).toEqual(
      [place.giver.accountId, place.deputy.accountId].flatMap(one => [one, one]).sort(),
    )
  })

  test('reaches only the part that was passed on', async () => {
    const place = await office()
    expect((await pass(place, { part: { kind: 'municipality', id: place.near.id } })).status).toBe(200)
    await standIn(place.asBoris)
    expect(await mine(place.asBoris)).toEqual([place.taught[0]!.person.id])
    expect(await seenBy(place.asBoris)).toEqual([place.taught[0]!.person.id])
  })

  test('ends by itself with its day, with the giver’s own role and with a block of her account', async () => {
    const [first, second, third] = [await office(), await office(), await office()]
    for (const place of [first, second, third]) {
      expect((await pass(place)).status).toBe(200)
      await standIn(place.asBoris)
      expect(await rolesOf(place.asBoris)).toHaveLength(2)
    }
    await second.admin.call(contract.endRole, {
      params: { id: second.giver.accountId!, assignmentId: second.role },
      body: { reason: 'Уволилась' },
    })
    expect(await mine(second.asBoris)).toEqual([])
    expect(await rolesOf(second.asBoris)).toHaveLength(1)
    await third.admin.call(contract.blockAccount, {
      params: { id: third.giver.accountId! },
      body: { version: 1, reason: 'Пароль у чужих' },
    })
    expect(await mine(third.asBoris)).toEqual([])
    server.clock.advance({ days: 19 })
    expect(await mine(first.asBoris)).toEqual([])
    expect(await rolesOf(first.asBoris)).toHaveLength(1)
    server.clock.advance({ days: -19 })
  })

  test('never goes further than the giver, nor on to a third person, nor past its time', async () => {
    const place = await office()
    const elsewhere = await office()
    expect(codeOf(await pass(place, { assignmentId: elsewhere.role }))).toBe('accounts.no-role')
    expect(fieldsOf(await pass(place, { part: { kind: 'region', id: elsewhere.region.id } }))).toEqual([
      'part',
    ])
    expect(
      fieldsOf(await pass(place, { part: { kind: 'organisation', id: elsewhere.schools[0]!.id } })),
    ).toEqual(['part'])
    expect(fieldsOf(await pass(place, { lastDay: '2026-12-31' }))).toEqual(['lastDay'])
    expect(fieldsOf(await pass(place, { validFrom: '2026-02-01' }))).toEqual(['validFrom'])
    expect(fieldsOf(await pass(place, { personId: place.giver.personId }))).toEqual(['personId'])
    expect((await pass(place, { personId: elsewhere.boris.id })).status).toBe(404)
    expect((await pass(place)).status).toBe(200)
    expect(codeOf(await pass(place))).toBe('accounts.held')
    const received = (await rolesOf(place.asBoris)).find(({ onBehalfOf }) => onBehalfOf)!
    const further = await place.asBoris.call(contract.delegateRole, {
      body: { assignmentId: received.id, personId: place.taught[0]!.person.id, lastDay, reason },
    })
    expect(codeOf(further)).toBe('accounts.own-role-only')
    const own = (await place.admin.call(contract.showSession, {})).body.active!
    const keeping = await place.admin.call(contract.delegateRole, {
      body: { assignmentId: own, personId: place.boris.id, lastDay, reason },
    })
    expect(codeOf(keeping)).toBe('accounts.own-role-only')
  })

  test('is refused for a school that brought facts along from elsewhere', async () => {
    const place = await office()
    const [school] = place.schools
    await buildEmployment(server.database, {
      organisationId: school!.id,
      municipalityId: place.far.id,
      validTo: '2020-08-31',
    })
    const methodologist = actors.municipalMethodologist(place.near.id, {
      personId: place.taught[0]!.person.id,
    })
    const visitor = await server.signedInAs(methodologist)
    const role = (await visitor.call(contract.listMyDelegations, {})).body.roles[0]!.id
    const other = await buildTeacher(server.database, { at: school!.id })
    await buildAccount(server.database, { personId: other.person.id })
    const ask = (part: object | null) =>
      visitor.send(contract.delegateRole, {
        body: { assignmentId: role, personId: other.person.id, lastDay, reason, part },
      })
    expect(fieldsOf(await ask({ kind: 'organisation', id: school!.id }))).toEqual(['part'])
    expect((await ask(null)).status).toBe(200)
  })
})

test('an administrator lets somebody stand in for one who cannot pass her role on herself', async () => {
  const place = await office()
  const appoint = (over: Record<string, unknown> = {}) =>
    place.admin.send(contract.appointDeputy, {
      params: { id: place.giver.accountId, assignmentId: place.role },
      body: { personId: place.boris.id, lastDay, reason, ...over },
    })
  expect((await appoint()).status).toBe(200)
  const card = (await place.admin.call(contract.showAccount, { params: { id: place.deputy.accountId! } }))
    .body
  expect(card.roles).toContainEqual(expect.objectContaining({ onBehalfOf: 'Анна Орлова' }))
  const elsewhere = await office()
  expect(
    (
      await elsewhere.admin.send(contract.appointDeputy, {
        params: { id: place.giver.accountId, assignmentId: place.role },
        body: { personId: place.boris.id, lastDay, reason },
      })
    ).status,
  ).toBe(404)
})

test('a deputy is announced when the role works: at once, or once a second keeper has confirmed it', async () => {
  const place = await office()
  const announced: unknown[] = []
  const { dependencies } = server.app
  dependencies.jobs = {
    send: async (_, name, payload) => {
      announced.push([name, payload])
    },
  }
  expect((await pass(place)).status).toBe(200)
  const named = { personId: place.boris.id, role: 'regional-methodologist', giverName: 'Анна Орлова' }
  expect(announced).toEqual([[DEPUTY_NAMED, { ...named, validFrom: '2026-03-02', validTo: lastDay }]])
  const second = await server.signedInAs(actors.admin(place.region.id))
  const later = { validFrom: '2026-04-01', lastDay: '2026-04-10' }
  const appointed = await place.admin.call(contract.appointDeputy, {
    params: { id: place.giver.accountId!, assignmentId: place.role },
    body: { personId: place.boris.id, reason, part: null, ...later },
  })
  expect(appointed.body).toMatchObject({ waits: true })
  expect(announced).toHaveLength(1)
  const params = { id: place.deputy.accountId!, assignmentId: appointed.body.id }
  expect((await second.call(contract.confirmRight, { params })).status).toBe(204)
  expect(announced.at(-1)).toEqual([
    DEPUTY_NAMED,
    { ...named, validFrom: later.validFrom, validTo: later.lastDay },
  ])
  delete dependencies.jobs
})

test('the database refuses a chain, a wider unit and a role of another even when the code would not', async () => {
  const place = await office()
  expect((await pass(place)).status).toBe(200)
  const received = (await rolesOf(place.asBoris)).find(({ onBehalfOf }) => onBehalfOf)!.id
  const third = await buildAccount(server.database)
  const foreign = await buildAssignment(server.database, {
    accountId: third.id,
    role: 'centre-head',
    scopeId: place.region.id,
    regionId: place.region.id,
  })
  const insert = (values: { account: string; from: string; role?: string; kind?: string; by?: string }) =>
    asAccount(values.by ?? place.giver.accountId!, client =>
      client.query(
        `insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from, valid_to,
           delegated_from, granted_by)
         values (uuidv7(), $1, $2, $3, $4, $5, '2026-03-02', '2026-03-20', $6, app.account_id())`,
        [
          values.account,
          values.role ?? 'regional-methodologist',
          values.kind ?? 'region',
          values.kind === 'country' ? null : place.region.id,
          place.region.id,
          values.from,
        ],
      ),
    )
  const wrong = [
    [{ account: third.id, from: received, by: place.deputy.accountId! }, /not passed on/],
    [{ account: third.id, from: place.role, kind: 'country' }, /no further/],
    [{ account: third.id, from: place.role, role: 'centre-head' }, /not a role/],
    [{ account: place.deputy.accountId!, from: foreign.id, role: 'centre-head' }, /row-level security/],
  ] as const
  for (const [values, words] of wrong) await expect(insert(values)).rejects.toThrow(words)
})

async function asAccount<T>(
  accountId: string,
  work: (client: { query: (text: string, values: unknown[]) => Promise<T> }) => Promise<T>,
): Promise<T> {
  const client = await server.database.app.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.account_id', $1, true)", [accountId])
    return await work(client as never)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const requestOf = (visitor: Visitor) =>
  ({
    headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  }) as never
