import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSnils, snilsControl } from '../snils.ts'
import * as cells from './cell-values.ts'
import { STAFF_FIELDS } from './columns.ts'
import { positionReader, readSubjects } from './positions.ts'

const codeOf = (cell: cells.Cell<unknown>) => ('code' in cell ? cell.code : cell.value)

describe('dates', () => {
  it('are read as people write them', () => {
    for (const text of [
      '1985-03-17',
      '17.03.1985',
      '17/03/1985',
      '17.3.1985',
      '17.03.1985 г.',
      '17 марта 1985 г.',
      '«17» Март 1985 года',
      '1985-03-17T00:00',
      '31123',
    ])
      expect(codeOf(cells.readDate(text)), text).toBe('1985-03-17')
  })

  it('that cannot be are refused with the reason', () => {
    expect(codeOf(cells.readDate('31.02.1985'))).toBe('date-none')
    expect(codeOf(cells.readDate('29.02.2025'))).toBe('date-none')
    expect(codeOf(cells.readDate('29.02.2024'))).toBe('2024-02-29')
    expect(codeOf(cells.readDate('17.03.85'))).toBe('date-year')
    expect(codeOf(cells.readDate('1 мая 2015'))).toBe('2015-05-01')
    expect(codeOf(cells.readDate('31 июня 2015'))).toBe('date-none')
    for (const text of ['17 мама 1985', 'март 1985', '1985', '17.03', 'нет'])
      expect(codeOf(cells.readDate(text)), text).toBe('date')
  })
})

describe('СНИЛС', () => {
  it('is read with any separators, and without the zeros Excel took away', () => {
    for (const text of ['11223344595', '112-233-445 95', '112 233 445 95', '112–233–445–95'])
      expect(codeOf(cells.readSnils(text)), text).toBe('11223344595')
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 999_999_999 }), number => {
        const body = String(number).padStart(9, '0')
        const whole = body + String(snilsControl(body)).padStart(2, '0')
        return (
          codeOf(cells.readSnils(String(Number(whole)))) === whole &&
          codeOf(cells.readSnils(formatSnils(whole))) === whole
        )
      }),
    )
  })

  it('is refused with the digits as they should be read', () => {
    expect(cells.readSnils('11223344596')).toEqual({
      code: 'snils-checksum',
      wrong: 'не сходится контрольная сумма. Проверьте цифры 112-233-445 96',
    })
    expect(codeOf(cells.readSnils('112-233-445 9'))).toBe('snils-length')
    expect(codeOf(cells.readSnils('1122334459512'))).toBe('snils-length')
    expect(codeOf(cells.readSnils('112-233-44О 95'))).toBe('snils-signs')
    expect(codeOf(cells.readSnils('000-000-000 00'))).toBe('snils-empty')
  })
})

describe('other cells', () => {
  it('read names, with a capital where the file has none, and find foreign letters', () => {
    expect(codeOf(cells.readName('ИВАНОВА-ПЕТРОВА'))).toBe('Иванова-Петрова')
    expect(codeOf(cells.readName('кызы  оглы'))).toBe('Кызы Оглы')
    expect(codeOf(cells.readName('де Голль'))).toBe('де Голль')
    expect(codeOf(cells.readName('Aнна'))).toBe('name-latin')
    expect(codeOf(cells.readName('Иванова 2'))).toBe('name-signs')
  })

  it('read loads, kinds, categories, sexes, phones and addresses in the words of real tables', () => {
    expect(codeOf(cells.readLoad('0,5 ставки'))).toBe(0.5)
    expect(codeOf(cells.readLoad('18'))).toBe('load-range')
    expect(codeOf(cells.readKind('Внешнее совместительство'))).toBe('part-time')
    expect(codeOf(cells.readCategory('высшая квалификационная категория'))).toBe('highest')
    expect(codeOf(cells.readCategory('без категории'))).toBe(null)
    expect(codeOf(cells.readCategory('вторая'))).toBe('category-second')
    expect(codeOf(cells.readSex('Жен.'))).toBe('f')
    expect(codeOf(cells.readPhone('8 (900) 123-45-67'))).toBe('+79001234567')
    expect(codeOf(cells.readPhone('12345'))).toBe('phone')
    expect(codeOf(cells.readEmail(' User@School.RU '))).toBe('user@school.ru')
    expect(codeOf(cells.readEmail('a@b'))).toBe('email')
  })
})

describe('positions', () => {
  const read = positionReader([
    { code: 'teacher', title: 'Учитель', class: 'teacher' },
    { code: 'mathematics-teacher', title: 'Учитель математики', class: 'teacher' },
    { code: 'psychologist', title: 'Педагог-психолог', class: 'teacher' },
    { code: 'deputy-director', title: 'Заместитель директора', class: 'leader' },
  ])

  it('are found by title, by what a deputy is for, and with the subject inside', () => {
    expect(read('педагог - психолог')).toMatchObject({ position: { code: 'psychologist' } })
    expect(read('Зам. директора по УВР')).toMatchObject({ position: { code: 'deputy-director' } })
    expect(read('учитель физики')).toMatchObject({ position: { code: 'teacher' }, subject: 'физика' })
    expect(read('Учитель математики')).toMatchObject({ position: { code: 'mathematics-teacher' } })
  })

  it('that are unknown get the nearest one proposed, or none', () => {
    expect(read('учитль')).toEqual({ nearest: 'Учитель' })
    expect(read('водитель автобуса')).toEqual({ nearest: undefined })
  })

  it('subjects: two in one cell, a misprint, and one of the school’s own', () => {
    expect(readSubjects('История и обществознание; ИЗО')).toEqual({
      subjects: ['история', 'обществознание', 'изобразительное искусство'],
    })
    expect(readSubjects('вероятность и статистика').subjects).toEqual(['вероятность и статистика'])
    expect(readSubjects('матемматика').misprint).toEqual({ word: 'матемматика', meant: 'математика' })
    expect(readSubjects('алтайский язык').subjects).toEqual(['алтайский язык'])
  })
})

describe('headings', () => {
  it('are known by many names in any case', () => {
    expect(STAFF_FIELDS.columnOf('ФАМИЛИЯ *')).toBe('lastName')
    expect(STAFF_FIELDS.columnOf('Дата приема на работу')).toBe('hiredOn')
    expect(STAFF_FIELDS.columnOf('Предмет (ы)')).toBe('subjects')
    expect(STAFF_FIELDS.columnOf('Отчество (при наличии)')).toBe('middleName')
    expect(STAFF_FIELDS.columnOf('Примечание')).toBeUndefined()
  })
})
