import { expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildTwoRegions } from '#testing/factories/people.ts'
import { setThreshold, thresholdsFor } from './thresholds.ts'

const database = useDatabase()

it('holds a region’s own line before the common one, for each of its units, from its day on', async () => {
  const world = await buildTwoRegions(database)
  const admin = contextOf(database, actors.admin())
  const line = { code: 'care-limit' as const, act: 'Приказ № 1', clause: null }
  await setThreshold(admin, { ...line, regionId: null, value: 250, validFrom: '2025-01-01' })
  await setThreshold(admin, { ...line, regionId: world.here.region.id, value: 200, validFrom: '2024-01-01' })
  await setThreshold(admin, { ...line, regionId: world.here.region.id, value: 180, validFrom: '2026-02-01' })
  const careLimit = async (actor: Actor, on: string) => {
    const context = contextOf(database, actor)
    return (await read(context, tx => thresholdsFor(context, tx, on))).careLimit.value
  }
  const { region, municipalities, schools } = world.here
  for (const actor of [
    actors.ministry(region.id),
    actors.municipalMethodologist(municipalities[0].id),
    actors.schoolMethodologist(schools[0].id),
  ]) {
    expect(await careLimit(actor, '2026-01-31')).toBe(200)
    expect(await careLimit(actor, '2026-02-01')).toBe(180)
  }
  for (const actor of [actors.admin(), actors.schoolMethodologist(world.there.schools[0].id)])
    expect(await careLimit(actor, '2026-02-01')).toBe(250)
})
