import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { scopeKindSchema } from './contract-sign-in.ts'
import { ROLE_CODES, type Role } from './role.ts'

const roleSchema = z.enum(ROLE_CODES, 'Выберите роль из списка')
const reason = z
  .string()
  .trim()
  .min(3, 'Напишите причину: она останется в истории')
  .max(500, 'Причина длиннее 500 знаков')
const accountParams = z.object({ id: z.uuid() })

export const accountStatus = z.enum(['invited', 'active', 'blocked'])
export const ACCOUNT_STATUS_TITLES = {
  invited: 'Приглашение отправлено',
  active: 'Действует',
  blocked: 'Заблокирована',
} as const satisfies Record<z.output<typeof accountStatus>, string>

export const accountRow = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  email: z.string(),
  status: accountStatus,
  hasSecondStep: z.boolean(),
  /** Titles of the roles valid today, with their units. */
  roles: z.array(z.string()),
  lastSignInAt: z.iso.datetime().nullable(),
})
export type AccountRow = z.output<typeof accountRow>

export const listAccountsQuery = pageQuery.extend({
  role: roleSchema.optional(),
  status: accountStatus.optional(),
  region: z.uuid().optional(),
  sort: z.enum(['name']).default('name'),
  order: ascDesc.default('asc'),
})

export const listAccounts = operation({
  id: 'accounts.list',
  method: 'GET',
  path: '/api/accounts',
  summary: 'Учётные записи с поиском и отбором',
  access: { kind: 'permission', permission: 'accounts.read' },
  query: listAccountsQuery,
  response: pageOf(accountRow),
})

export const roleOfAccount = z.object({
  id: z.uuid(),
  role: roleSchema,
  roleTitle: z.string(),
  scopeKind: scopeKindSchema,
  scopeId: z.uuid().nullable(),
  scopeName: z.string().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  state: z.enum(['waiting', 'future', 'now', 'ended']),
  reason: z.string().nullable(),
  endReason: z.string().nullable(),
  mayEnd: z.boolean(),
  /** Whose role it is, when it was passed on for a time. */
  onBehalfOf: z.string().nullable(),
  /** No second keeper has confirmed it, and the reader may. */
  mayConfirm: z.boolean(),
  /** Given by the only administrator there was: works, nobody has confirmed it. */
  isAlone: z.boolean(),
  /** Whether somebody may be let stand in. */
  mayDelegate: z.boolean(),
})

export const accountCard = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  email: z.string(),
  personId: z.uuid().nullable(),
  status: accountStatus,
  blockedReason: z.string().nullable(),
  hasSecondStep: z.boolean(),
  lastSignInAt: z.iso.datetime().nullable(),
  sessions: z.number().int(),
  version: z.number().int(),
  roles: z.array(roleOfAccount),
  actions: z.array(recordAction),
  history: z.array(historyEntry),
})
export type AccountCard = z.output<typeof accountCard>

export const showAccount = operation({
  id: 'accounts.show',
  method: 'GET',
  path: '/api/accounts/:id',
  summary: 'Учётная запись: роли, сеансы, история',
  access: { kind: 'permission', permission: 'accounts.read', subject: 'account' },
  params: accountParams,
  response: accountCard,
})

/** A role with the unit it is held at, as a form gives it. */
export const grantFields = z.object({
  role: roleSchema,
  scopeKind: scopeKindSchema,
  /** Territory or organisation; absent for the country and for one's own affairs. */
  scopeId: z.uuid('Выберите, где действует роль').nullable().default(null),
  validFrom: z.iso.date('Укажите первый день').optional(),
  validTo: z.iso.date('Укажите последний день').nullable().default(null),
  reason,
})
export type Grant = z.output<typeof grantFields>

export const LOGIN = /^[a-z0-9][a-z0-9._+-]*(@[a-z0-9.-]+)?$/

export const inviteAccount = operation({
  id: 'accounts.invite',
  method: 'POST',
  path: '/api/accounts',
  summary: 'Пригласить: учётная запись с ролью и письмо со ссылкой для пароля',
  access: { kind: 'permission', permission: 'accounts.invite' },
  body: z.object({
    /** Person of the register; without one the account belongs to nobody in it. */
    personId: z.uuid('Выберите человека из списка').nullable().default(null),
    /** Needed without a person; otherwise the register's name is taken. */
    name: z.string().trim().max(200, 'Имя длиннее 200 знаков').optional(),
    email: z.email('Адрес почты записан неверно').max(254, 'Адрес почты слишком длинный').toLowerCase(),
    /** Absent: the e-mail address is the login. */
    login: z
      .string()
      .trim()
      .toLowerCase()
      .min(3, 'Логин короче трёх знаков')
      .max(64, 'Логин длиннее 64 знаков')
      .regex(LOGIN, 'В логине могут быть латинские буквы, цифры, точка, дефис и подчёркивание')
      .optional(),
    grant: grantFields,
  }),
  response: z.object({
    id: z.uuid(),
    /** The role works only after a second keeper has confirmed it. */
    waits: z.boolean(),
    /** False: the account is there, but the letter was not accepted; send the invitation again. */
    letterSent: z.boolean(),
  }),
})

export const resendInvitation = operation({
  id: 'accounts.resendInvitation',
  method: 'POST',
  path: '/api/accounts/:id/invitation',
  summary: 'Прислать приглашение ещё раз; прежняя ссылка перестаёт действовать',
  access: { kind: 'permission', permission: 'accounts.invite', subject: 'account' },
  params: accountParams,
  ratePerMinute: 30,
})

export const blockAccount = operation({
  id: 'accounts.block',
  method: 'POST',
  path: '/api/accounts/:id/block',
  summary: 'Заблокировать: сеансы прекращаются, войти нельзя',
  access: { kind: 'permission', permission: 'accounts.block', subject: 'account' },
  params: accountParams,
  body: z.object({ version: z.number().int(), reason }),
})

export const unblockAccount = operation({
  id: 'accounts.unblock',
  method: 'POST',
  path: '/api/accounts/:id/unblock',
  summary: 'Снять блокировку',
  access: { kind: 'permission', permission: 'accounts.block', subject: 'account' },
  params: accountParams,
  body: z.object({ version: z.number().int(), reason }),
})

export const clearSecondStep = operation({
  id: 'accounts.clearSecondStep',
  method: 'POST',
  path: '/api/accounts/:id/clear-second-step',
  summary: 'Отключить второй шаг тому, кто потерял телефон и запасные коды',
  access: { kind: 'permission', permission: 'accounts.block', subject: 'account' },
  params: accountParams,
  body: z.object({ version: z.number().int(), reason }),
})

export const assignRole = operation({
  id: 'accounts.assignRole',
  method: 'POST',
  path: '/api/accounts/:id/roles',
  summary: 'Назначить роль с датами и основанием',
  access: { kind: 'permission', permission: 'accounts.assign', subject: 'account' },
  params: accountParams,
  body: grantFields,
  response: z.object({
    id: z.uuid(),
    /** It works only after a second keeper has confirmed it. */
    waits: z.boolean(),
  }),
})

export const endRole = operation({
  id: 'accounts.endRole',
  method: 'POST',
  path: '/api/accounts/:id/roles/:assignmentId/end',
  summary: 'Прекратить роль: сейчас или после названного дня',
  access: { kind: 'permission', permission: 'accounts.assign', subject: 'account' },
  params: accountParams.extend({ assignmentId: z.uuid() }),
  body: z.object({
    /** Last day of the role; absent: it ends at once. */
    lastDay: z.iso.date('Укажите последний день').optional(),
    reason,
  }),
})

export const findPeopleToInvite = operation({
  id: 'accounts.findPeople',
  method: 'GET',
  path: '/api/accounts/people',
  summary: 'Люди без учётной записи, по фамилии',
  access: { kind: 'permission', permission: 'accounts.invite' },
  query: z.object({ q: z.string().trim().min(2, 'Введите две буквы фамилии').max(100) }),
  response: z.object({
    rows: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        email: z.string().nullable(),
        place: z.string().nullable(),
      }),
    ),
  }),
})

export const findUnits = operation({
  id: 'accounts.findUnits',
  method: 'GET',
  path: '/api/accounts/units',
  summary: 'Территории и организации, где можно назначить роль',
  access: { kind: 'permission', permission: 'accounts.read' },
  query: z.object({
    kind: z.enum(['region', 'municipality', 'organisation']),
    q: z.string().trim().max(100).default(''),
  }),
  response: z.object({
    rows: z.array(z.object({ id: z.uuid(), name: z.string(), place: z.string().nullable() })),
  }),
})

/** A program is neither a teacher nor an administrator: it works in one office role at one unit. */
export const TOKEN_ROLES = ROLE_CODES.filter(
  (role): role is Exclude<Role, 'teacher' | 'admin'> => role !== 'teacher' && role !== 'admin',
)

export const apiTokenRow = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string(),
  roleTitle: z.string(),
  scopeName: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  state: z.enum(['waiting', 'works', 'expired', 'revoked']),
  /** Made by another keeper and not yet confirmed by a second one. */
  mayConfirm: z.boolean(),
})

export const listApiTokens = operation({
  id: 'accounts.listTokens',
  method: 'GET',
  path: '/api/tokens',
  summary: 'Ключи доступа других программ',
  access: { kind: 'permission', permission: 'accounts.tokens' },
  query: pageQuery.pick({ limit: true, after: true }),
  response: pageOf(apiTokenRow),
})

export const createApiToken = operation({
  id: 'accounts.createToken',
  method: 'POST',
  path: '/api/tokens',
  summary: 'Создать ключ для программы; показывается один раз',
  access: { kind: 'permission', permission: 'accounts.tokens' },
  body: z.object({
    name: z
      .string()
      .trim()
      .min(3, 'Назовите программу, для которой нужен ключ')
      .max(100, 'Название длиннее 100 знаков'),
    role: z.enum(TOKEN_ROLES as [Role, ...Role[]], 'Для программы эта роль не годится'),
    scopeKind: z.enum(['country', 'region', 'municipality', 'organisation']),
    scopeId: z.uuid('Выберите, где действует ключ').nullable().default(null),
    /** Last day on which the token works. */
    lastDay: z.iso.date('Укажите последний день'),
  }),
  response: z.object({
    id: z.uuid(),
    token: z.string(),
    /** It works only after a second keeper has confirmed it. */
    waits: z.boolean(),
  }),
})

export const revokeApiToken = operation({
  id: 'accounts.revokeToken',
  method: 'POST',
  path: '/api/tokens/:id/revoke',
  summary: 'Отозвать ключ: он перестаёт действовать сразу',
  access: { kind: 'permission', permission: 'accounts.tokens', subject: 'apiToken' },
  params: z.object({ id: z.uuid() }),
  body: z.object({ reason }),
})
