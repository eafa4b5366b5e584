import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What a running server wrote about itself (storage: miscadmin.h, LOCK_FILE_LINE_*). */
export type Postmaster = { readonly pid: number; readonly port: number; readonly socketFolder: string }

export const POSTMASTER_FILE = 'postmaster.pid'

/** The server named in `postmaster.pid`, alive or not; undefined when there is none or it is half-written. */
export function readPostmaster(clusterFolder: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(path.join(clusterFolder, POSTMASTER_FILE), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  const socketFolder = lines[4]?.trim()
  if (!Number.isInteger(pid) || pid <= 0 || !port || !socketFolder) return undefined
  return { pid, port, socketFolder }
}

/**
 * Whether `pid` is a living PostgreSQL server. A zombie (killed, but not yet reaped by the container's first
 * process) and an unrelated program that got the number after a reboot are not.
 */
export function isLivingServer(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform === 'linux') {
    try {
      const [, name, state] = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      return name === 'postgres' && state !== 'Z' && state !== 'X'
    } catch {
      return false
    }
  }
  try {
    const shown = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' })
    return !shown.startsWith('Z') && shown.includes('postgres')
  } catch {
    return false
  }
}

/** Whether a process with this number exists, whatever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
