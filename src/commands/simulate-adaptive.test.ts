import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '#platform/errors/problem.ts'
import { sampleBank } from '../engines/adaptive/sample-bank.ts'
import { UsageError } from './command.ts'
import { simulateAdaptiveCommand } from './simulate-adaptive.ts'

let folder: string
let bank: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'adaptive-'))
  bank = await saved('items.json', { model: '2pl', items: sampleBank(60, 1).items })
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function saved(name: string, value: unknown): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, JSON.stringify(value))
  return file
}

const DESIGN = {
  minItems: 4,
  maxItems: 20,
  stopSe: 0.4,
  stopClassification: { cuts: [-0.5, 0.5], probability: 0.9 },
  exposureCap: 0.5,
  randomesque: 2,
  content: ['A', 'B', 'C', 'D', 'E'].map(area => ({ area, share: 0.2 })),
}

async function run(design: unknown, values: Record<string, string | boolean> = {}) {
  return (await simulateAdaptiveCommand.run({
    args: [],
    values: { bank, design: await saved('design.json', design), examinees: '60', seed: '7', ...values },
    progress: () => {},
    signal: new AbortController().signal,
  })) as Record<string, unknown>
}

/** Code and path of every problem of a refused design. */
async function refusal(change: Record<string, unknown>): Promise<unknown[]> {
  const error = await run({ ...DESIGN, ...change }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Problem)) throw error ?? new Error('taken')
  for (const { message } of error.problems) expect(message).toMatch(/[а-я]/)
  return error.problems.map(problem => [problem.code, problem.path])
}

const shares = (...list: [string, number][]) => ({ content: list.map(([area, share]) => ({ area, share })) })

describe('simulate-adaptive', () => {
  it('gives the promised keys, the same for the same seed', async () => {
    const answer = await run(DESIGN)
    expect(Object.keys(answer)).toEqual([
      'meanItems',
      'p95Items',
      'rmse',
      'bias',
      'maxExposure',
      'neverUsed',
      'overlap',
      'contentSpread',
      'classificationAgreement',
    ])
    for (const value of Object.values(answer)) expect(value).toEqual(expect.any(Number))
    expect(await run(DESIGN)).toEqual(answer)
    expect(await run(DESIGN, { seed: '8' })).not.toEqual(answer)
  })

  it('takes a design of lengths only and says null to what has no meaning then', async () => {
    const answer = await run({ minItems: 3, maxItems: 3 })
    expect(answer).toMatchObject({ meanItems: 3, contentSpread: null, classificationAgreement: null })
  })

  it('ends with the bank', async () => {
    const answer = await run({ maxItems: 80 }, { examinees: '3', details: true })
    expect(answer).toMatchObject({
      meanItems: 60,
      neverUsed: 0,
      overlap: 1,
      details: { stops: { exhausted: 3 } },
    })
  })

  it('tells what is wrong with a design by path', async () => {
    expect(await refusal({ minItems: 30 })).toEqual([['min-over-max', 'minItems']])
    expect(await refusal({ maxItms: 3 })).toEqual([['unknown-key', 'maxItms']])
    expect(await refusal({ stopSe: 'x', exposureCap: 2, randomesque: 0.5 })).toEqual([
      ['not-a-number', 'stopSe'],
      ['out-of-range', 'exposureCap'],
      ['not-whole', 'randomesque'],
    ])
    expect(await refusal({ stopClassification: { cuts: [1, 0], probability: 2 } })).toEqual([
      ['cuts-not-ascending', 'stopClassification.cuts'],
      ['bad-probability', 'stopClassification.probability'],
    ])
    expect(await refusal({ prior: { mean: 0, sd: 0 } })).toEqual([['out-of-range', 'prior.sd']])
  })

  it('tells a blueprint that does not fit', async () => {
    expect(await refusal(shares(['A', 0.5], ['Z', 0.5]))).toEqual([['unknown-area', 'content[1].area']])
    expect(await refusal(shares(['A', 0.5], ['A', 0.5]))).toEqual([['duplicate-area', 'content[1].area']])
    expect(await refusal(shares(['A', 0.5], ['B', 0.2]))).toEqual([['shares-not-one', 'content']])
    expect(await refusal({ content: [{ area: 'A', share: 1, min: 0.2, max: 0.5 }] })).toEqual([
      ['share-outside-range', 'content[0]'],
    ])
    expect(await refusal({ ...shares(['A', 1]), minItems: 15, exposureCap: 1 })).toEqual([
      ['too-few-items', 'content[0]'],
    ])
  })

  it('tells a cap that the bank cannot keep', async () => {
    expect(await refusal({ exposureCap: 0.05 })).toEqual([['cap-unattainable', 'exposureCap']])
    const fixed = { stopSe: null, stopClassification: null, maxItems: 20, exposureCap: 0.3, content: [] }
    expect(await refusal(fixed)).toEqual([['cap-unattainable', 'exposureCap']])
  })

  it('tells enemies and sets that cannot be', async () => {
    expect(await refusal({ enemies: [['i1', 'nobody'], ['i2']] })).toEqual([
      ['unknown-item', 'enemies[0][1]'],
      ['too-few-items', 'enemies[1]'],
    ])
    expect(await refusal({ sets: [{ id: 's', items: ['i1', 'i2'] }] })).toEqual([
      ['set-of-two-areas', 'sets[0].items'],
    ])
    expect(await refusal({ sets: [{ id: 's', items: ['i1', 'i6'] }], enemies: [['i1', 'i6']] })).toEqual([
      ['enemies-in-set', 'sets[0].items'],
    ])
  })

  it('needs whole numbers of people and seed', async () => {
    await expect(run(DESIGN, { examinees: '0' })).rejects.toThrow(UsageError)
    await expect(run(DESIGN, { seed: 'x' })).rejects.toThrow(UsageError)
  })
})
