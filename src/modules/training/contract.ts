import { z } from 'zod'
import { LEAST_HOURS } from '#modules/programmes/contract.ts'
import { operation } from '#platform/http/operation.ts'

export const DOCUMENT_KINDS = {
  certificate: 'Удостоверение',
  diploma: 'Диплом',
  statement: 'Справка',
} as const
export type DocumentKind = keyof typeof DOCUMENT_KINDS
export const documentKind = z.enum(Object.keys(DOCUMENT_KINDS) as [DocumentKind, ...DocumentKind[]])

export const completionRow = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  /** Null for training that stands in no register of the product. */
  programmeId: z.uuid().nullable(),
  programmeTitle: z.string(),
  providerName: z.string(),
  hours: z.number().int(),
  documentKind,
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
  response: z.object({
    name: z.string(),
    /** Whether the reader may record a training of this person. */
    mayRecord: z.boolean(),
    completions: z.array(completionRow),
  }),
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

const day = (error: string) => z.iso.date({ error })

/** At most so many are trained together. */
const MOST_LEARNERS = 100

export const groupFields = z
  .object({
    /** A programme of the register; null for any other training, named by `title`. */
    programmeId: z.uuid({ error: 'Выберите программу из списка' }).nullable().default(null),
    providerId: z.uuid({ error: 'Выберите, кто проводил обучение' }).nullable().default(null),
    title: z.string().trim().max(500, { error: 'Не длиннее 500 знаков' }).default(''),
    documentKind: documentKind.default('certificate'),
    hours: z.number().int().min(1).max(2000).nullable().default(null),
    completedOn: day('Укажите, какого числа окончено обучение'),
    issuedOn: day('Укажите, какого числа выдан документ'),
    learners: z
      .array(
        z.object({
          personId: z.uuid({ error: 'Выберите человека' }),
          documentNumber: z
            .string()
            .trim()
            .min(3, { error: 'Укажите номер документа, как он напечатан' })
            .max(60, { error: 'Не длиннее 60 знаков' }),
        }),
      )
      .min(1, { error: 'Выберите хотя бы одного человека' })
      .max(MOST_LEARNERS, { error: `Не больше ${MOST_LEARNERS} человек за раз` }),
  })
  .superRefine(({ programmeId, providerId, title, hours, documentKind: kind }, check) => {
    if (programmeId !== null) return
    const add = (field: string, message: string) => check.addIssue({ code: 'custom', path: [field], message })
    if (providerId === null) add('providerId', 'Выберите, кто проводил обучение')
    if (title.length < 3) add('title', 'Напишите название программы')
    if (hours === null) add('hours', 'Напишите, сколько часов: целое число')
    else if (hours < LEAST_OF[kind]) add('hours', TOO_SHORT[kind])
  })
export type GroupFields = z.output<typeof groupFields>

/** A certificate ends upskilling, a diploma retraining; a statement is given for anything. */
const LEAST_OF: Record<DocumentKind, number> = {
  certificate: LEAST_HOURS.upskilling,
  diploma: LEAST_HOURS.retraining,
  statement: 1,
}
const TOO_SHORT: Record<DocumentKind, string> = {
  certificate: 'Удостоверение выдают за программу от 16 часов: выберите справку или проверьте часы',
  diploma: 'Диплом о переподготовке выдают за программу от 250 часов: проверьте часы',
  statement: 'Не меньше часа',
}

export const recordGroup = operation({
  id: 'training.record-group',
  method: 'POST',
  path: '/api/completions/groups',
  summary: 'Записать обучение одного или нескольких человек: программа или название, кто учил, документы',
  access: { kind: 'permission', permission: 'training.record' },
  body: groupFields,
  response: z.object({ recorded: z.int() }),
})
