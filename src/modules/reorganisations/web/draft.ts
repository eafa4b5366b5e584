import type { z } from 'zod'
import type { Kind, planFields, ReorganisationCard, ShownBelonging, Subject } from '../contract.ts'
import type { Chosen } from './units-picker.tsx'

/** A plan as it is being written. */
export type Draft = {
  subject: Subject
  kind: Kind
  onDay: string
  from: Chosen[]
  to: Chosen[]
  /** Unit by the job or the body that goes there. */
  assigned: Record<string, string>
  /** Unit, or ENDS, by what else goes there or ends: key by `placeKey`. */
  placed: Record<string, string>
}

export const ENDS = 'ends'
export const placeKey = ({ of, id }: Pick<ShownBelonging, 'of' | 'id'>): string => `${of} ${id}`

export const EMPTY: Draft = {
  subject: 'organisation',
  kind: 'join',
  onDay: '',
  from: [],
  to: [],
  assigned: {},
  placed: {},
}

type Plan = z.input<typeof planFields>

export function planOf({ from, to, assigned, placed, ...rest }: Draft): Plan {
  return {
    ...rest,
    from: from.map(one => one.id),
    to: to.map(one => one.id),
    assigned: Object.entries(assigned).map(([id, target]) => ({ id, to: target })),
    placed: Object.entries(placed).map(([key, target]) => {
      const [of, id] = key.split(' ') as [ShownBelonging['of'], string]
      return { of, id, to: target === ENDS ? null : target }
    }),
  }
}

/** What was planned before, to be changed or confirmed; undefined where there is nothing planned to change. */
export function draftOf({ plan, from, to }: ReorganisationCard): Draft | undefined {
  if (!plan) return undefined
  const byId = new Map([...from, ...to].map(one => [one.id, one]))
  const chosen = (ids: readonly string[]) => ids.flatMap(id => byId.get(id) ?? [])
  // the first of the list is the main one
  const mainFirst = plan.to.toSorted((one, other) => Number(other === plan.main) - Number(one === plan.main))
  return {
    subject: plan.subject,
    kind: plan.kind,
    onDay: plan.onDay,
    from: chosen(plan.from),
    to: chosen(mainFirst),
    assigned: Object.fromEntries(plan.assigned.map(one => [one.id, one.to])),
    placed: Object.fromEntries(plan.placed.map(one => [placeKey(one), one.to ?? ENDS])),
  }
}
