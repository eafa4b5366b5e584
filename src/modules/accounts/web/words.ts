import type { HistoryEntry } from '#ui/history.tsx'
import type { AccountCard } from '../contract.ts'
import { ROLES, type Role } from '../role.ts'

export const STATUS_TONES = { invited: 'warning', active: 'proven', blocked: 'lost' } as const

const WORDS: Readonly<Record<string, string>> = {
  'accounts.invite': 'Приглашение',
  'accounts.appoint': 'Назначен администратор при первом запуске',
  'accounts.resendInvitation': 'Приглашение отправлено ещё раз',
  'accounts.createDemo': 'Создан демонстрационный вход',
  'accounts.setPassword': 'Задан пароль по ссылке из письма',
  'accounts.changePassword': 'Сменён пароль',
  'accounts.requestReset': 'Запрошена ссылка для нового пароля',
  'accounts.signedIn': 'Вход',
  'accounts.signedOut': 'Выход',
  'accounts.signInFailed': 'Неудачный вход',
  'accounts.signInLocked': 'Вход задержан: много неудачных попыток',
  'accounts.endSessions': 'Прекращены сеансы',
  'accounts.enrolTotp': 'Подключён второй шаг',
  'accounts.disableTotp': 'Отключён второй шаг',
  'accounts.clearSecondStep': 'Второй шаг отключил администратор',
  'accounts.renewBackupCodes': 'Новые запасные коды',
  'accounts.assign': 'Назначена роль',
  'accounts.endRole': 'Прекращена роль',
  'accounts.confirmRight': 'Роль подтверждена вторым администратором',
  'accounts.refuseRight': 'В роли отказано',
  'accounts.review': 'Решение при пересмотре прав',
  'accounts.delegate': 'Роль поручена на время',
  'accounts.recallDelegation': 'Отозвано поручение',
  'accounts.block': 'Блокировка',
  'accounts.unblock': 'Снята блокировка',
}

const FIELDS: Readonly<Record<string, string>> = {
  login: 'Логин',
  email: 'Почта',
  name: 'Имя',
  role: 'Роль',
  validFrom: 'С какого дня',
  validTo: 'По какой день',
  deputy: 'Кому поручена',
  review: 'Решение',
  blocked: 'Заблокирована',
  secondStep: 'Второй шаг',
  ended: 'Прекращено сеансов',
}

/** The history of an account in words; ids and other inner facts are left out. */
export function historyOfAccount(history: AccountCard['history']): HistoryEntry[] {
  return history.map((entry, index) => ({
    id: `${entry.at}-${index}`,
    at: entry.at,
    who: entry.who,
    what: WORDS[entry.action] ?? entry.action,
    changes: entry.changes
      .filter(({ field }) => field in FIELDS)
      .map(({ field, before, after }) => ({
        field: FIELDS[field]!,
        before: shown(before),
        after: shown(after),
      })),
    reason: entry.reason,
  }))
}

function shown(value: unknown): string {
  if (value === true) return 'да'
  if (value === false) return 'нет'
  if (value === null || value === undefined) return ''
  const text = String(value)
  return text in ROLES ? ROLES[text as Role].title : text
}
