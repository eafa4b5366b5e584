import { describe, expect, it } from 'vitest'
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

  it('makes the same country of the same seed, byte by byte, and another one of another', async () => {
    const one = await build(first, 'семя')
    const same = await build(second, 'семя')
    const other = await build(third, 'другое')
    expect(one.built.people).toBeGreaterThan(30)
    expect(one.built.events).toBeGreaterThan(200)
    expect(same.bytes.equals(one.bytes)).toBe(true)
    expect(other.bytes.equals(one.bytes)).toBe(false)
  }, 180_000)
})
