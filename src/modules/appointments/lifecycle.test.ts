import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALL_ACTIONS, ALL_STATUSES, type HeadStatus, isWaiting, judge } from './lifecycle.ts'

const inOffice = (status: HeadStatus) => status === 'appointed' || status.startsWith('unagreed')

describe('the lifecycle of a candidacy', () => {
  it('never counts a head as agreed who was not, whatever the order of steps', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL_ACTIONS), { maxLength: 30 }), actions => {
        let [status, agreed]: [HeadStatus, boolean] = ['draft', false]
        for (const action of actions) {
          const verdict = judge(status, action, 'ministry')
          if (!verdict.allowed) continue
          agreed ||= action === 'agree'
          // an answer is given only to a letter that waits
          if (['agree', 'return', 'refuse'].includes(action)) expect(isWaiting(status)).toBe(true)
          if (inOffice(status) && action !== 'end') expect(inOffice(verdict.next)).toBe(true)
          status = verdict.next
        }
        if (status === 'appointed' || status === 'agreed') expect(agreed).toBe(true)
        if (status.startsWith('unagreed')) expect(agreed).toBe(false)
      }),
    )
  })

  it('lets the coordinator answer and nothing else, and tells why', () => {
    for (const status of ALL_STATUSES)
      for (const action of ALL_ACTIONS) {
        const verdict = judge(status, action, 'coordinator')
        if (verdict.allowed) expect(['agree', 'return', 'refuse']).toContain(action)
        else expect(verdict.reason).toMatch(/^[А-ЯЁ].*\.$/u)
      }
  })
})
