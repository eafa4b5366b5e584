import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changeSearch, isSameView, parseSearch, readTableSearch, stringifySearch } from './table-search.ts'

const schema = z.object({
  q: z.string().max(10).optional(),
  level: z.enum(['R', 'M']).optional(),
  rural: z.stringbool().optional(),
  sort: z.enum(['name', 'code']).default('name'),
  limit: z.coerce.number().default(50),
  after: z.string().optional(),
})

describe('the address of a list', () => {
  it('gives the server what fits and drops only what does not', () => {
    const read = readTableSearch(schema, {
      q: 'лицей',
      level: 'X',
      rural: 'true',
      sort: 'name',
      stranger: '1',
    })
    expect(read.query).toEqual({ q: 'лицей', rural: 'true', sort: 'name' })
  })

  it('never carries a place inside the list', () => {
    expect(readTableSearch(schema, { limit: '200', after: 'abc' }).query).toEqual({})
  })

  it('keeps the open row and the columns apart from the query', () => {
    const read = readTableSearch(schema, { open: '42', cols: 'name.code', level: 'M' })
    expect(read).toMatchObject({ open: '42', columns: ['name', 'code'], query: { level: 'M' } })
  })

  it('closes the open row when the list changes, not when the columns do', () => {
    expect(changeSearch({ open: '42', level: 'M' }, { level: 'R' })).toEqual({ level: 'R' })
    expect(changeSearch({ open: '42' }, { cols: 'name' })).toEqual({ open: '42', cols: 'name' })
    expect(changeSearch({ open: '42' }, { q: 'Анна' }, { keepsOpen: true })).toEqual({
      open: '42',
      q: 'Анна',
    })
    expect(changeSearch({ level: 'M' }, { level: undefined, q: '' })).toEqual({})
  })

  it('survives being written and read', () => {
    const search = { q: 'школа № 5', kind: ['a', 'b'], rural: 'true' }
    expect(parseSearch(stringifySearch(search))).toEqual(search)
    expect(stringifySearch({ q: undefined, level: '' })).toBe('')
    expect(parseSearch('?q=007')).toEqual({ q: '007' })
  })

  it('recognises a saved view', () => {
    expect(isSameView({ level: 'M' }, { level: 'M' })).toBe(true)
    expect(isSameView({ level: 'M', q: 'x' }, { level: 'M' })).toBe(false)
    expect(isSameView({}, { level: 'M' })).toBe(false)
  })
})
