import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery } from '#platform/http/paging.ts'
import { personParam, reason, version } from './contract-fields.ts'

/** One person, one card: likely duplicates, merging two cards, undoing it. */

export const DUPLICATE_KINDS = {
  same: 'всё совпадает',
  name: 'опечатка в имени',
  surname: 'другая фамилия, то же место работы',
  birth: 'опечатка в дате рождения',
  'no-birth': 'дата рождения не указана',
} as const
const duplicateKind = z.enum(['same', 'name', 'surname', 'birth', 'no-birth'])

export const duplicateCard = z.object({
  id: z.uuid(),
  name: z.string(),
  birthDate: z.string().nullable(),
  hasSnils: z.boolean(),
  positionTitle: z.string().nullable(),
  organisationName: z.string().nullable(),
})

export const duplicateRow = z.object({
  kind: duplicateKind,
  foundAt: z.string(),
  one: duplicateCard,
  other: duplicateCard,
  /** Which of the two may survive by the actor's hand; null: neither, somebody above has to decide. */
  survivor: z.enum(['one', 'other']).nullable(),
})
export type DuplicateRow = z.output<typeof duplicateRow>

export const listDuplicatesQuery = pageQuery.omit({ q: true }).extend({ kind: duplicateKind.optional() })

export const listDuplicates = operation({
  id: 'people.duplicates',
  method: 'GET',
  path: '/api/people/duplicates',
  summary: 'Похожие карточки: вероятно, один человек',
  access: { kind: 'permission', permission: 'people.merge' },
  query: listDuplicatesQuery,
  response: pageOf(duplicateRow),
})

export const judgeDifferent = operation({
  id: 'people.judge-different',
  method: 'POST',
  path: '/api/people/duplicates/different',
  summary: 'Отметить, что это разные люди: пара больше не предлагается',
  access: { kind: 'permission', permission: 'people.merge' },
  body: z.object({ one: z.uuid(), other: z.uuid(), reason }),
  response: z.object({ judged: z.boolean() }),
})

export const MERGED_FIELDS = {
  lastName: 'Фамилия',
  firstName: 'Имя',
  middleName: 'Отчество',
  birthDate: 'Дата рождения',
  sex: 'Пол',
  snils: 'СНИЛС',
  email: 'Почта',
  phone: 'Телефон',
  teachingSince: 'Педагогическая деятельность с',
  education: 'Образование',
} as const
export type MergedField = keyof typeof MERGED_FIELDS
const mergedField = z.enum(Object.keys(MERGED_FIELDS) as [MergedField, ...MergedField[]])

export const mergePreview = z.object({
  survivor: z.object({ id: z.uuid(), name: z.string(), version: z.int() }),
  former: z.object({ id: z.uuid(), name: z.string(), version: z.int() }),
  fields: z.array(
    z.object({
      field: mergedField,
      survivor: z.string().nullable(),
      former: z.string().nullable(),
      /** Which is proposed: the survivor's unless she has none. */
      proposed: z.enum(['survivor', 'former']),
    }),
  ),
  /** What moves, what clashes, by kind of record. */
  rows: z.array(
    z.object({
      title: z.string(),
      moved: z.int(),
      folded: z.int(),
      stayed: z.int(),
      note: z.string().nullable(),
    }),
  ),
  /** Why it cannot be done now; null when it can. */
  obstacle: z.string().nullable(),
})
export type MergePreview = z.output<typeof mergePreview>

export const previewMerge = operation({
  id: 'people.preview-merge',
  method: 'GET',
  path: '/api/people/:id/merge',
  summary: 'Что будет, если присоединить другую карточку к этой; ничего не меняется',
  access: { kind: 'permission', permission: 'people.merge', subject: 'person' },
  params: personParam,
  query: z.object({ former: z.uuid() }),
  response: mergePreview,
  shows: { part: 'card', person: 'params.id' },
})

export const mergePersons = operation({
  id: 'people.merge',
  method: 'POST',
  path: '/api/people/:id/merge',
  summary: 'Присоединить другую карточку к этой: записи переходят, прежняя карточка ведёт к этой',
  access: { kind: 'permission', permission: 'people.merge', subject: 'person-pair' },
  params: personParam,
  body: z.object({
    former: z.uuid(),
    version,
    formerVersion: version,
    /** Fields whose value comes from the former card. */
    take: z.array(mergedField).max(20).default([]),
    reason,
  }),
  response: z.object({ merge: z.uuid(), version: z.int() }),
})

export const mergeRow = z.object({
  id: z.uuid(),
  formerId: z.uuid(),
  formerName: z.string(),
  mergedAt: z.string(),
  mergedBy: z.string(),
  reason: z.string(),
  status: z.enum(['merged', 'undone']),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
})
export type MergeRow = z.output<typeof mergeRow>

export const listMerges = operation({
  id: 'people.merges',
  method: 'GET',
  path: '/api/people/:id/merges',
  summary: 'Карточки, присоединённые к этой',
  access: { kind: 'permission', permission: 'people.merge', subject: 'person' },
  params: personParam,
  response: z.object({ merges: z.array(mergeRow) }),
  shows: { part: 'card', person: 'params.id' },
})

export const undoMerge = operation({
  id: 'people.undo-merge',
  method: 'POST',
  path: '/api/people/:id/merges/:merge/undo',
  summary: 'Отменить объединение: записи возвращаются прежней карточке',
  access: { kind: 'permission', permission: 'people.merge', subject: 'merged-person' },
  params: personParam.extend({ merge: z.uuid() }),
  body: z.object({ reason }),
  response: z.object({
    former: z.uuid(),
    returned: z.int(),
    /** Records that have since been changed or deleted elsewhere. */
    lost: z.int(),
    /** Fields changed since the merge: they stay as they are. */
    kept: z.array(mergedField),
  }),
})
