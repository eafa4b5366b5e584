import type { Choice } from './palette-options.ts'

const KEY = 'marshrut.recent.'
const KEPT = 6

/**
 * What was lately chosen in the palette by this account on this device. Forgotten at sign-out: names of people are
 * nothing to leave on a computer of the staff room.
 */
export function recentChoices(accountId: string): Choice[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY + accountId) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isChoice).slice(0, KEPT) : []
  } catch {
    return []
  }
}

/** Puts a choice in front; storage that is full or forbidden only loses the remembering. */
export function rememberChoice(accountId: string, choice: Choice): void {
  const others = recentChoices(accountId).filter(({ link }) => link !== choice.link)
  try {
    localStorage.setItem(KEY + accountId, JSON.stringify([choice, ...others].slice(0, KEPT)))
  } catch {
    // the palette works without
  }
}

export function forgetChoices(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) localStorage.removeItem(key)
  } catch {
    // storage is forbidden, so nothing is kept
  }
}

function isChoice(value: unknown): value is Choice {
  const { kind, title, subtitle, link } = (value ?? {}) as Record<string, unknown>
  return [kind, title, subtitle, link].every(part => typeof part === 'string') && String(link).startsWith('/')
}
