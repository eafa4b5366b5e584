import { describe, expect, it } from 'vitest'
import { historyWords, progressWords, statusWords } from './words.ts'

const NBSP = '\u00A0'
const entry = (action: string, changes: { field: string; before: unknown; after: unknown }[]) => ({
  at: '2026-03-02T09:00:00.000Z',
  who: 'Орлова В. А.',
  role: 'school-methodologist',
  action,
  changes,
  reason: null,
})

describe('the history of a pathway', () => {
  it('tells changed steps as gone and come, without codes and dates of the machine', () => {
    const year = new Date().getFullYear()
    const kept = `Вебинар (planned, ${year}-04-01 … ${year}-04-02)`
    const [told] = historyWords([
      entry('pathways.change', [
        {
          field: 'items',
          before: [kept, `Курс «А» (36 ч) (planned, ${year}-03-10 … ${year}-03-20)`],
          after: [kept, 'Курс «Б» (planned, — … —)'],
        },
      ]),
    ])
    expect(told).toMatchObject({
      what: 'Маршрут изменён',
      changes: [
        { field: 'Шаги', before: `Курс «А» (36 ч), впереди, 10–20${NBSP}марта`, after: 'Курс «Б», впереди' },
      ],
    })
  })

  it('says states in words and leaves out what it has no word for', () => {
    const [told] = historyWords([
      entry('pathways.offer', [
        { field: 'status', before: 'draft', after: 'offered' },
        { field: 'internalCode', before: 1, after: 2 },
      ]),
    ])
    expect(told?.changes).toEqual([{ field: 'Состояние', before: 'Черновик', after: 'Предложен педагогу' }])
  })
})

it('a returned draft is told from a new one, and progress is kept from who may not see it', () => {
  expect(statusWords({ status: 'draft', isReturned: true })).toBe('Возвращён с пожеланием')
  expect(statusWords({ status: 'draft', isReturned: false })).toBe('Черновик')
  expect(progressWords({ items: null, done: null })).toBe('')
  expect(progressWords({ items: 7, done: 3 })).toBe(`3 из${NBSP}7`)
})
