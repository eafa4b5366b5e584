import { describe, expect, it } from 'vitest'
import { type Choice, groupsOf } from './palette-options.ts'

const pages = [
  { path: '/people', label: 'Люди', isMain: true, section: null },
  { path: '/offers', label: 'Программы и возможности', isMain: false, section: null },
  { path: '/accounts', label: 'Учётные записи', isMain: false, section: null },
]
const person: Choice = { kind: 'person', title: 'Ёжикова Анна', subtitle: 'учитель', link: '/people/1' }
const school: Choice = { kind: 'organisation', title: 'Школа № 1', subtitle: '', link: '/organisations/1' }
const shown = (typed: string, found: Choice[] = [], recent: Choice[] = []) =>
  groupsOf(typed, { pages, found, recent }).map(({ title, choices }) => [
    title,
    ...choices.map(choice => choice.title),
  ])

describe('the palette', () => {
  it('shows recent choices and every section while nothing is typed', () => {
    expect(shown(' ', [], [person])).toEqual([
      ['Недавнее', 'Ёжикова Анна'],
      ['Разделы', 'Люди', 'Программы и возможности', 'Учётные записи'],
    ])
  })

  it('finds sections by the beginnings of words in any order with е for ё', () => {
    expect(shown('ЗАПИСИ учет')).toEqual([['Разделы', 'Учётные записи']])
    expect(shown('чет')).toEqual([])
    expect(shown('нет такого')).toEqual([])
  })

  it('puts each kind under its heading, and shows no recent choices among what was found', () => {
    expect(shown('люд', [school, person], [school])).toEqual([
      ['Разделы', 'Люди'],
      ['Люди', 'Ёжикова Анна'],
      ['Организации', 'Школа № 1'],
    ])
  })
})
