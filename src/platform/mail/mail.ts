import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { Problem, unavailable } from '../errors/problem.ts'
import { newId } from '../ids/ids.ts'
import type { Logger } from '../logs/logs.ts'

export type Letter = { to: string; subject: string; text: string; html?: string }

/** Sends a letter or throws a Problem: `mail.address` (invalid) or `mail.refused` (unavailable, worth a retry). */
export type Mailer = { send(letter: Letter): Promise<void> }

const TIMEOUT_MS = 15_000

/**
 * Letters through an SMTP server.
 *
 * @param url `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`
 * @param from sender, «Маршрут <noreply@example.org>»
 */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer & { close(): void } {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 3,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    } as Parameters<typeof createTransport>[0],
    { from },
  )
  return {
    async send(letter) {
      assertLetter(letter)
      try {
        await transport.sendMail(sealed(letter))
      } catch (cause) {
        throw refusal(cause)
      }
    },
    close: () => transport.close(),
  }
}

/**
 * Letters of a demo or a development machine: each one becomes a file `*.eml` in `directory`, which any mail
 * program opens. The log names the file only: a letter holds its reader's address and sign-in links.
 */
export function logMailer({
  directory,
  logger,
  from = 'Маршрут <noreply@localhost>',
}: {
  directory: string
  logger: Logger
  from?: string
}): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, { from })
  return {
    async send(letter) {
      assertLetter(letter)
      const { message } = await transport.sendMail(sealed(letter))
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const path = join(directory, `${newId()}.eml`)
      const file = await open(`${path}.part`, 'wx', 0o600)
      try {
        await file.writeFile(message as Buffer)
      } finally {
        await file.close()
      }
      await rename(`${path}.part`, path)
      logger.info({ file: path }, 'letter kept in the outbox')
    },
  }
}

/** Letters kept in memory, for tests. */
export function memoryMailer(): Mailer & { letters: Letter[] } {
  const letters: Letter[] = []
  return {
    letters,
    async send(letter) {
      assertLetter(letter)
      letters.push(letter)
    },
  }
}

/** One plain address, so that a name typed by a person cannot add recipients or headers. */
const ADDRESS = /^[^\s@<>,;:"'()[\]\\]+@[^\s@<>,;:"'()[\]\\]+\.[^\s@<>,;:"'()[\]\\.]+$/u

function assertLetter({ to, subject }: Letter): void {
  if (!ADDRESS.test(to) || to.length > 254)
    throw new Problem('invalid', 'mail.address', 'Адрес электронной почты записан неверно. Исправьте адрес.')
  if (/[\r\n]/.test(subject)) throw new TypeError('A subject is one line')
}

/** A letter never reads a file or a page, whatever its text says. */
const sealed = (letter: Letter) => ({ ...letter, disableFileAccess: true, disableUrlAccess: true })

function refusal(cause: unknown): Problem {
  const problem = unavailable(
    'mail.refused',
    'Письмо не отправлено: почтовый сервер не принял его. Повторите позже или сообщите администратору.',
  )
  problem.cause = cause
  return problem
}
