import type { Logger } from 'pino'
import type { Letter, Mailer } from '#platform/mail/mail.ts'
import type { AccountsSettings } from './settings.ts'

type Post = { mailer: Mailer; logger: Logger; settings: AccountsSettings }

/** Page that a link opens; the token stands after `#`, so that it reaches no server's log. */
export const pageOfLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/set-password#${encodeURIComponent(token)}`

/** Never fails: the answer must not tell a known login from an unknown one. */
export async function sendResetLetter(
  { mailer, logger, settings }: Post,
  to: { email: string; name: string },
  token: string,
): Promise<void> {
  try {
    await mailer.send(resetLetter(to, pageOfLink(settings.publicUrl, token)))
  } catch (error) {
    logger.error({ err: error }, 'letter with a new-password link not sent')
  }
}

/** @returns whether the mail server took it: the administrator is told and may send it again. */
export async function sendInvitation(
  { mailer, logger, settings }: Post,
  to: { email: string; name: string; login: string },
  token: string,
): Promise<boolean> {
  try {
    await mailer.send(invitationLetter(to, pageOfLink(settings.publicUrl, token)))
    return true
  } catch (error) {
    logger.error({ err: error }, 'invitation not sent')
    return false
  }
}

function resetLetter(to: { email: string; name: string }, link: string): Letter {
  return {
    to: to.email,
    subject: '«Маршрут»: новый пароль',
    text: [
      `Здравствуйте, ${to.name}!`,
      '',
      'Вы (или кто-то другой) попросили сменить пароль в «Маршруте». Чтобы задать новый, откройте ссылку:',
      link,
      '',
      'Ссылка действует один час и только один раз. Если вы ничего не просили, удалите это письмо: пароль не изменится.',
    ].join('\n'),
  }
}

function invitationLetter(to: { email: string; name: string; login: string }, link: string): Letter {
  return {
    to: to.email,
    subject: '«Маршрут»: приглашение',
    text: [
      `Здравствуйте, ${to.name}!`,
      '',
      'Для вас создана учётная запись в «Маршруте».',
      `Логин: ${to.login}`,
      '',
      'Чтобы задать пароль и войти, откройте ссылку:',
      link,
      '',
      'Ссылка действует 7 дней и только один раз. Если она устарела, попросите администратора прислать новую.',
    ].join('\n'),
  }
}
