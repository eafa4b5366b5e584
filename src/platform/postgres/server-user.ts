import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { StartProblem } from '#platform/config/start-problem.ts'

/** The numeric user and group the database server runs as. */
export type ServerUser = { readonly uid: number; readonly gid: number }

/**
 * Users that own a cluster made by root. The number is below the range of systemd's dynamic users and above
 * the accounts that useradd gives out, so that no other service shares it (unlike `nobody`).
 */
const FIRST_FREE_UID = 58_732

/** Whether this process is root: PostgreSQL refuses to run as root and has to be started as somebody else. */
export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * The user a cluster in `folder` runs as, or undefined for "the same as this process".
 * An existing cluster or data folder that belongs to an ordinary user keeps its owner, so that one start
 * under sudo does not lock that user out.
 */
export function chooseServerUser(folder: string): ServerUser | undefined {
  if (!isRoot()) return undefined
  for (const place of [folder, path.dirname(folder)]) {
    const owner = ownerOf(place)
    if (owner && owner.uid !== 0) return owner
  }
  const taken = new Set(readAccounts().map(account => account.uid))
  let uid = FIRST_FREE_UID
  while (taken.has(uid)) uid++
  return { uid, gid: uid }
}

/**
 * A user for `initdb`, which (unlike the server) insists on a name in the account list. The cluster is handed
 * over to the server's own user afterwards.
 */
export function chooseInitUser(server: ServerUser | undefined): ServerUser | undefined {
  if (!server) return undefined
  const accounts = readAccounts().filter(account => account.uid !== 0)
  const account =
    accounts.find(each => each.uid === server.uid) ??
    accounts.find(each => each.name === 'nobody') ??
    accounts[0]
  if (!account) {
    throw new StartProblem(
      'postgres.no-user',
      'PostgreSQL не запускается от root, а других пользователей в /etc/passwd нет. ' +
        'Запустите программу от обычного пользователя или задайте DATABASE_URL.',
    )
  }
  return { uid: account.uid, gid: account.gid }
}

/** Whether `user` can pass through every folder above `place` and `place` itself, judged by mode bits. */
export function canReach(place: string, user: ServerUser | undefined): boolean {
  if (!user) return true
  let current = path.resolve(place)
  for (;;) {
    const { mode, uid, gid } = statSync(current)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    const parent = path.dirname(current)
    if (parent === current) return true
    current = parent
  }
}

function ownerOf(place: string): ServerUser | undefined {
  const stat = statSync(place, { throwIfNoEntry: false })
  return stat && { uid: stat.uid, gid: stat.gid }
}

type Account = ServerUser & { readonly name: string }

function readAccounts(): Account[] {
  let text: string
  try {
    text = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap(line => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
