import { beforeAll, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { today } from './today.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildMeasuredWorld>>
beforeAll(async () => {
  world = await buildMeasuredWorld(database)
})

const homeOf = (actor: Actor, day: string) =>
  today(contextOf(database, actor, fixedClock(`${day}T09:00:00Z`)))

it('a ministry is led to what is below its target, by the figures of its own region', async () => {
  const { kaliningrad, ivanovo } = world.regions
  const home = await homeOf(actors.ministry(kaliningrad.id), '2024-12-30')
  expect(home.figures).toHaveLength(3)
  expect(home.figures.every(one => one.unit === '%' && one.value !== null)).toBe(true)
  const elsewhere = await homeOf(actors.ministry(ivanovo.id), '2024-12-30')
  expect(elsewhere.figures.map(one => one.base)).not.toEqual(home.figures.map(one => one.base))
  const below = [home, elsewhere].find(one => one.now)
  expect(below?.now?.title).toMatch(/^Показатель 25[123] ниже цели: /)
})

it('the federal coordinator sees regions, the centre’s head the same figures as her ministry', async () => {
  const { kaliningrad } = world.regions
  const country = await homeOf(actors.federalCoordinator(), '2024-12-30')
  const names = country.waiting.map(one => one.title).join('\n')
  expect(names).not.toMatch(/округ/)
  const [head, ministry] = await Promise.all([
    homeOf(actors.centreHead(kaliningrad.id), '2024-12-30'),
    homeOf(actors.ministry(kaliningrad.id), '2024-12-30'),
  ])
  expect(head.figures).toEqual(ministry.figures)
})
