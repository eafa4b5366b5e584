import { APIError } from 'better-auth/api'
import { conflict, forbidden, invalid, type Problem, unauthenticated } from '#platform/errors/problem.ts'

/** What the library refuses, in our words. Anything it says beyond these is a fault and passes unchanged. */
const REFUSALS: Readonly<Record<string, () => Problem | Error>> = {
  INVALID_PASSWORD: () => wrongPassword(),
  CREDENTIAL_ACCOUNT_NOT_FOUND: () =>
    conflict(
      'accounts.no-password',
      'У этой учётной записи нет пароля. Задайте его по ссылке из письма: «Не помню пароль» на странице входа.',
    ),
  INVALID_EMAIL_OR_PASSWORD: () => wrongSignIn(),
  INVALID_USERNAME_OR_PASSWORD: () => wrongSignIn(),
  INVALID_CODE: () => wrongCode(),
  INVALID_BACKUP_CODE: () => wrongCode(),
  INVALID_TWO_FACTOR_COOKIE: () =>
    unauthenticated('accounts.second-step-over', 'Время второго шага вышло. Введите логин и пароль ещё раз.'),
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: () =>
    unauthenticated(
      'accounts.second-step-over',
      'Неверных кодов слишком много. Введите логин и пароль ещё раз.',
    ),
  ACCOUNT_TEMPORARILY_LOCKED: () =>
    Object.assign(new Error('Неверных кодов слишком много. Второй шаг закрыт на 15\u00a0минут.'), {
      statusCode: 429,
    }),
  ACCOUNT_BLOCKED: () =>
    forbidden('accounts.blocked', 'Учётная запись заблокирована. Обратитесь к администратору.'),
  INVALID_TOKEN: () => deadLink(),
  TOTP_ALREADY_ENABLED: () =>
    conflict('accounts.second-step-on', 'Второй шаг уже подключён. Сначала отключите его.'),
  TOTP_NOT_ENABLED: () => conflict('accounts.second-step-off', 'Второй шаг не подключён.'),
  TWO_FACTOR_NOT_ENABLED: () => conflict('accounts.second-step-off', 'Второй шаг не подключён.'),
  BACKUP_CODES_NOT_ENABLED: () => conflict('accounts.second-step-off', 'Второй шаг не подключён.'),
  UNAUTHORIZED: () => unauthenticated('access.signed-out', 'Войдите, чтобы продолжить.'),
}

export const wrongSignIn = () =>
  unauthenticated(
    'accounts.wrong-sign-in',
    'Логин или пароль не подходят. Проверьте раскладку и Caps Lock или восстановите пароль по почте.',
  )

export const wrongPassword = () =>
  invalid('accounts.wrong-password', 'Пароль не подходит.', [
    { code: 'password.wrong', field: 'password', message: 'Пароль не подходит' },
  ])

const wrongCode = () =>
  invalid('accounts.wrong-code', 'Код не подходит. Проверьте время на телефоне и введите новый код.', [
    { code: 'code.wrong', field: 'code', message: 'Код не подходит' },
  ])

export const deadLink = () =>
  invalid(
    'accounts.dead-link',
    'Ссылка уже использована или устарела. Запросите новую на странице входа, а приглашение — у администратора.',
  )

/** Calls the library; its refusals become problems. */
export async function callLibrary<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const refusal = error instanceof APIError ? REFUSALS[String(error.body?.code ?? '')] : undefined
    throw refusal ? refusal() : error
  }
}
