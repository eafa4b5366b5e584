import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

/** Own account: everything a person sees and changes about her sign-in. */
export const myAccount = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  secondStep: z.enum(['off', 'on']),
  /** Spare codes not yet used; null without a second step. */
  backupCodesLeft: z.number().int().nullable(),
})

export const showMyAccount = operation({
  id: 'accounts.showMine',
  method: 'GET',
  path: '/api/my/account',
  summary: 'Моя учётная запись',
  access: { kind: 'signed-in' },
  response: myAccount,
})

const password = z.string().min(1, 'Введите пароль').max(200, 'Пароль слишком длинный')

export const changePassword = operation({
  id: 'accounts.changePassword',
  method: 'POST',
  path: '/api/my/password',
  summary: 'Сменить пароль; остальные сеансы прекращаются',
  access: { kind: 'signed-in' },
  ratePerMinute: 20,
  body: z.object({ current: password, next: password }),
})

export const mySession = z.object({
  id: z.uuid(),
  isCurrent: z.boolean(),
  /** «Chrome, Windows», from what the browser says about itself. */
  device: z.string(),
  address: z.string(),
  signedInAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
})

export const listMySessions = operation({
  id: 'accounts.listMySessions',
  method: 'GET',
  path: '/api/my/sessions',
  summary: 'Где открыт вход в мою учётную запись',
  access: { kind: 'signed-in' },
  response: z.object({ rows: z.array(mySession) }),
})

export const endMySession = operation({
  id: 'accounts.endMySession',
  method: 'DELETE',
  path: '/api/my/sessions/:id',
  summary: 'Прекратить один из своих сеансов',
  access: { kind: 'signed-in' },
  params: z.object({ id: z.uuid() }),
})

export const endMyOtherSessions = operation({
  id: 'accounts.endMyOtherSessions',
  method: 'DELETE',
  path: '/api/my/sessions',
  summary: 'Прекратить все свои сеансы, кроме этого',
  access: { kind: 'signed-in' },
  response: z.object({ ended: z.number().int() }),
})

export const enrolTotp = operation({
  id: 'accounts.enrolTotp',
  method: 'POST',
  path: '/api/my/second-step',
  summary: 'Начать подключение второго шага: ключ для приложения и запасные коды',
  access: { kind: 'signed-in' },
  ratePerMinute: 20,
  body: z.object({ password }),
  response: z.object({
    /** `otpauth://` link for the app on the same phone. */
    link: z.string(),
    /** The same key to be typed by hand, in groups of four. */
    key: z.string(),
    /** The link as a QR code: rows of '1' (dark) and '0'. */
    qr: z.array(z.string()),
    backupCodes: z.array(z.string()),
  }),
})

export const confirmTotp = operation({
  id: 'accounts.confirmTotp',
  method: 'POST',
  path: '/api/my/second-step/confirm',
  summary: 'Закончить подключение второго шага кодом из приложения',
  access: { kind: 'signed-in' },
  ratePerMinute: 20,
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'Код состоит из шести цифр'),
  }),
})

export const disableTotp = operation({
  id: 'accounts.disableTotp',
  method: 'POST',
  path: '/api/my/second-step/disable',
  summary: 'Отключить второй шаг входа',
  access: { kind: 'signed-in' },
  ratePerMinute: 20,
  body: z.object({ password }),
})

export const renewBackupCodes = operation({
  id: 'accounts.renewBackupCodes',
  method: 'POST',
  path: '/api/my/second-step/backup-codes',
  summary: 'Новые запасные коды; прежние перестают действовать',
  access: { kind: 'signed-in' },
  ratePerMinute: 20,
  body: z.object({ password }),
  response: z.object({ backupCodes: z.array(z.string()) }),
})
