import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

export const DOCUMENT_KINDS = {
  certificate: 'Удостоверение',
  diploma: 'Диплом',
  statement: 'Справка',
} as const

export const completionRow = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  programmeId: z.uuid(),
  programmeTitle: z.string(),
  hours: z.number().int(),
  documentKind: z.enum(['certificate', 'diploma', 'statement']),
  documentNumber: z.string(),
  registrationNumber: z.string().nullable(),
  issuedOn: z.iso.date(),
  completedOn: z.iso.date(),
  /** Number in the federal register on the day of completion; null when the programme was not in it that day. */
  federalRegisterNumber: z.string().nullable(),
  byDiagnosis: z.boolean(),
  revokedAt: z.iso.datetime().nullable(),
  revokeReason: z.string().nullable(),
  /** Whether the viewer may take this record back. */
  mayRevoke: z.boolean(),
})
export type CompletionRow = z.output<typeof completionRow>

export const listCompletions = operation({
  id: 'training.completions',
  method: 'GET',
  path: '/api/people/:id/completions',
  summary: 'Освоенные программы человека с документами',
  access: { kind: 'permission', permission: 'training.read', subject: 'person' },
  shows: { part: 'training', person: 'params.id' },
  params: z.object({ id: z.uuid() }),
  response: z.object({ completions: z.array(completionRow) }),
})

export const revokeCompletion = operation({
  id: 'training.revoke',
  method: 'POST',
  path: '/api/completions/:id/revoke',
  summary: 'Отозвать ошибочную запись об освоении с указанием причины',
  access: { kind: 'permission', permission: 'training.record', subject: 'completion' },
  params: z.object({ id: z.uuid() }),
  body: z.object({ reason: z.string().trim().min(5, 'Назовите причину: не короче пяти знаков').max(1000) }),
  response: z.object({ id: z.uuid() }),
})
