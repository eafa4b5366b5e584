import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { scopeKindSchema } from './contract-sign-in.ts'

/** Longest time for which a role is passed on; who stands in for longer is appointed. */
export const LONGEST_DELEGATION_DAYS = 183

const reason = z
  .string()
  .trim()
  .min(3, 'Напишите основание: оно останется в истории')
  .max(500, 'Основание длиннее 500 знаков')

export const delegationRow = z.object({
  id: z.uuid(),
  roleTitle: z.string(),
  scopeName: z.string().nullable(),
  /** The other side: who stands in, or for whom. */
  who: z.string(),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  state: z.enum(['waiting', 'future', 'now', 'ended']),
  reason: z.string().nullable(),
  endReason: z.string().nullable(),
})
export type DelegationRow = z.output<typeof delegationRow>

export const listMyDelegations = operation({
  id: 'accounts.listMyDelegations',
  method: 'GET',
  path: '/api/my/delegations',
  summary: 'Что я поручила на время и что поручено мне',
  access: { kind: 'signed-in' },
  response: z.object({
    given: z.array(delegationRow),
    received: z.array(delegationRow),
    /** Own roles of today that may be passed on. */
    roles: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        scopeKind: scopeKindSchema,
        validTo: z.iso.date().nullable(),
      }),
    ),
  }),
})

export const findDelegates = operation({
  id: 'accounts.findDelegates',
  method: 'GET',
  path: '/api/my/delegates',
  summary: 'Кому можно поручить свою роль: люди с учётной записью, по фамилии',
  access: { kind: 'signed-in' },
  query: z.object({ q: z.string().trim().min(3, 'Введите три буквы фамилии').max(100) }),
  response: z.object({
    rows: z.array(z.object({ id: z.uuid(), name: z.string(), place: z.string().nullable() })),
  }),
})

export const findUnitsToDelegate = operation({
  id: 'accounts.findUnitsToDelegate',
  method: 'GET',
  path: '/api/my/delegation-units',
  summary: 'Части места своей роли, которые можно поручить',
  access: { kind: 'signed-in' },
  query: z.object({
    assignmentId: z.uuid(),
    kind: z.enum(['region', 'municipality', 'organisation']),
    q: z.string().trim().max(100).default(''),
  }),
  response: z.object({
    rows: z.array(z.object({ id: z.uuid(), name: z.string(), place: z.string().nullable() })),
  }),
})

export const delegateRole = operation({
  id: 'accounts.delegate',
  method: 'POST',
  path: '/api/my/delegations',
  summary: 'Поручить свою роль, целиком или в части места, другому человеку на время',
  access: { kind: 'signed-in' },
  body: z.object({
    assignmentId: z.uuid('Выберите роль'),
    personId: z.uuid('Выберите, кому поручаете'),
    /** A narrower unit; absent: the whole of the role's own. */
    part: z
      .object({ kind: z.enum(['region', 'municipality', 'organisation']), id: z.uuid('Выберите место') })
      .nullable()
      .default(null),
    validFrom: z.iso.date('Укажите первый день').optional(),
    lastDay: z.iso.date('Укажите последний день'),
    reason,
  }),
  response: z.object({ id: z.uuid() }),
})

export const recallDelegation = operation({
  id: 'accounts.recallDelegation',
  method: 'POST',
  path: '/api/my/delegations/:id/recall',
  summary: 'Отозвать поручение: оно прекращается сразу',
  access: { kind: 'signed-in' },
  params: z.object({ id: z.uuid() }),
  body: z.object({ reason }),
})

export const appointDeputy = operation({
  id: 'accounts.appointDeputy',
  method: 'POST',
  path: '/api/accounts/:id/roles/:assignmentId/deputy',
  summary: 'Назначить замещающего тому, кто не может поручить свою роль сам',
  access: { kind: 'permission', permission: 'accounts.assign', subject: 'account' },
  params: z.object({ id: z.uuid(), assignmentId: z.uuid() }),
  body: delegateRole.body!.omit({ assignmentId: true }),
  response: z.object({ id: z.uuid(), waits: z.boolean() }),
})
