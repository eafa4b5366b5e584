import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareThreeWay, type DifferenceKind, isTaken, type Sides, verdictOn } from './three-way.ts'

type Card = { name: string; phone: string | null; tags: string[] }

const name = fc.constantFrom('a', 'b', 'c')
const phone = fc.constantFrom('1', '2', '3')
const tags = fc.constantFrom<string[]>([], ['x'], ['x', 'y'])
const present: fc.Arbitrary<Card> = fc.record({ name, phone: fc.option(phone), tags })
const given = fc.record({ name: fc.option(name), phone: fc.option(phone), tags: fc.option(tags) })
const loaded = fc.option(fc.record({ name, phone, tags }, { requiredKeys: [] }))
const sides: fc.Arbitrary<Sides<Card>> = fc.record({ present, given, loaded })
const nothing = { isByHand: () => true, takes: () => false }

describe('the verdict', () => {
  it.each([
    ['stands already', { file: 1, present: 1, told: { value: 2 }, byHand: true }, 'same'],
    ['untouched since the last file', { file: 2, present: 1, told: { value: 1 }, byHand: true }, 'update'],
    ['the file repeats itself', { file: 1, present: 2, told: { value: 1 }, byHand: false }, 'kept'],
    ['all three differ', { file: 3, present: 2, told: { value: 1 }, byHand: false }, 'conflict'],
    ['emptied by hand, repeated', { file: 1, present: null, told: { value: 1 }, byHand: false }, 'kept'],
    ['no file spoke, a hand did', { file: 2, present: 1, told: undefined, byHand: true }, 'conflict'],
    ['no file spoke, nor did a hand', { file: 2, present: 1, told: undefined, byHand: false }, 'update'],
  ])('%s', (_, { byHand, ...value }, expected) => {
    expect(verdictOn({ ...value, isByHand: () => byHand })).toBe(expected)
  })
})

describe('the comparison', () => {
  it('keeps whatever the file does not speak of', () => {
    fc.assert(
      fc.property(sides, one => {
        const { after, loaded: told } = compareThreeWay(
          { ...one, given: {} },
          { ...nothing, takes: () => true },
        )
        expect(after).toEqual(one.present)
        expect(told).toEqual({ ...one.loaded })
      }),
    )
  })

  it('lets every value of the file stand where nobody has touched what the last file said', () => {
    fc.assert(
      fc.property(present, given, (card, file) => {
        const untouched = { present: card, given: file, loaded: card as Partial<Card> }
        const { after, differences } = compareThreeWay(untouched, nothing)
        expect(differences).toEqual([])
        for (const [field, value] of Object.entries(file))
          if (value !== null) expect(after[field as keyof Card]).toEqual(value)
      }),
    )
  })

  it('never writes over a change by hand by itself, and names each such value once', () => {
    fc.assert(
      fc.property(sides, one => {
        const { after, changed, differences } = compareThreeWay(one, nothing)
        for (const field of ['name', 'phone', 'tags'] as const) {
          const isTouched = JSON.stringify(one.loaded?.[field]) !== JSON.stringify(one.present[field])
          if (isTouched) expect(after[field]).toEqual(one.present[field])
          const isNamed = differences.filter(difference => difference.field === field).length
          const isOther =
            one.given[field] !== null &&
            JSON.stringify(one.given[field]) !== JSON.stringify(one.present[field])
          expect(isNamed).toBe(isOther && isTouched ? 1 : 0)
          expect(field in changed).toBe(isOther && !isTouched)
        }
      }),
    )
  })

  it('has nothing left to decide when the same file comes after everything was taken', () => {
    fc.assert(
      fc.property(sides, one => {
        const first = compareThreeWay(one, { ...nothing, takes: () => true })
        const again = compareThreeWay({ ...one, present: first.after, loaded: first.loaded }, nothing)
        expect(again.differences).toEqual([])
        expect(again.changed).toEqual({})
      }),
    )
  })

  it('says the same of the same file as long as nothing was taken', () => {
    fc.assert(
      fc.property(sides, one => {
        const first = compareThreeWay(one, nothing)
        const again = compareThreeWay({ ...one, present: first.after, loaded: first.loaded }, nothing)
        expect(again.differences).toEqual(first.differences)
        expect(again.after).toEqual(first.after)
      }),
    )
  })

  it('leaves fields that have to stay, whatever is taken', () => {
    fc.assert(
      fc.property(sides, one => {
        const { after } = compareThreeWay(one, {
          isByHand: () => false,
          takes: () => true,
          stay: new Set(['name', 'phone', 'tags'] as const),
        })
        expect(after).toEqual(one.present)
      }),
    )
  })
})

describe('what is ticked', () => {
  const kind = fc.constantFrom<DifferenceKind>('kept', 'conflict')

  it('«all» takes conflicts, a tick takes its own, and nothing is taken that was written after it was looked at', () => {
    fc.assert(
      fc.property(kind, fc.array(fc.nat(5)), fc.nat(5), fc.boolean(), (one, keys, key, isAsSeen) => {
        expect(isTaken(one, 'all', key, isAsSeen)).toBe(isAsSeen && one === 'conflict')
        expect(isTaken(one, new Set(keys), key, isAsSeen)).toBe(isAsSeen && keys.includes(key))
      }),
    )
  })
})
