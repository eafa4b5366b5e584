import type { z } from 'zod'
import type { NamedAct } from './acts.sql.ts'
import type { actReference } from './contract.ts'

/** «№ Р-174 от 16.12.2020»; an act without a number is called by its title. */
export function actLabel(act: { number: string | null; issuedOn: string | null; title: string }): string {
  if (act.number === null) return act.title
  const [year, month, day] = act.issuedOn?.split('-') ?? []
  return `№\u00A0${act.number}${year ? ` от\u00A0${day}.${month}.${year}` : ''}`
}

/**
 * An act by its code for a link. A code no pack describes stays a code; an act entered by hand that the reader does not
 * see is said to be one.
 */
export function referenceTo(
  code: string,
  known: ReadonlyMap<string, NamedAct>,
  clause: string | null = null,
): z.output<typeof actReference> {
  const act = known.get(code)
  const unknown = ENTERED.test(code) ? 'акт из реестра, который вам не виден' : code
  return { id: act?.id ?? null, code, label: act ? actLabel(act) : unknown, clause: clause || null }
}

/** Code of an act entered by hand: `codeOf`. */
const ENTERED = /^act-[0-9a-f]{8}-[0-9a-f-]{27}$/
