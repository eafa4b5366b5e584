import { beforeAll, describe, expect, it } from 'vitest'
import { useDatabase } from '#testing/database.ts'
import { SCALES } from './country/scale.ts'
import { buildSnapshot } from './snapshot/build-snapshot.ts'

const build = async (database: ReturnType<typeof useDatabase>, seed: string) =>
  await buildSnapshot(
    { owner: database.ownerSettings, app: database.appSettings },
    {
      scale: SCALES.tiny,
      seed,
      day: '2026-11-23',
      progress: () => {},
    },
  )

describe('building the demo', () => {
  const [first, second, third] = [useDatabase(), useDatabase(), useDatabase()]
  let one: Awaited<ReturnType<typeof build>>
  beforeAll(async () => {
    one = await build(first, 'семя')
  }, 90_000)

  it('makes the same country of the same seed, byte by byte, and another one of another', async () => {
    const same = await build(second, 'семя')
    const other = await build(third, 'другое')
    expect(one.built.people).toBeGreaterThan(30)
    expect(one.built.events).toBeGreaterThan(200)
    expect(same.bytes.equals(one.bytes)).toBe(true)
    expect(other.bytes.equals(one.bytes)).toBe(false)
  }, 180_000)

  // the day of the build is a Monday: what was planned for the weekend before it has to have happened
  it('gives the school of those who sign in pairs in every state, one waiting for the teacher’s own answer', async () => {
    const { rows: states } = await first.owner.query(
      `select t.status, count(*)::int as count from teacher_pairs t join organisations o on o.id = t.organisation_id
       where o.code = 'ivanovo-ivanovo-school-901' group by t.status order by t.status`,
    )
    expect(states).toEqual([
      { status: 'agreed', count: 1 },
      { status: 'declined', count: 1 },
      { status: 'ended', count: 1 },
      { status: 'proposed', count: 1 },
      { status: 'working', count: 2 },
    ])
    const { rows: asked } = await first.owner.query(
      `select t.id from teacher_pairs t join accounts a on a.login = 'teacher'
       where t.status = 'proposed' and (
         (t.giver_person_id = a.person_id and t.giver_agreed_on is null and t.receiver_agreed_on is not null)
         or (t.receiver_person_id = a.person_id and t.receiver_agreed_on is null and t.giver_agreed_on is not null))`,
    )
    expect(asked).toHaveLength(1)
  })

  it('sets aims beside those of the acts, each tied to what measures or serves it, one serving another', async () => {
    const { rows } = await first.owner.query(
      `select g.kind, g.municipality_id is not null as of_city, g.indicators, cardinality(g.functions) as functions,
         exists (select from goals above where 'goal-' || above.id = g.parent_code) as serves, a.number
       from goals g join acts a on a.id = g.act_id and a.pack_code is null order by g.valid_from, g.kind`,
    )
    expect(rows).toEqual([
      {
        kind: 'aim',
        of_city: false,
        indicators: ['252', '253'],
        functions: 1,
        serves: false,
        number: '58-д',
      },
      { kind: 'task', of_city: false, indicators: ['251'], functions: 1, serves: true, number: '58-д' },
      { kind: 'task', of_city: true, indicators: [], functions: 1, serves: true, number: '31' },
    ])
  })
})
