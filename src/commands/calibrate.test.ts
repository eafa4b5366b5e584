import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '#platform/errors/problem.ts'
import { lsat } from '../engines/irt/lsat-responses.ts'
import { calibrateCommand } from './calibrate.ts'
import { type Command, UsageError } from './command.ts'
import { scoreCommand } from './score.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'irt-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function saved(name: string, text: string | Buffer): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, text)
  return file
}

/** Fields of both commands' answers that are looked into. */
type Answer = {
  items: { id: string }[]
  groups: { mean: number }[]
  people: { theta: number; levels: number[] }[]
  ignored: string[]
  quality: { itemFit: unknown[] }
  dif: { mantelHaenszel: { class: string }[]; likelihoodRatio: { statistic: number }[] }
}

async function run(command: Command, values: Record<string, string | boolean>): Promise<Answer> {
  const signal = new AbortController().signal
  return (await command.run({ args: [], values, progress: () => {}, signal })) as Answer
}

/** Code, row and column of every problem of a refusal. */
async function refusal(command: Command, values: Record<string, string>): Promise<unknown[]> {
  const error = await run(command, values).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Problem)) throw error ?? new Error('taken')
  return error.problems.map(({ code, row, column }) => [code, row, column])
}

function lsatCsv(delimiter = ',', header = ['item1', 'item2', 'item3', 'item4', 'item5', 'count']): string {
  const { patterns, scores, frequency } = lsat(7)
  const lines = Array.from({ length: patterns }, (_, l) =>
    [...scores.subarray(l * 5, l * 5 + 5), frequency[l]].join(delimiter),
  )
  return `${[header.join(delimiter), ...lines].join('\r\n')}\r\n`
}

describe('calibrate', () => {
  it('gives the promised shape, which score takes', async () => {
    const responses = await saved('lsat7.csv', lsatCsv())
    const answer = await run(calibrateCommand, { model: '2pl', responses, count: 'count' })
    expect(answer).toMatchObject({ model: '2pl', people: 1000, converged: true, latentVariance: 1 })
    expect(answer.items[0]).toEqual({
      id: 'item1',
      model: '2pl',
      a: expect.closeTo(0.988, 2),
      b: [expect.closeTo(-1.879, 2)],
      c: 0,
      se: { a: expect.any(Number), b: [expect.any(Number)] },
    })
    const items = await saved('items.json', JSON.stringify(answer))
    const { people } = await run(scoreCommand, { items, responses, method: 'eap', cuts: '-1,1' })
    expect(people).toHaveLength(32)
    expect(people[0]).toMatchObject({ row: 2, theta: expect.closeTo(-1.87, 2), se: expect.closeTo(0.69, 2) })
    expect(people[0]!.levels.reduce((sum, one) => sum + one)).toBeCloseTo(1, 10)
  })

  it('reads a file as a Russian Excel saves it', async () => {
    const header = ['задание1', 'задание2', 'задание3', 'задание4', 'задание5', 'число']
    const responses = await saved('excel.csv', iconv.encode(lsatCsv(';', header), 'windows-1251'))
    const answer = await run(calibrateCommand, { model: 'rasch', responses, count: 'число' })
    expect(answer.items.map(item => item.id)).toEqual(header.slice(0, 5))
  })

  it('tells every bad cell by row and column', async () => {
    const rows = [
      ...lsatCsv().split('\r\n').slice(0, 20),
      '1,0,x,1,1,5',
      '1,,0,1,1,-2',
      '1,0,1',
      '100,0,1,0,1,7',
    ]
    const responses = await saved('bad.csv', rows.join('\n'))
    expect(await refusal(calibrateCommand, { model: '2pl', responses, count: 'count' })).toEqual([
      ['unknown-code', 21, 'item3'],
      ['bad-count', 22, 'count'],
      ['wrong-width', 23, undefined],
      ['unknown-code', 24, 'item1'],
    ])
  })

  it('refuses a header with a name twice, a column that is not there, a file that is not there', async () => {
    const twice = await saved('twice.csv', 'a,b,a\n1,0,1\n')
    expect(await refusal(calibrateCommand, { model: '2pl', responses: twice })).toEqual([
      ['duplicate-header', 1, 'a'],
    ])
    expect(await refusal(calibrateCommand, { model: '2pl', responses: twice, count: 'n' })).toContainEqual([
      'no-column',
      1,
      'n',
    ])
    expect(
      await refusal(calibrateCommand, { model: '2pl', responses: path.join(folder, 'none.csv') }),
    ).toEqual([['file.unreadable', undefined, undefined]])
    const empty = await saved('empty.csv', '')
    expect(await refusal(calibrateCommand, { model: '2pl', responses: empty })).toEqual([
      ['empty-file', 1, undefined],
    ])
    const quoted = await saved('quoted.csv', 'a,b\n1,"0\n')
    expect(await refusal(calibrateCommand, { model: '2pl', responses: quoted })).toEqual([
      ['csv-quotes', 2, undefined],
    ])
  })

  it('refuses what the engine refuses, with the file', async () => {
    const responses = await saved('few.csv', 'a,b\n1,0\n1,1\n')
    expect(await refusal(calibrateCommand, { model: '2pl', responses })).toEqual([
      ['few-people', undefined, undefined],
      ['constant-item', undefined, 'a'],
    ])
  })

  it('knows wrong usage', async () => {
    await expect(run(calibrateCommand, { model: '4pl', responses: 'x' })).rejects.toBeInstanceOf(UsageError)
    await expect(run(scoreCommand, { method: 'mle' })).rejects.toBeInstanceOf(UsageError)
  })

  it('adds quality and DIF when asked', async () => {
    const rows = lsatCsv().trim().split('\r\n')
    const half = (name: string) => rows.slice(1).map(row => `${row},${name}`)
    const text = [`${rows[0]},group`, ...half('A'), ...half('B')].join('\n')
    const responses = await saved('groups.csv', text)
    const values = { model: '2pl', responses, count: 'count', group: 'group', quality: true, dif: true }
    const { quality, dif, groups } = await run(calibrateCommand, values)
    expect(groups[1]!.mean).toBeCloseTo(0, 3)
    expect(quality.itemFit).toHaveLength(5)
    expect(dif.mantelHaenszel.map(one => one.class)).toEqual(['A', 'A', 'A', 'A', 'A'])
    expect(Math.max(...dif.likelihoodRatio.map(one => one.statistic))).toBeLessThan(0.01)
  })
})

describe('score', () => {
  const bank = { model: '2pl', items: ['x', 'y', 'z'].map((id, i) => ({ id, a: 1, b: [i - 1] })) }

  it('gives a finite score or a reason in words for each person', async () => {
    const items = await saved('bank.json', JSON.stringify(bank))
    const responses = await saved('people.csv', 'x,y,other\n1,1,7\n0,0,7\n,,7\n')
    const wle = await run(scoreCommand, { items, responses, method: 'wle' })
    expect(wle.ignored).toEqual(['other'])
    expect(wle.people.slice(0, 2).every(one => Number.isFinite(one.theta))).toBe(true)
    expect(wle.people[2]).toMatchObject({ row: 4, theta: null, se: null, problem: { code: 'no-responses' } })
    const eap = await run(scoreCommand, { items, responses, method: 'eap' })
    expect(eap.people[2]).toMatchObject({ theta: expect.closeTo(0, 10), se: expect.closeTo(1, 3) })
    const map = await run(scoreCommand, { items, responses, method: 'map' })
    expect(map.people[2]).toMatchObject({ theta: expect.closeTo(0, 8), se: 1 })
  })

  it('refuses a score the item cannot have, and a bank with faults', async () => {
    const items = await saved('bank.json', JSON.stringify(bank))
    const responses = await saved('high.csv', 'x,y\n1,2\n')
    expect(await refusal(scoreCommand, { items, responses, method: 'eap' })).toEqual([
      ['too-high-score', 2, 'y'],
    ])
    const broken = await saved('broken.json', '{"model":"2pl","items":[{"id":"x","a":0,"b":[0]}]}')
    expect(await refusal(scoreCommand, { items: broken, responses, method: 'eap' })).toEqual([
      ['zero-slope', undefined, 'x'],
    ])
    const strange = await saved('strange.csv', 'p,q\n1,2\n')
    expect(await refusal(scoreCommand, { items, responses: strange, method: 'eap' })).toEqual([
      ['no-items', 1, undefined],
    ])
  })
})
