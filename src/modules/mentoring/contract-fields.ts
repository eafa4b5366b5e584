import { z } from 'zod'

export const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const optionalDate = date
  .or(z.literal(''))
  .transform(text => text || null)
  .nullable()
  .default(null)

export const optionalText = (limit: number) =>
  z
    .string()
    .trim()
    .max(limit, { error: `Не длиннее ${limit} знаков` })
    .transform(text => text || null)
    .nullable()
    .default(null)
