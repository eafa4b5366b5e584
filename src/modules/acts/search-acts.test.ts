import { beforeAll, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import { listActsQuery } from './contract.ts'
import { listActs } from './list-acts.ts'

const database = useDatabase()
beforeAll(() => loadShippedPacks(database))

const found = async (q: string) => {
  const query = listActsQuery.parse({ q, limit: 50 })
  const { rows, shownFor } = await listActs(contextOf(database, actors.federalCoordinator()), query)
  return { codes: rows.map(row => row.id).sort(), shownFor }
}

it('finds acts as typed, in the wrong layout, in Latin letters and with a slip, and says what it looked for', async () => {
  const plain = await found('методического сопровождения')
  expect(plain.codes.length).toBeGreaterThan(2)
  expect(plain.shownFor).toEqual([])
  for (const q of [
    'сопровождения методического',
    'vtnjlbxtcrjuj cjghjdj;ltybz',
    'metodicheskogo soprovozhdeniya',
    'методичекого сопровождения',
  ])
    expect((await found(q)).codes, q).toEqual(plain.codes)
  expect((await found('методичекого сопровождения')).shownFor).toEqual(['методического сопровождения'])
  expect(await found('щщщщ')).toEqual({ codes: [], shownFor: [] })
})
