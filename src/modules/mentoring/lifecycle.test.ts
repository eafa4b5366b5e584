import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, judge, offeredActions, PAIR_ACTIONS, PAIR_STATUSES, type PairSide } from './lifecycle.ts'

const SIDES: PairSide[] = ['giver', 'receiver', 'lead']
const pair = fc.record({
  status: fc.constantFrom(...PAIR_STATUSES),
  giverAgreedOn: fc.constantFrom(null, '2026-03-01'),
  receiverAgreedOn: fc.constantFrom(null, '2026-03-01'),
})

describe('lifecycle of a pair', () => {
  it('lets nobody agree for another, and takes both answers to agree', () => {
    const asked = { status: 'proposed', giverAgreedOn: null, receiverAgreedOn: null } as const
    expect(judge(asked, 'agree', ['lead'])).toMatchObject({ allowed: false })
    expect(judge(asked, 'agree', ['giver'])).toEqual({ allowed: true, next: 'proposed' })
    const half = { ...asked, giverAgreedOn: '2026-03-01' }
    expect(judge(half, 'agree', ['giver'])).toMatchObject({ allowed: false })
    expect(judge(half, 'agree', ['receiver'])).toEqual({ allowed: true, next: 'agreed' })
  })

  it('starts only what both have agreed to, and ends only what works', () => {
    for (const status of PAIR_STATUSES) {
      const asked = { status, giverAgreedOn: null, receiverAgreedOn: null }
      expect(judge(asked, 'start', ['lead']).allowed).toBe(status === 'agreed')
      expect(judge(asked, 'end', ['lead']).allowed).toBe(status === 'working')
    }
  })

  it('never moves a closed pair but back to a proposal or to its result', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(...PAIR_ACTIONS), fc.subarray(SIDES), (known, action, sides) => {
        const verdict = judge(known, action, sides)
        if (!verdict.allowed || isOpen(known.status)) return
        expect([known.status, verdict.next]).toEqual(
          known.status === 'ended' ? ['ended', 'ended'] : [known.status, 'proposed'],
        )
      }),
    )
  })

  it('offers exactly what it would let through, and says why not the rest', () => {
    fc.assert(
      fc.property(pair, fc.subarray(SIDES), (known, sides) => {
        for (const offered of offeredActions(known, sides)) {
          expect(offered.allowed).toBe(judge(known, offered.action, sides).allowed)
          expect(offered.reason === null).toBe(offered.allowed)
        }
      }),
    )
  })
})
