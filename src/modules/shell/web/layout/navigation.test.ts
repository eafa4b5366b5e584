import { describe, expect, it } from 'vitest'
import type { NavSection } from '#ui/page-route.ts'
import { partsOf } from './navigation.ts'

const item = (label: string, section: NavSection | null = null) => ({
  path: `/${label}`,
  label,
  isMain: false,
  section,
})

describe('the navigation', () => {
  it('stays in one piece and in its own order while it is short', () => {
    const items = [item('home'), item('acts', 'rules'), item('people', 'registers')]
    expect(partsOf(items)).toEqual([{ title: null, items }])
  })

  it('falls into titled parts when it is long, in their order and without empty ones', () => {
    const people = Array.from({ length: 9 }, (_, n) => item(`register-${n}`, 'registers'))
    const parts = partsOf([item('home'), item('acts', 'rules'), ...people, item('indicators')])
    expect(parts.map(({ title, items }) => [title, items.map(({ label }) => label)])).toEqual([
      [null, ['home', 'indicators']],
      ['Люди и организации', people.map(({ label }) => label)],
      ['Акты и понятия', ['acts']],
    ])
  })
})
