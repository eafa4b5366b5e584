import { expect, it } from 'vitest'
import { z } from 'zod'
import { plainWords } from './check-words.ts'

it('words a broken field for whoever fills it in', () => {
  const form = z.object({
    name: z.string().min(1).max(21),
    code: z.string().min(3),
    kind: z.enum(['school', 'college']),
    load: z.number().positive().max(3),
    year: z.number(),
  })
  const said = (value: unknown) => {
    const parsed = form.safeParse(value, { error: plainWords })
    return Object.fromEntries(parsed.error!.issues.map(({ path, message }) => [path.join('.'), message]))
  }
  expect(said({ code: 'a', kind: 'shop', load: 0, year: 'x' })).toEqual({
    name: 'Заполните поле',
    code: 'Не короче 3 знаков',
    kind: 'Такого значения нет. Выберите другое',
    load: 'Больше 0',
    year: 'Введите число',
  })
  expect(said({ name: 'я'.repeat(22), code: 'abc', load: 4, year: 1 })).toEqual({
    name: 'Не длиннее 21 знака',
    kind: 'Выберите значение',
    load: 'Не больше 3',
  })
})
