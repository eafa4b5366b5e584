import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addYears, ageOn, isInFirstThreeYears, isUnder35 } from './early-career.ts'
import { formatSnils, isSnils, maskSnils, snilsControl } from './snils.ts'

const acts = { youngTeacherAge: 35, firstYears: 3 }

describe('under 35', () => {
  it('ends on the thirty-fifth birthday', () => {
    expect(isUnder35('1991-03-02', '2026-03-01', acts)).toBe(true)
    expect(isUnder35('1991-03-02', '2026-03-02', acts)).toBe(false)
  })

  it('of somebody born on 29 February ends on 28 February of a year without it', () => {
    expect(isUnder35('1992-02-29', '2027-02-27', acts)).toBe(true)
    expect(isUnder35('1992-02-29', '2027-02-28', acts)).toBe(false)
    expect(ageOn('1992-02-29', '2028-02-28')).toBe(35)
    expect(ageOn('1992-02-29', '2028-02-29')).toBe(36)
  })

  it('is off where the birth date is not known', () => {
    expect(isUnder35(null, '2026-03-01', acts)).toBe(false)
  })
})

describe('the first three years', () => {
  it('run from the first pedagogical day, whatever the age', () => {
    expect(isInFirstThreeYears('2023-09-01', '2023-08-31', acts)).toBe(false)
    expect(isInFirstThreeYears('2023-09-01', '2023-09-01', acts)).toBe(true)
    expect(isInFirstThreeYears('2023-09-01', '2026-08-31', acts)).toBe(true)
    expect(isInFirstThreeYears('2023-09-01', '2026-09-01', acts)).toBe(false)
  })
})

describe('age', () => {
  const day = fc.date({ min: new Date('1940-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  it('grows by one exactly on the day that many years after birth', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 90 }), (birth, years) => {
        const born = birth.toISOString().slice(0, 10)
        const birthday = addYears(born, years)
        const eve = new Date(Date.parse(birthday) - 86_400_000).toISOString().slice(0, 10)
        return ageOn(born, birthday) === years && ageOn(born, eve) === years - 1
      }),
    )
  })
})

describe('СНИЛС', () => {
  it('accepts published numbers and refuses one wrong digit', () => {
    for (const right of ['64270954807', '11223344595', '12345678964']) expect(isSnils(right)).toBe(true)
    for (const wrong of ['11223344596', '1122334459', '112233445950', '112-233-445 95', '', '00000000000'])
      expect(isSnils(wrong)).toBe(false)
  })

  it('has one right pair of control digits for every number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), number => {
        const body = String(number).padStart(9, '0')
        const right = Array.from({ length: 100 }, (_, pair) => body + String(pair).padStart(2, '0')).filter(
          isSnils,
        )
        return right.length === 1 && right[0] === body + String(snilsControl(body)).padStart(2, '0')
      }),
      { numRuns: 200 },
    )
  })

  it('is written with dashes, and masked but for its end', () => {
    expect(formatSnils('11223344595')).toBe('112-233-445 95')
    expect(maskSnils('11223344595')).toBe('***-***-445 95')
  })
})
