import { z } from 'zod'

/** Order of 24.03.2023 № 196: категории; соответствие занимаемой должности. */
export const CATEGORIES = {
  highest: 'высшая',
  first: 'первая',
  methodologist: 'педагог-методист',
  mentor: 'педагог-наставник',
  conformity: 'соответствие занимаемой должности',
} as const
export const categorySchema = z.enum(['highest', 'first', 'methodologist', 'mentor', 'conformity'])

export const EMPLOYMENT_KINDS = {
  main: 'основное место',
  'part-time': 'совместительство',
  contract: 'договор',
} as const
export const employmentKind = z.enum(['main', 'part-time', 'contract'])

export const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
export const personParam = z.object({ id: z.uuid({ error: 'Такого человека нет' }) })

export const optionalText = (limit: number) =>
  z
    .string()
    .trim()
    .max(limit, { error: `Не длиннее ${limit} знаков` })
    .transform(text => text || null)
    .nullable()
    .default(null)

export const version = z.int({ error: 'Обновите страницу' })
export const reason = z.string().trim().min(3, { error: 'Напишите основание' }).max(500)
