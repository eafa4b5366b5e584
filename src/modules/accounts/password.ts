import { hash, verify } from '@node-rs/argon2'
import type { ProblemItem } from '#platform/errors/problem.ts'

export const MIN_PASSWORD = 10
export const MAX_PASSWORD = 200

/** Argon2id with 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet allows. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST)

/** Mail domain of demo sign-ins (RFC 2606: it belongs to nobody). Their password is shown to everybody. */
export const DEMO_DOMAIN = '@demo.invalid'

export const isDemoAccount = ({ email }: { email: string }): boolean => email.endsWith(DEMO_DOMAIN)

/** False also for a hash that is not one: such an account has no usable password. */
export async function verifyPassword({
  hash: stored,
  password,
}: {
  hash: string
  password: string
}): Promise<boolean> {
  return await verify(stored, password.normalize('NFC')).catch(() => false)
}

/** Takes as long as a real check: the answer to an unknown login must not come sooner. */
export async function spendTheTimeOfACheck(password: string): Promise<void> {
  await hashPassword(password)
}

/** Words that open lists of guessed passwords, as whole passwords or with digits behind. */
const COMMON =
  /^(password|qwerty|qwertyuiop|йцукен|йцукенгшщз|пароль|admin|administrator|school|учитель|marshrut|маршрут)[\d!.]*$/i

/** What is wrong with a new password; empty when nothing is. */
export function passwordProblems(
  password: string,
  about: { login: string; email: string },
  field = 'password',
): ProblemItem[] {
  const problems: ProblemItem[] = []
  const say = (code: string, message: string) => problems.push({ code, message, field })
  const lower = password.toLowerCase()
  if (password.length < MIN_PASSWORD) say('password.short', `Пароль короче ${MIN_PASSWORD} знаков`)
  if (password.length > MAX_PASSWORD) say('password.long', `Пароль длиннее ${MAX_PASSWORD} знаков`)
  if (new Set(lower).size < 5) say('password.uniform', 'В пароле слишком мало разных знаков')
  if (COMMON.test(password)) say('password.common', 'Такой пароль подбирают первым. Придумайте другой')
  const mailbox = about.email.split('@')[0] ?? ''
  if ([about.login, mailbox].some(word => word.length >= 4 && lower.includes(word.toLowerCase())))
    say('password.contains-login', 'Пароль не должен содержать логин или почту')
  return problems
}
