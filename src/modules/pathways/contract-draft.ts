import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

const idParams = z.object({ id: z.uuid() })
const day = z.iso.date('Укажите дату')

export const MIN_DRAFT_HOURS = 8
export const MAX_DRAFT_HOURS = 500

const hours = (number: z.ZodNumber | z.ZodCoercedNumber) =>
  number
    .int('Целое число часов')
    .min(MIN_DRAFT_HOURS, `Не меньше ${MIN_DRAFT_HOURS} часов`)
    .max(MAX_DRAFT_HOURS, `Не больше ${MAX_DRAFT_HOURS} часов`)

export const draftBody = z.object({
  hours: hours(z.number('Введите число часов')).optional(),
  startsOn: day.optional(),
  endsOn: day.optional(),
})

export const draftPathway = operation({
  id: 'pathways.draft',
  method: 'POST',
  path: '/api/people/:id/pathway',
  summary: 'Составить черновик маршрута по открытым дефицитам',
  access: { kind: 'permission', permission: 'pathways.lead', subject: 'person' },
  params: idParams,
  body: draftBody,
  response: z.object({ id: z.uuid() }),
})

export const draftPreview = z.object({
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  hours: z.number().int(),
  items: z.array(
    z.object({
      title: z.string(),
      kind: z.enum(['formal', 'nonformal', 'informal', 'practice']),
      hours: z.number().int(),
      startsOn: z.iso.date().nullable(),
      endsOn: z.iso.date().nullable(),
      why: z.string(),
    }),
  ),
  /** Deficits that would stay open, with the planner's reason. */
  unreached: z.array(z.object({ title: z.string(), why: z.string() })),
})
export type DraftPreview = z.output<typeof draftPreview>

export const previewDraft = operation({
  id: 'pathways.preview-draft',
  method: 'GET',
  path: '/api/people/:id/pathway/preview',
  summary: 'Каким вышел бы маршрут при таких часах и сроках; ничего не записывает',
  access: { kind: 'permission', permission: 'pathways.lead', subject: 'person' },
  shows: { part: 'pathway', person: 'params.id' },
  params: idParams,
  query: z.object({
    hours: hours(z.coerce.number()).optional(),
    startsOn: day.optional(),
    endsOn: day.optional(),
  }),
  response: draftPreview,
})

export const candidateRow = z.object({
  personId: z.uuid(),
  personName: z.string(),
  organisationName: z.string().nullable(),
  positionTitle: z.string().nullable(),
  /** Open deficits. */
  deficits: z.number().int(),
  foundOn: z.iso.date(),
})
export type CandidateRow = z.output<typeof candidateRow>

export const listCandidatesQuery = pageQuery.extend({ organisation: z.uuid().optional() })

export const listCandidates = operation({
  id: 'pathways.candidates',
  method: 'GET',
  path: '/api/pathways/candidates',
  summary: 'Педагоги с дефицитами без действующего маршрута: кому пора его составить',
  access: { kind: 'permission', permission: 'pathways.lead' },
  query: listCandidatesQuery,
  response: pageOf(candidateRow).extend({ shownFor }),
})
