import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeChanges } from './merge.ts'

const NAMES = ['title', 'number', 'topics', 'isDone'] as const
/** Few values, so that two people often come to the same. */
const value = fc.oneof(
  fc.constantFrom('', 'приказ', 'письмо', 1, 2, null, true),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
)
const record = fc.record(Object.fromEntries(NAMES.map(name => [name, value])))
const json = JSON.stringify

describe('two changes of one record', () => {
  it('lose nothing that only one of the two typed', () => {
    fc.assert(
      fc.property(record, record, record, (opened, mine, theirs) => {
        const { values, clashes, taken } = mergeChanges(opened, mine, theirs)
        for (const name of NAMES) {
          const [iTouched, theyTouched] = [mine, theirs].map(one => json(one[name]) !== json(opened[name]))
          expect(values[name]).toEqual(iTouched ? mine[name] : theirs[name])
          const isClash = iTouched && theyTouched && json(mine[name]) !== json(theirs[name])
          expect(name in clashes).toBe(isClash)
          if (isClash) expect(clashes[name]).toEqual(theirs[name])
          expect(taken.includes(name)).toBe(theyTouched && !iTouched)
        }
      }),
    )
  })

  it('are settled once put together: against their record what was kept stands alone', () => {
    fc.assert(
      fc.property(record, record, record, (opened, mine, theirs) => {
        const { values } = mergeChanges(opened, mine, theirs)
        expect(mergeChanges(theirs, values, theirs)).toEqual({ values, clashes: {}, taken: [] })
      }),
    )
  })

  it('leave what was given to them as it was', () => {
    const opened = { title: 'Об утверждении', number: '1' }
    const mine = { ...opened, title: 'О плане' }
    mergeChanges(opened, mine, { ...opened, number: '2' })
    expect(mine).toEqual({ title: 'О плане', number: '1' })
  })
})
