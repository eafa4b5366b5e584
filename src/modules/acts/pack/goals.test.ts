import { expect, test } from 'vitest'
import { loadPacks, type Pack, resolvePack } from './index.ts'

const { packs } = await loadPacks()
const packOf = (code: string): Pack => packs.find(pack => pack.header.code === code)!
const countOf = (code: string) => {
  const kinds = Object.groupBy(packOf(code).goals, goal => goal.kind)
  return (['aim', 'task', 'approach', 'principle'] as const).map(kind => kinds[kind]?.length ?? 0)
}

test('every aim, task, approach and principle of the acts is there', () => {
  expect(['federal', 'kaliningrad', 'altai', 'ivanovo', 'tosno-school'].map(countOf)).toEqual([
    [2, 1, 3, 6],
    [1, 9, 0, 3],
    [1, 7, 3, 6],
    [0, 0, 0, 0],
    [1, 6, 0, 4],
  ])
})

test('the words of the act stand as they are, clause by clause', () => {
  const texts = new Map(packOf('kaliningrad').goals.map(goal => [goal.clause, goal.text]))
  expect(texts.get('6.4')).toBe('разработка различных форм поддержки и сопровождения учителей')
  expect(texts.get('7.3')).toMatch(/^консолидация ресурсов региональной системы образования, .* мастерства$/)
})

test('a task serves the aim of its act, and every tie made by sense says why', () => {
  for (const { goals } of packs)
    for (const goal of goals) {
      if (goal.kind === 'task') expect(goals.find(one => one.code === goal.parent)?.kind).toBe('aim')
      for (const link of goal.links ?? [])
        expect(link.basis === 'act' ? link.clause : link.note, goal.code).toBeTruthy()
    }
})

test('a region has the goals of the country beside its own; one that states none says why', () => {
  const codes = (code: string) => new Set(resolvePack(packs, code).goals.map(goal => goal.pack))
  expect(codes('kaliningrad')).toEqual(new Set(['federal', 'kaliningrad']))
  expect(codes('ivanovo')).toEqual(new Set(['federal']))
  expect(packOf('ivanovo').noGoals).toMatch(/812-о/)
  expect(packOf('altai').noGoals).toBeNull()
})
