import { beforeAll, describe, expect, test } from 'vitest'
import { accessModel } from '#testing/access/model.ts'
import { type Registry, readRegistry } from '#testing/access/registry.ts'
import { buildActors, buildWorld } from '#testing/access/world.ts'
import { expectedOutcome, gapsOf, mismatch, tryAll } from '#testing/access-matrix.ts'
import { accessTable, actors } from '#testing/actors.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import type { Actor } from '../src/platform/access/actor.ts'
import type { Operation } from '../src/platform/http/operation.ts'

const server = useServer()
let registry: Registry

beforeAll(async () => {
  registry = await readRegistry()
})

describe('access', () => {
  test('every operation has what the matrix needs to try it', () => {
    expect(server.app.operations.length).toBeGreaterThan(50)
    expect(server.app.operations.flatMap(operation => gapsOf(operation, registry))).toEqual([])
  })

  test('every name registered is one that is served', () => {
    const served = new Set(server.app.operations.map(({ id }) => id))
    const subjects = new Set(
      server.app.operations.flatMap(({ id, access }) => [
        access.kind === 'permission' ? access.subject : undefined,
        registry.samples.get(id)?.subject,
      ]),
    )
    expect([...registry.samples.keys()].filter(name => !served.has(name))).toEqual([])
    expect([...registry.subjects.keys()].filter(name => !subjects.has(name))).toEqual([])
  })

  test('every permission named by an operation is held by somebody', () => {
    const named = server.app.operations.flatMap(({ access }) =>
      access.kind === 'permission' ? [access.permission] : [],
    )
    expect([...new Set(named)].filter(name => !accessTable.permissions.includes(name))).toEqual([])
  })

  test('every operation answers everybody at every place as the policies say', async ({ annotate }) => {
    const world = await buildWorld(server.database)
    const { actors, care } = await buildActors(world)
    const visitors = new Map<string, { actor: Actor | undefined; visitor: Visitor }>([
      ['signed-out', { actor: undefined, visitor: server.visitor() }],
    ])
    for (const [name, actor] of actors) visitors.set(name, { actor, visitor: await server.signedInAs(actor) })
    const operations = server.app.operations.filter(operation => gapsOf(operation, registry).length === 0)
    const model = accessModel(accessTable, care)
    const report = await tryAll({ world, model, registry, operations, visitors })
    await annotate(`${report.tried} combinations: ${JSON.stringify(report.byOutcome)}`)
    expect(report.wrong).toEqual([])
    expect(report.tried).toBeGreaterThan(2000)
    for (const count of Object.values(report.byOutcome)) expect(count).toBeGreaterThan(10)

    const nothing = { subjects: new Map(), samples: new Map(), preparations: [] }
    const forbidding = { ...model, holds: () => false }
    const listing = operations.filter(({ id }) => id === 'people.list')
    const wrong = await tryAll({ world, model: forbidding, registry: nothing, operations: listing, visitors })
    expect(wrong.wrong).toEqual([expect.stringContaining('expected no-permission, got 200')])
  }, 480_000)
})

describe('the matrix itself', () => {
  const operation = (access: Operation['access']): Operation => ({
    id: 'x.y',
    method: 'POST',
    path: '/api/x/:id',
    summary: '',
    access,
  })
  const place = {
    relation: 'foreign',
    regionId: 'b',
    municipalityId: 'm',
    organisationId: 'o',
    personId: 'p',
  } as const
  const empty: Registry = { subjects: new Map(), samples: new Map(), preparations: [] }

  test('names an operation without a rule', () => {
    const access = { kind: 'permission', permission: 'accounts.read', subject: 'unheard-of' } as const
    expect(gapsOf(operation(access), empty)).toEqual(['x.y: no subject «unheard-of»'])
    expect(gapsOf(operation({ kind: 'signed-in' }), empty)).toHaveLength(1)
  })

  test('tells a leak, a wrong refusal and a fault from the right answer', () => {
    const answer = (status: number, code?: string) => ({
      status,
      body: { code },
      text: '',
      response: {} as never,
    })
    expect(mismatch('hidden', answer(200))).toBe('200')
    expect(mismatch('hidden', answer(404, 'x.none'))).toBeUndefined()
    expect(mismatch('hidden', answer(403, 'x.no'))).toBe('403 x.no')
    const field = { status: 422, body: { code: 'x.invalid', problems: [{ field: 'place' }] } }
    expect(mismatch('refused', field, 'place')).toBeUndefined()
    expect(mismatch('refused', field, 'name')).toBe('422 x.invalid')
    expect(mismatch('granted', field, 'place')).toBe('422 x.invalid')
    expect(mismatch('granted', answer(500, 'unexpected'))).toBe('500 unexpected')
    expect(mismatch('granted', answer(422, 'http.invalid'))).toBe('422 http.invalid')
    expect(mismatch('signed-out', answer(422))).toBe('422')
    expect(mismatch('no-permission', answer(403, 'x.other'))).toBe('403 x.other')
  })

  test('reckons scope without the database', () => {
    const model = accessModel(accessTable, new Map())
    const registered = {
      subjects: new Map([['account', { build: async () => ({ id: '' }), sees: inAccounts }]]),
      samples: new Map(),
      preparations: [],
    }
    const access = { kind: 'permission', permission: 'accounts.read', subject: 'account' } as const
    const outcome = (actor: Actor | undefined) =>
      expectedOutcome(model, registered, operation(access), actor, place)
    expect(outcome(undefined)).toBe('signed-out')
    expect(outcome(actors.ministry('b'))).toBe('no-permission')
    expect(outcome(actors.admin('a'))).toBe('hidden')
    expect(outcome(actors.admin('b'))).toBe('granted')
    expect(outcome(actors.admin())).toBe('granted')
  })
})

const inAccounts = (
  model: ReturnType<typeof accessModel>,
  actor: Actor,
  at: Parameters<ReturnType<typeof accessModel>['reaches']>[2],
) => model.reaches(actor, 'accounts', at)
