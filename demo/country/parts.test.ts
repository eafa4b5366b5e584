import { describe, expect, it } from 'vitest'
import { isInn, isOgrn } from '#modules/organisations/index.ts'
import { isSnils } from '#modules/people/index.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { workingDay, workingDayBy } from './calendar.ts'
import { feminineSurname, inventName, isInvented, masculinePatronymic } from './names.ts'
import { inventedRequisites, inventedSnils } from './numbers.ts'
import { createRandom } from './random.ts'
import { Timeline } from './timeline.ts'

describe('chance', () => {
  it('is the same for the same seed and label, whatever else was drawn', () => {
    const draws = (seed: string, before: number) => {
      const random = createRandom(seed)
      for (let i = 0; i < before; i++) random.next()
      const own = random.fork('people')
      return [own.next(), own.next()]
    }
    expect(draws('1', 0)).toEqual(draws('1', 5))
    expect(draws('1', 0)).not.toEqual(draws('2', 0))
  })

  it('draws as it says', () => {
    const random = createRandom('spread')
    const normal = Array.from({ length: 20_000 }, () => random.normal(2, 3))
    const mean = normal.reduce((sum, one) => sum + one, 0) / normal.length
    expect(mean).toBeCloseTo(2, 0)
    const weighted = Array.from({ length: 20_000 }, () =>
      random.weighted([
        ['a', 3],
        ['b', 1],
      ] as const),
    )
    expect(weighted.filter(one => one === 'a').length / 20_000).toBeCloseTo(0.75, 1)
    expect(random.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4])
  })
})

describe('invented people', () => {
  it.each([
    ['Смирнов', 'Смирнова'],
    ['Островский', 'Островская'],
    ['Зимин', 'Зимина'],
    ['Шевчук', 'Шевчук'],
  ])('%s → %s', (masculine, feminine) => expect(feminineSurname(masculine)).toBe(feminine))

  it.each([
    ['Ивановна', 'Иванович'],
    ['Алексеевна', 'Алексеевич'],
    ['Ильинична', 'Ильич'],
    ['Никитична', 'Никитич'],
  ])('%s → %s', (daughter, son) => expect(masculinePatronymic(daughter)).toBe(son))

  it('have names of the lists only', () => {
    const random = createRandom('names')
    for (let i = 0; i < 500; i++) {
      const sex = random.pick(['f', 'm'] as const)
      const name = inventName(random, { sex, bornIn: random.int(1955, 2003), altaic: random.chance(0.3) })
      expect(name).toSatisfy(isInvented)
    }
    expect(isInvented({ lastName: 'Ломоносов', firstName: 'Михаил', middleName: 'Васильевич' })).toBe(false)
  })

  it('have numbers with right control digits in the range that was never issued', () => {
    for (const index of [1, 42, 3000, 999_999]) {
      expect(inventedSnils(index)).toSatisfy(isSnils)
      expect(inventedSnils(index)).toMatch(/^000/)
    }
    expect(() => inventedSnils(1_000_000)).toThrow(RangeError)
    const { inn, kpp, ogrn } = inventedRequisites('37', 17)
    expect(inn).toSatisfy(isInn)
    expect(ogrn).toSatisfy(isOgrn)
    expect(kpp).toBe('379901001')
  })
})

describe('the timeline', () => {
  it('lets things happen in the order of time, of one moment in the order of entry, and never goes back', async () => {
    const clock = fixedClock('2026-01-01T00:00:00Z')
    const timeline = new Timeline(clock)
    const seen: string[] = []
    const at = (iso: string, name: string, then?: () => void) =>
      timeline.at(new Date(iso), async () => {
        seen.push(`${name} ${clock.now().toISOString().slice(0, 10)}`)
        then?.()
      })
    at('2026-01-03T00:00:00Z', 'c')
    at('2026-01-02T00:00:00Z', 'a', () => at('2026-01-01T00:00:00Z', 'late'))
    at('2026-01-02T00:00:00Z', 'b')
    at('2026-02-01T00:00:00Z', 'never')
    await timeline.run(new Date('2026-01-31T00:00:00Z'))
    expect(seen).toEqual(['a 2026-01-02', 'late 2026-01-02', 'b 2026-01-02', 'c 2026-01-03'])
    expect(clock.today('UTC')).toBe('2026-01-31')
  })

  it('knows the working days', () => {
    expect(workingDay('2026-11-21')).toBe('2026-11-23')
    expect(workingDay('2026-11-22')).toBe('2026-11-23')
    expect(workingDay('2026-11-24')).toBe('2026-11-24')
    expect(workingDayBy('2026-11-21')).toBe('2026-11-20')
    expect(workingDayBy('2026-11-22')).toBe('2026-11-20')
    expect(workingDayBy('2026-11-24')).toBe('2026-11-24')
  })
})
