import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ROLE_CODES } from './role.ts'

export const scopeKindSchema = z.enum(['country', 'region', 'municipality', 'organisation', 'self'])

/** A role of the signed-in person that is valid today. */
export const heldRole = z.object({
  id: z.uuid(),
  role: z.enum(ROLE_CODES),
  roleTitle: z.string(),
  scopeKind: scopeKindSchema,
  scopeId: z.uuid().nullable(),
  /** Name of the territory or organisation; null where the scope needs no name. */
  scopeName: z.string().nullable(),
  validTo: z.iso.date().nullable(),
  /** Whose role it is, when she stands in for somebody; null for a role of her own. */
  onBehalfOf: z.string().nullable(),
})
export type HeldRole = z.output<typeof heldRole>

export const sessionAnswer = z.object({
  /** Null when nobody is signed in. */
  account: z
    .object({
      id: z.uuid(),
      login: z.string(),
      name: z.string(),
      email: z.string(),
      personId: z.uuid().nullable(),
      hasSecondStep: z.boolean(),
    })
    .nullable(),
  assignments: z.array(heldRole),
  /** Id of the role being worked in; null when the person holds none today. */
  active: z.uuid().nullable(),
  permissions: z.array(z.string()),
  /** Sign-ins shown on the sign-in page of a demo installation; null elsewhere. */
  demo: z
    .object({ password: z.string(), logins: z.array(z.object({ login: z.string(), title: z.string() })) })
    .nullable(),
  /** Nobody is registered yet: the installation waits for its first region. */
  isFresh: z.boolean(),
  /** Sign-in through an outside provider (ЕСИА through a gateway); null when it is not set up. */
  oidc: z.object({ title: z.string() }).nullable(),
})
export type SessionAnswer = z.output<typeof sessionAnswer>

export const showSession = operation({
  id: 'accounts.session',
  method: 'GET',
  path: '/api/session',
  summary: 'Кто вошёл, какие роли держит и в какой работает',
  access: { kind: 'public', why: 'The sign-in page asks it before anybody has signed in' },
  response: sessionAnswer,
})

/** `second-step`: the password fits, now a code is needed (`accounts.confirmSignIn`). */
export const signInAnswer = z.object({ next: z.enum(['done', 'second-step']) })

export const signIn = operation({
  id: 'accounts.signIn',
  method: 'POST',
  path: '/api/auth/sign-in',
  summary: 'Вход по логину или почте и паролю',
  access: { kind: 'public', why: 'Signing in' },
  ratePerMinute: 120,
  body: z.object({
    login: z.string().trim().min(1, 'Введите логин или почту').max(254, 'Логин слишком длинный'),
    password: z.string().min(1, 'Введите пароль').max(200, 'Пароль слишком длинный'),
    /** False: the session ends with the browser, at the latest in a day. */
    remember: z.boolean().default(true),
  }),
  response: signInAnswer,
})

export const confirmSignIn = operation({
  id: 'accounts.confirmSignIn',
  method: 'POST',
  path: '/api/auth/second-step',
  summary: 'Второй шаг входа: код из приложения или запасной код',
  access: { kind: 'public', why: 'Signing in' },
  ratePerMinute: 60,
  body: z.object({
    code: z.string().trim().min(6, 'Введите код целиком').max(20, 'Код слишком длинный'),
    kind: z.enum(['totp', 'backup']).default('totp'),
    /** Do not ask for a code on this device for 30 days. */
    trustDevice: z.boolean().default(false),
  }),
  response: signInAnswer,
})

export const signOut = operation({
  id: 'accounts.signOut',
  method: 'POST',
  path: '/api/auth/sign-out',
  summary: 'Выход: сеанс прекращается сразу',
  access: { kind: 'public', why: 'Signing out twice is no mistake' },
})

export const switchRole = operation({
  id: 'accounts.switchRole',
  method: 'POST',
  path: '/api/session/role',
  summary: 'Перейти к работе в другой своей роли',
  access: { kind: 'signed-in' },
  body: z.object({ assignmentId: z.uuid('Выберите роль из списка') }),
  response: sessionAnswer,
})

export const requestReset = operation({
  id: 'accounts.requestReset',
  method: 'POST',
  path: '/api/auth/reset-request',
  summary: 'Прислать ссылку для нового пароля; ответ не говорит, есть ли такая учётная запись',
  access: { kind: 'public', why: 'The one who forgot the password cannot sign in' },
  ratePerMinute: 20,
  body: z.object({
    login: z.string().trim().min(1, 'Введите логин или почту').max(254, 'Логин слишком длинный'),
  }),
})

const linkToken = z
  .string()
  .min(20, 'Ссылка неполная. Откройте её из письма целиком')
  .max(100, 'Ссылка неверна')

export const showLink = operation({
  id: 'accounts.showLink',
  method: 'POST',
  path: '/api/auth/link',
  summary: 'Чья ссылка из письма и действует ли она',
  access: { kind: 'public', why: 'The link itself is the proof' },
  ratePerMinute: 60,
  body: z.object({ token: linkToken }),
  response: z.object({
    /** `invitation`: the first password; `reset`: a new one. */
    purpose: z.enum(['invitation', 'reset']),
    login: z.string(),
    name: z.string(),
    expiresAt: z.iso.datetime(),
  }),
})

export const setPassword = operation({
  id: 'accounts.setPassword',
  method: 'POST',
  path: '/api/auth/set-password',
  summary: 'Задать пароль по одноразовой ссылке из письма',
  access: { kind: 'public', why: 'The link itself is the proof' },
  ratePerMinute: 60,
  body: z.object({
    token: linkToken,
    password: z.string().min(1, 'Введите пароль').max(200, 'Пароль слишком длинный'),
  }),
})

export const startOidc = operation({
  id: 'accounts.startOidc',
  method: 'GET',
  path: '/api/auth/oidc',
  summary: 'Уйти на страницу входа внешней системы',
  access: { kind: 'public', why: 'Signing in' },
  ratePerMinute: 60,
  query: z.object({
    /** Page of the product to come back to. */
    to: z
      .string()
      .max(500)
      .regex(/^\/(?![/\\])/, 'Можно вернуться только на страницу «Маршрута»')
      .default('/'),
  }),
})

export const finishOidc = operation({
  id: 'accounts.finishOidc',
  method: 'GET',
  path: '/api/auth/callback/oidc',
  summary: 'Возвращение от внешней системы входа',
  access: { kind: 'public', why: 'Signing in' },
  ratePerMinute: 120,
  query: z.looseObject({
    code: z.string().optional(),
    state: z.string().optional(),
    error: z.string().optional(),
  }),
})
