import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Visitor } from './browser.ts'

/** A teacher who can sign in, as an administrator makes one: invited, the link of the letter used for a password. */
export async function letIn(
  admin: Visitor,
  outbox: string,
  { personId, login, password }: { personId: string; login: string; password: string },
): Promise<void> {
  const grant = { role: 'teacher', scopeKind: 'self', reason: 'Приказ № 14 о приёме на работу' }
  const body = { personId, login, email: `${login}@example.org`, grant }
  await admin.ask('POST', '/api/accounts', body)
  const link = await linkOfLastLetter(outbox)
  const token = decodeURIComponent(link.split('#')[1]!)
  await admin.ask('POST', '/api/auth/set-password', { token, password })
}

/** Where the last letter that lies in the outbox leads. */
export async function linkOfLastLetter(outbox: string): Promise<string> {
  const names = (await readdir(outbox)).filter(name => name.endsWith('.eml')).sort()
  const letter = await readFile(path.join(outbox, names.at(-1)!), 'utf8')
  const [head = '', body = ''] = letter.split(/\r?\n\r?\n(.*)/s)
  const text = /^content-transfer-encoding: base64/im.test(head)
    ? Buffer.from(body, 'base64').toString('utf8')
    : body
  const link = /https?:\/\/\S+\/set-password#\S+/.exec(text)?.[0]
  if (!link) throw new Error(`No link in the letter:\n${letter}`)
  return link
}
