import type { z } from 'zod'
import { namesMeant } from '#modules/people/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { forbidden } from '#platform/errors/problem.ts'
import type {
  registerChanges as changesOperation,
  listRegisterQuery,
  RegisterChange,
  RegisterFilter,
  RegisterRow,
} from './contract.ts'
import {
  countRegister,
  type ListedEntry,
  mayReadTraining,
  type RegisterQuery,
  selectChanges,
  selectRegister,
} from './registers.sql.ts'
import { REGISTER_RULES } from './registers.ts'
import { termOf } from './training-term.ts'

/** A register of people on a day, page by page. */
export async function listRegister(
  context: Context,
  { limit, after, ...filter }: z.output<typeof listRegisterQuery>,
): Promise<{ rows: RegisterRow[]; next: string | null; total: number; shownFor: string[] }> {
  if (isTooWide(queryOf(context, filter))) return { rows: [], next: null, total: 0, shownFor: [] }
  return await read(context, async tx => {
    const { query, total, shownFor } = await settle(context, tx, filter)
    const page = cutPage(await selectRegister(tx, query, { limit, after }), limit, row =>
      cursorOf(row, query.sort),
    )
    return {
      rows: page.rows.map(({ sortName: _, ...row }) => row),
      next: page.next,
      total,
      shownFor: shownFor(page.rows.map(row => row.name)),
    }
  })
}

/** The register as the query needs it, with the first understanding of the words by which it has anybody. */
export async function settle(context: Context, tx: Tx, filter: RegisterFilter) {
  const on = filter.on ?? context.clock.today()
  const query = { ...queryOf(context, filter), termYears: (await termOf(context, tx, on))?.years }
  const { names, total, shownFor } = await namesMeant(tx, filter.q, meant =>
    countRegister(tx, { ...query, names: meant }),
  )
  return { query: { ...query, names }, total, shownFor }
}

const MOST_CHANGES = 500

/** Who came into the register and who left it; the last year unless told otherwise. */
export async function listRegisterChanges(
  context: Context,
  { from, to, ...filter }: z.output<NonNullable<typeof changesOperation.query>>,
): Promise<{ from: string; to: string; changes: RegisterChange[]; isCut: boolean }> {
  const today = context.clock.today()
  const last = to ?? today
  const first = from ?? `${Number(last.slice(0, 4)) - 1}${last.slice(4).replace('-02-29', '-02-28')}`
  const register = { ...filter, sort: 'name', order: 'asc' } as const
  if (isTooWide(queryOf(context, register))) return { from: first, to: last, changes: [], isCut: false }
  return await read(context, async tx => {
    const { query } = await settle(context, tx, register)
    const changes = await selectChanges(tx, query, { from: first, to: last, limit: MOST_CHANGES + 1 })
    return {
      from: first,
      to: last,
      changes: changes.slice(0, MOST_CHANGES),
      isCut: changes.length > MOST_CHANGES,
    }
  })
}

export function queryOf(context: Context, { register, q: _, ...filter }: RegisterFilter): RegisterQuery {
  if ((filter.training || filter.trainedAfter) && !mayReadTraining(context.actor))
    throw forbidden(
      'registers.training',
      'Обучение людей вашей роли не показывают: уберите отбор по обучению.',
    )
  return {
    ...filter,
    on: filter.on ?? context.clock.today(),
    actor: context.actor,
    rule: REGISTER_RULES[register],
    names: undefined,
    termYears: undefined,
  }
}

/** Staff of a municipality, asked for the country without naming a unit: nobody's list, and two million people. */
export function isTooWide({ rule, actor, region, municipality, organisation }: RegisterQuery): boolean {
  const isEverybody = rule.source === 'staff' && !rule.organisations && !rule.positions
  return isEverybody && actor.scope.kind === 'country' && !region && !municipality && !organisation
}

export function cursorOf(row: ListedEntry, sort: RegisterFilter['sort']): string[] {
  return sort === 'name' ? [row.sortName, row.id] : [row.organisationName, row.sortName, row.id]
}
