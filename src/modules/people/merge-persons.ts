import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  MERGED_FIELDS,
  type MergedField,
  type MergePreview,
  type mergePersons as mergeOperation,
  type PersonFields,
} from './contract.ts'
import { changedFirst } from './load-person.ts'
import { insertMerge, lockPersons, type MovedRows, makeAlias, mayMerge, moveRows } from './merge.sql.ts'
import { findPerson, findRegionOfPerson, updatePersonRow } from './person.sql.ts'
import type { PersonTrace, TraceTable } from './person-trace.ts'
import { personMissing } from './show-person.ts'

type Card = PersonFields & { id: string; version: number }
type Merge = { id: string } & z.output<NonNullable<typeof mergeOperation.body>>
type Moved = { trace: TraceTable; rows: MovedRows }

/**
 * Joins two cards of one person. Her records of every room move to the surviving card; the former one is kept and
 * leads to it. What has a like of it there is folded or stays, as the room says (`PersonTrace`).
 *
 * @throws Problem not-found, forbidden when somebody else keeps one of them, conflict when a card has changed or a
 *   room refuses
 */
export async function mergePersons(
  context: Context,
  traces: readonly PersonTrace[],
  input: Merge,
): Promise<{ merge: string; version: number }> {
  return await transact(context, async tx => {
    const cards = await loadPair(tx, input.id, input.former)
    if (cards.survivor.version !== input.version) throw await changedFirst(context, tx, input.id, 'card')
    if (cards.former.version !== input.formerVersion)
      throw await changedFirst(context, tx, input.former, 'card')
    const { merge, moved, version } = await join(context, tx, traces, { ...input, ...cards })
    const refusal = refusalOf(moved)
    if (refusal) throw conflict('merge.refused', refusal)
    await recordAudit(context, tx, {
      action: 'people.merge',
      entity: 'person',
      entityId: input.id,
      regionId: await findRegionOfPerson(tx, input.id),
      before: pick(fieldsOf(cards.survivor), input.take),
      after: { ...pick(fieldsOf(cards.former), input.take), mergedCard: nameOf(cards.former) },
      reason: input.reason,
    })
    return { merge, version }
  })
}

/** Thrown to roll the trial back: what a merge would do is what it does, done and taken back. */
class Rehearsed extends Error {
  readonly moved: Moved[]
  constructor(moved: Moved[]) {
    super('rehearsed')
    this.moved = moved
  }
}

/** Both cards side by side and what would move: the merge itself is run and rolled back. */
export async function previewMerge(
  context: Context,
  traces: readonly PersonTrace[],
  { id, former }: { id: string; former: string },
): Promise<MergePreview> {
  let cards: { survivor: Card; former: Card } | undefined
  const moved = await transact(context, async tx => {
    cards = await loadPair(tx, id, former)
    const trial = await join(context, tx, traces, { take: [], reason: 'Проба', ...cards })
    throw new Rehearsed(trial.moved)
  }).catch(error => {
    if (error instanceof Rehearsed) return error.moved
    throw error
  })
  const pair = cards!
  return {
    survivor: { id, name: nameOf(pair.survivor), version: pair.survivor.version },
    former: { id: former, name: nameOf(pair.former), version: pair.former.version },
    fields: (Object.keys(MERGED_FIELDS) as MergedField[]).map(field => ({
      field,
      survivor: pair.survivor[field],
      former: pair.former[field],
      proposed: pair.survivor[field] === null && pair.former[field] !== null ? 'former' : 'survivor',
    })),
    rows: linesOf(moved),
    obstacle: refusalOf(moved),
  }
}

async function loadPair(tx: Tx, survivorId: string, formerId: string) {
  if (survivorId === formerId)
    throw invalid('merge.invalid', 'Это одна и та же карточка.', [
      { code: 'merge.same', field: 'former', message: 'Выберите другую карточку' },
    ])
  await lockPersons(tx, [survivorId, formerId])
  const survivor = await findPerson(tx, survivorId)
  const former = await findPerson(tx, formerId)
  if (!survivor || !former) throw personMissing()
  if (survivor.mergedInto || former.mergedInto)
    throw conflict('merge.done', 'Одна из карточек уже присоединена к другой.')
  if (!(await mayMerge(tx, survivorId, formerId)))
    throw forbidden(
      'merge.foreign',
      'Одну из карточек сейчас ведёт другая организация. Объединить их может тот, кто ведёт кадры обеих: муниципальный методист, ЦНППМ или администратор.',
    )
  return { survivor: survivor as Card, former: former as Card }
}

async function join(
  context: Context,
  tx: Tx,
  traces: readonly PersonTrace[],
  { survivor, former, take, reason }: { survivor: Card; former: Card; take: MergedField[]; reason: string },
): Promise<{ merge: string; moved: Moved[]; version: number }> {
  const merge = newId()
  const before = { survivor: fieldsOf(survivor), former: fieldsOf(former) }
  await insertMerge(tx, {
    id: merge,
    survivorId: survivor.id,
    formerId: former.id,
    regionId: await findRegionOfPerson(tx, survivor.id),
    before,
    taken: take,
    reason,
    mergedAt: context.clock.now(),
    mergedBy: context.actor.name,
  })
  const moved: Moved[] = []
  for (const trace of traces.flatMap(one => one.tables))
    moved.push({ trace, rows: await moveRows(tx, merge, trace) })
  await makeAlias(tx, merge, take.includes('snils'))
  const fields = { ...before.survivor, ...pick(before.former, take) }
  return { merge, moved, version: await updatePersonRow(tx, survivor.id, fields, context.clock.now()) }
}

function refusalOf(moved: readonly Moved[]): string | null {
  const refusing = moved.find(({ trace, rows }) => trace.clash === 'refuses' && rows.stayed > 0)
  return refusing ? (refusing.trace.clashNote ?? 'Записи двух карточек противоречат друг другу.') : null
}

function linesOf(moved: readonly Moved[]): MergePreview['rows'] {
  return moved.flatMap(({ trace, rows }) => {
    const clashes = rows.folded + rows.stayed
    if (!trace.title || rows.moved + clashes === 0) return []
    return { title: trace.title, ...rows, note: clashes > 0 ? (trace.clashNote ?? null) : null }
  })
}

export function fieldsOf(card: PersonFields): PersonFields {
  return pick(card, Object.keys(MERGED_FIELDS) as MergedField[]) as PersonFields
}

const pick = (fields: PersonFields, names: readonly MergedField[]) =>
  Object.fromEntries(names.map(name => [name, fields[name]])) as Partial<PersonFields>

const nameOf = ({ lastName, firstName, middleName }: PersonFields) =>
  [lastName, firstName, middleName].filter(Boolean).join(' ')
