import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInn, isKpp, isOgrn, isOgrnip, isOkpo, isPersonalInn } from './requisites.ts'

// Published numbers: Сбербанк (ИНН, КПП, ОГРН) and the sample of the tax service for a person.
describe('numbers of a legal body', () => {
  it('accepts published numbers', () => {
    expect(isInn('7707083893')).toBe(true)
    expect(isKpp('773601001')).toBe(true)
    expect(isOgrn('1027700132195')).toBe(true)
    expect(isPersonalInn('500100732259')).toBe(true)
    expect(isOgrnip('304500116000157')).toBe(true)
    // ОКПО of Сбербанк and of Газпром
    expect(isOkpo('00032537')).toBe(true)
    expect(isOkpo('00040778')).toBe(true)
    expect(isOkpo('00032538')).toBe(false)
  })

  it('refuses zeros, which would fit, and are typed where the number is not known', () => {
    for (const [accepts, length] of [
      [isInn, 10],
      [isPersonalInn, 12],
      [isOgrn, 13],
      [isOgrnip, 15],
      [isKpp, 9],
      [isOkpo, 8],
    ] as const)
      expect(accepts('0'.repeat(length)), accepts.name).toBe(false)
  })

  it('refuses other lengths, letters and spaces', () => {
    for (const wrong of ['', '770708389', '77070838930', '770708389х', ' 7707083893', '７707083893'])
      expect(isInn(wrong), wrong).toBe(false)
    expect(isKpp('77360100')).toBe(false)
    expect(isKpp('7736АБ001')).toBe(false)
    expect(isOgrn('102770013219')).toBe(false)
  })
})

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map(all => all.join(''))
    .filter(text => /[1-9]/.test(text))

describe('every number of digits', () => {
  it('has exactly one right last digit', () => {
    const lastDigits = '0123456789'.split('')
    const count = (accepts: (text: string) => boolean, body: string) =>
      lastDigits.filter(last => accepts(body + last)).length
    fc.assert(fc.property(digits(9), body => count(isInn, body) === 1))
    fc.assert(fc.property(digits(7), body => count(isOkpo, body) === 1))
    fc.assert(fc.property(digits(12), body => count(isOgrn, body) === 1))
    fc.assert(fc.property(digits(14), body => count(isOgrnip, body) === 1))
  })

  it('a person’s ИНН has exactly one right pair of last digits', () => {
    const pairs = Array.from({ length: 100 }, (_, pair) => String(pair).padStart(2, '0'))
    fc.assert(fc.property(digits(10), body => pairs.filter(pair => isPersonalInn(body + pair)).length === 1))
  })

  it('catches every single mistyped digit of an ОГРН except the control digit’s folded tens', () => {
    fc.assert(
      fc.property(
        digits(12),
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        (body, at, shift) => {
          const last = '0123456789'.split('').find(one => isOgrn(body + one))!
          const mistyped = body.slice(0, at) + ((Number(body[at]) + shift) % 10) + body.slice(at + 1)
          const [was, is] = [Number(body) % 11, Number(mistyped) % 11]
          // remainders 10 and 0 give the same control digit: only such a pair may slip through
          return isOgrn(mistyped + last) ? was % 10 === is % 10 : was !== is
        },
      ),
    )
  })
})
