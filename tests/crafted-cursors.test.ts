import { beforeAll, expect, test } from 'vitest'
import { type Registry, readRegistry } from '#testing/access/registry.ts'
import { buildActors, buildWorld } from '#testing/access/world.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import type { Operation } from '../src/platform/http/operation.ts'

const server = useServer()
let registry: Registry

beforeAll(async () => {
  registry = await readRegistry()
})

const VALUES: unknown[] = ['', 'не-uuid', '\0', '2026-02-30', 1e300, null, {}]

/** Cursors of one to three values, all of one kind, and texts that are no cursors at all. */
function crafted(): string[] {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [
    '%',
    'null',
    encode('текст'),
    ...[1, 2, 3].flatMap(length => VALUES.map(value => encode(Array.from({ length }, () => value)))),
  ]
}

const pages = ({ query }: Operation) => query !== undefined && 'after' in (query as { shape?: object }).shape!

test('a cursor that no list has given is refused in words, wherever it is sent', async () => {
  const world = await buildWorld(server.database)
  const { actors } = await buildActors(world)
  for (const prepare of registry.preparations) await prepare(world)
  const place = world.places.own
  const visitors = new Map<string, Visitor>()
  for (const who of ['admin@region', 'ministry', 'federal-coordinator'])
    visitors.set(who, await server.signedInAs(actors.get(who)!))
  const wrong: string[] = []
  let refused = 0
  for (const operation of server.app.operations.filter(one => one.method === 'GET' && pages(one))) {
    const sample = registry.samples.get(operation.id)
    const name =
      sample?.subject ?? (operation.access.kind === 'permission' ? operation.access.subject : undefined)
    const params = await registry.subjects.get(name ?? '')?.build(world, place)
    for (const [who, visitor] of visitors) {
      const ask = (after: string) =>
        visitor.send(operation, {
          ...(params && { params: { ...params, ...sample?.params } }),
          query: { ...sample?.query?.(world, place), after },
        })
      if ((await ask('%')).status === 403) continue
      for (const after of crafted()) {
        const { status } = await ask(after)
        if (status === 422) refused++
        else wrong.push(`${operation.id} as ${who}: ${status} for ${after}`)
      }
      break
    }
  }
  expect(wrong).toEqual([])
  expect(refused).toBeGreaterThan(300)
}, 60_000)

test('a broken link is an address of nothing, not a form with fields to put right', async () => {
  const { actors } = await buildActors(await buildWorld(server.database))
  const visitor = await server.signedInAs(actors.get('admin@region')!)
  for (const link of ['/api/people/ivanova', '/api/organisations/1', '/api/acts/null/history']) {
    const answer = await visitor.get(link)
    expect([answer.statusCode, answer.json()], link).toMatchObject([
      404,
      { code: 'http.not-found', problems: [] },
    ])
  }
  expect((await visitor.get('/api/people?q=%00')).json()).toMatchObject({ code: 'text.character' })
})
