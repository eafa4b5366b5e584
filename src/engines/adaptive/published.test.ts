import { describe, expect, it } from 'vitest'
import { type Bank, type Item, itemInformation, STANDARD_NORMAL } from '../irt/index.ts'
import { prepareTest } from './adaptive-test.ts'
import { sampleDesign } from './sample-bank.ts'
import { AdaptiveSession } from './session.ts'

const PURE = sampleDesign({ maxItems: 5, minItems: 1, stopSe: undefined, exposureCap: 1, content: [] })

/** LSAT-7 (Bock & Aitkin 1981), 2PL estimates of the mirt documentation: a and d = −a·b. */
const LSAT7: Bank = {
  items: [
    [0.988, 1.856],
    [1.081, 0.808],
    [1.706, 1.804],
    [0.765, 0.486],
    [0.736, 1.855],
  ].map(([a, d], i) => ({ id: `item${i + 1}`, model: '2pl', a: a!, b: [-d! / a!], c: 0 })),
  latent: STANDARD_NORMAL,
}

describe('published adaptive tests', () => {
  it('takes LSAT-7 step by step: maximum information at EAP on 61 nodes', () => {
    const answers: Record<string, number> = { item1: 1, item2: 0, item3: 1, item4: 1, item5: 0 }
    const session = new AdaptiveSession(prepareTest(LSAT7, PURE), 1)
    for (let item = session.current; item !== undefined; item = session.current)
      session.answer(answers[LSAT7.items[item]!.id]!)
    expect(session.steps.map(({ item }) => item)).toEqual(['item3', 'item2', 'item4', 'item1', 'item5'])
    const theta = [0.27293, -0.23072, -0.04851, 0.03541, -0.28927]
    const sd = [0.88049, 0.77709, 0.76063, 0.7432, 0.7016]
    session.steps.forEach((step, at) => {
      expect(step.theta).toBeCloseTo(theta[at]!, 5)
      expect(step.se).toBeCloseTo(sd[at]!, 5)
    })
    expect(session.stopped).toBe('length')
  })

  it("gives the posterior SD of EAP where jsCAT's own test gives 1/√information", () => {
    const items: Item[] = [-4, -3].map(b => ({ id: `b${b}`, model: '3pl', a: 1, b: [b], c: 0.5 }))
    const session = new AdaptiveSession(
      prepareTest({ items, latent: STANDARD_NORMAL }, { ...PURE, maxItems: 2 }),
      1,
    )
    session.answer(0)
    session.answer(0)
    expect(session.theta).toBeCloseTo(-1.649, 3)
    expect(session.se).toBeCloseTo(0.896, 3)
    const information = items.reduce((sum, item) => sum + itemInformation(item, session.theta), 0)
    expect(1 / Math.sqrt(information)).toBeCloseTo(3.012, 2)
  })
})
