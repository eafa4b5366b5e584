import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapsOf, inTreeOrder, withAbove } from './tree.ts'

const goals = fc.uniqueArray(
  fc.record({
    code: fc.constantFrom(...'abcdefgh'),
    kind: fc.constantFrom('aim' as const, 'task' as const, 'principle' as const, 'approach' as const),
    parent: fc.option(fc.constantFrom(...'abcdefghz'), { nil: null }),
    indicators: fc.subarray(['251', '252']),
    functions: fc.array(fc.record({ isAnswered: fc.boolean() }), { maxLength: 2 }),
  }),
  { selector: goal => goal.code },
)

test('every goal is shown once, beneath what it serves, whatever the ties', () => {
  fc.assert(
    fc.property(goals, list => {
      const ordered = inTreeOrder(list)
      expect(ordered.map(goal => goal.code).sort()).toEqual(list.map(goal => goal.code).sort())
      ordered.forEach((goal, at) => {
        if (goal.depth === 0) return
        const above = ordered.slice(0, at).findLast(one => one.depth < goal.depth)
        expect(above?.code).toBe(goal.parent)
      })
    }),
  )
})

test('a gap is told of tasks only, and never of one that is both measured and served itself', () => {
  fc.assert(
    fc.property(goals, list => {
      const gaps = gapsOf(list)
      expect([...gaps.keys()].sort()).toEqual(
        list
          .filter(goal => goal.kind === 'task')
          .map(goal => goal.code)
          .sort(),
      )
      for (const task of list.filter(goal => goal.kind === 'task')) {
        const isMeasured = task.indicators.length > 0
        const isServed = task.functions.some(one => one.isAnswered)
        if (isMeasured) expect(['unserved', null]).toContain(gaps.get(task.code))
        if (isServed) expect(['unmeasured', null]).toContain(gaps.get(task.code))
        const hasBelow = list.some(one => one.parent === task.code)
        if (!hasBelow && !isMeasured && !isServed) expect(gaps.get(task.code)).toBe('bare')
      }
    }),
  )
})

test('what is found keeps the way down to it, and nothing else', () => {
  fc.assert(
    fc.property(goals, fc.constantFrom(...'abcdefgh'), (list, code) => {
      const shown = withAbove(list, goal => goal.code === code)
      expect(shown.filter(goal => goal.isFound).map(goal => goal.code)).toEqual(
        list.some(goal => goal.code === code) ? [code] : [],
      )
      for (const goal of shown.filter(one => !one.isFound))
        expect(shown.some(one => one.parent === goal.code)).toBe(true)
    }),
  )
})
