import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

/** Titles of the five areas of diagnosis (Altai order 328, §4, direction 2). */
export const AREAS = {
  subject: 'Предметные',
  method: 'Методические',
  psych: 'Психолого-педагогические',
  communication: 'Коммуникативные',
  digital: 'IT-компетенции',
} as const

export const areaSchema = z.enum(['subject', 'method', 'psych', 'communication', 'digital'])
export const trackSchema = z.enum(['teacher', 'leader', 'both'])

export const levelDescription = z.object({
  level: z.number().int(),
  name: z.string(),
  description: z.string(),
})

export const competencyRow = z.object({
  id: z.uuid(),
  code: z.string(),
  area: areaSchema,
  track: trackSchema,
  title: z.string(),
  description: z.string(),
  levels: z.array(levelDescription),
})
export type CompetencyRow = z.output<typeof competencyRow>

export const targetRow = z.object({
  competencyId: z.uuid(),
  code: z.string(),
  title: z.string(),
  area: areaSchema,
  level: z.number().int(),
  weight: z.number(),
})
export type TargetRow = z.output<typeof targetRow>

export const showFramework = operation({
  id: 'competencies.framework',
  method: 'GET',
  path: '/api/competencies',
  summary: 'Действующая модель компетенций с описанием уровней',
  access: { kind: 'signed-in' },
  response: z.object({
    code: z.string(),
    version: z.number().int(),
    title: z.string(),
    competencies: z.array(competencyRow),
    positions: z.array(z.object({ code: z.string(), title: z.string() })),
  }),
})

export const showTargetProfile = operation({
  id: 'competencies.target-profile',
  method: 'GET',
  path: '/api/competencies/profile',
  summary: 'Целевой профиль должности на дату',
  access: { kind: 'signed-in' },
  query: z.object({ position: z.string().min(1).max(100), asOf: z.iso.date().optional() }),
  response: z.object({ position: z.string(), asOf: z.string(), targets: z.array(targetRow) }),
})
