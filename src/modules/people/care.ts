import type { z } from 'zod'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { forbidden, invalid } from '#platform/errors/problem.ts'
import {
  countInCare,
  endCareRows,
  insertCare,
  selectAlreadyInCare,
  selectCareReach,
  selectCarers,
} from './care.sql.ts'
import type {
  assignCare as assignCareOperation,
  careWarning,
  endCare as endCareOperation,
} from './contract-care.ts'
import { dayBefore } from './employ-person.ts'
import { namesMeant } from './names-meant.ts'
import { thresholdsFor } from './thresholds.ts'

type Assign = z.output<NonNullable<typeof assignCareOperation.body>>
type End = z.output<NonNullable<typeof endCareOperation.body>>
type Warning = z.output<typeof careWarning>

/**
 * Gives people into the care of a methodologist, curator or tutor (rows 130, 226, 227). A load above the act's
 * limit is a warning with the act and clause: the work goes on, the indicator shows it.
 *
 * @throws Problem forbidden when somebody of the list does not work in the actor's unit, with her name
 */
export async function assignCare(
  context: Context,
  input: Assign,
): Promise<{ assigned: number; alreadyAssigned: number; warning: Warning | null }> {
  return await transact(context, async tx => {
    const from = input.from ?? context.clock.today()
    const people = [...new Set(input.people)]
    const { names, region } = await requireReach(context, tx, people, from)
    if (people.includes(input.carerPersonId))
      throw invalid('care.self', 'Проверьте отмеченные поля.', [
        { code: 'care.self', field: 'people', message: 'Человека нельзя закрепить за ним самим' },
      ])
    const already = await selectAlreadyInCare(tx, { ...input, people, from })
    const fresh = people.filter(id => !already.has(id))
    const assigned = await insertCare(tx, { ...input, people: fresh, from })
    await recordAuditOfMany(
      context,
      tx,
      region,
      assigned.map(id => ({
        action: 'people.assign-care',
        entity: 'person',
        entityId: id,
        after: { carer: input.carerPersonId, kind: input.kind, validFrom: from, name: names.get(id) },
      })),
    )
    return {
      assigned: assigned.length,
      alreadyAssigned: already.size,
      warning: await warningOf(context, tx, input.carerPersonId, from),
    }
  })
}

/** Takes people out of somebody's care: `lastDay` is the last day in it, by default yesterday, so that today is free. */
export async function endCare(context: Context, input: End): Promise<{ ended: number }> {
  return await transact(context, async tx => {
    const lastDay = input.lastDay ?? dayBefore(context.clock.today())
    const people = [...new Set(input.people)]
    const { region } = await requireReach(context, tx, people, lastDay)
    const ended = await endCareRows(tx, { ...input, people, lastDay })
    await recordAuditOfMany(
      context,
      tx,
      region,
      ended.map(id => ({
        action: 'people.end-care',
        entity: 'person',
        entityId: id,
        after: { carer: input.carerPersonId, kind: input.kind, validTo: lastDay },
        reason: input.reason,
      })),
    )
    return { ended: ended.length }
  })
}

/** Who can be given people to care for, with the present load of each and the act's limit. */
export async function listCarers(context: Context, { q }: { q?: string | undefined }) {
  return await read(context, async tx => {
    const today = context.clock.today()
    const { careLimit } = await thresholdsFor(context, tx, today)
    const { names } = await namesMeant(tx, q, async meant => (await selectCarers(tx, meant, today)).length)
    return {
      carers: await selectCarers(tx, names, today),
      limit: { count: careLimit.value, act: actText(careLimit) },
    }
  })
}

async function requireReach(context: Context, tx: Tx, people: readonly string[], on: string) {
  const rows = await selectCareReach(tx, people, on)
  const outside = rows.filter(row => !row.isWithinReach)
  if (rows.length < people.length || outside.length > 0) {
    const names = outside.slice(0, 5).map(row => row.name)
    throw forbidden(
      'care.foreign',
      names.length > 0
        ? `Сейчас не работают в ваших организациях: ${names.join(', ')}. Снимите с них выбор и повторите.`
        : 'Кого-то из выбранных вам не видно. Обновите список и повторите.',
    )
  }
  const scope = context.actor.scope
  return {
    names: new Map(rows.map(row => [row.id, row.name])),
    // one chain: people of one call are of one region unless the actor's scope is the country
    region: scope.kind === 'country' ? null : (rows[0]?.regionId ?? null),
  }
}

async function warningOf(context: Context, tx: Tx, carer: string, on: string): Promise<Warning | null> {
  const { careLimit } = await thresholdsFor(context, tx, on)
  const load = await countInCare(tx, carer, on)
  if (load <= careLimit.value) return null
  const act = actText(careLimit)
  return {
    load,
    limit: careLimit.value,
    act,
    message: `Теперь за методистом закреплено ${load}\u00A0чел., а показатель допускает не больше ${careLimit.value} (${act}).`,
  }
}

const actText = ({ act, clause }: { act: string; clause: string | null }) =>
  clause ? `${act}, ${clause}` : act
