import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

/** At most so many things wait on a home page; the rest is behind a link. */
export const WAITING_SHOWN = 7

export const waitingItem = z.object({
  id: z.string(),
  title: z.string(),
  /** Whose it is, what it is about. */
  note: z.string().nullable(),
  /** Day it came to the reader. */
  since: z.iso.date().nullable(),
  deadline: z.iso.date().nullable(),
  link: z.string(),
  tone: z.enum(['usual', 'late']),
})
export type WaitingItem = z.output<typeof waitingItem>

export const todayFigure = z.object({
  label: z.string(),
  value: z.number().nullable(),
  /** Word after the number, in the form the number asks for. */
  unit: z.string().nullable(),
  /** What the number is a part of, or what it should be. */
  base: z.string().nullable(),
  link: z.string().nullable(),
})
export type TodayFigure = z.output<typeof todayFigure>

export const todayAnswer = z.object({
  /** Given names of the reader, or the name of her account. */
  greetingName: z.string(),
  /** The recommended step; null when nothing presses. */
  now: z
    .object({
      title: z.string(),
      reason: z.string(),
      action: z.object({ label: z.string(), link: z.string() }),
    })
    .nullable(),
  waiting: z.array(waitingItem).max(WAITING_SHOWN),
  /** The same and what did not fit. */
  waitingTotal: z.number().int(),
  /** Where the rest is; null when there is no single place. */
  waitingLink: z.string().nullable(),
  figures: z.array(todayFigure).max(4),
})
export type Today = z.output<typeof todayAnswer>

export const showToday = operation({
  id: 'shell.today',
  method: 'GET',
  path: '/api/today',
  summary: 'Главная страница роли: что делать сейчас, что ждёт, несколько чисел',
  access: { kind: 'signed-in' },
  response: todayAnswer,
})
