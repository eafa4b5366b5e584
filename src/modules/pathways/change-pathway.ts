import { type OpenDeficit, selectOpenDeficits } from '#modules/diagnostics/index.ts'
import type { OfferRow } from '#modules/programmes/contract.ts'
import { findOffer } from '#modules/programmes/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { PathwayChange } from './contract.ts'
import { whyChosen } from './draft-pathway.ts'
import { takeForAction } from './get-pathway.ts'
import {
  type ItemRecord,
  insertItems,
  selectItems,
  setItemDates,
  setItemStatus,
} from './pathway-items.sql.ts'
import { type PathwayRecord, updateCard, updatePathway } from './pathways.sql.ts'

/**
 * Changes a pathway before and while it runs: one call, all changes or none (rows 128, 131, 138). The teacher, while
 * it is offered to her, may swap items and write her wish; the rest is the methodologist's.
 */
export async function changePathway(
  context: Context,
  input: { id: string; version: number; changes: PathwayChange[] },
): Promise<{ id: string; version: number }> {
  return await transact(context, async tx => {
    const { pathway, side } = await takeForAction(context, tx, { ...input, action: 'change' })
    if (side === 'teacher') requireTeachersChanges(input.changes)
    const before = await selectItems(tx, pathway.id)
    const deficits = await selectOpenDeficits(tx, pathway.personId)
    for (const change of input.changes) await apply(context, tx, pathway, deficits, change)
    const version = await updatePathway(tx, pathway.id, {}, context.clock.now())
    await recordAudit(context, tx, {
      action: 'pathways.change',
      entity: 'pathway',
      entityId: pathway.id,
      regionId: pathway.regionId,
      before: { items: describe(before) },
      after: { items: describe(await selectItems(tx, pathway.id)), ...cardOf(input.changes) },
      reason:
        input.changes.flatMap(one => (one.type === 'drop' && one.reason ? [one.reason] : [])).join('; ') ||
        undefined,
    })
    return { id: pathway.id, version }
  })
}

function requireTeachersChanges(changes: readonly PathwayChange[]): void {
  const isHers = (change: PathwayChange) =>
    change.type === 'replace' ||
    (change.type === 'card' && Object.keys(change.card).every(field => field === 'teacherRequest'))
  if (!changes.every(isHers))
    throw forbidden(
      'pathways.teacher-changes',
      'Вы можете заменить шаг другим или написать пожелание. Остальное меняет методист.',
    )
}

async function apply(
  context: Context,
  tx: Tx,
  pathway: PathwayRecord,
  deficits: OpenDeficit[],
  change: PathwayChange,
): Promise<void> {
  switch (change.type) {
    case 'add': {
      const offer = await getOffer(context, tx, change.offerId)
      requirePeriod(change.startsOn, change.endsOn)
      return await insert(context, tx, pathway, deficits, offer, change)
    }
    case 'replace': {
      const item = await getOpenItem(tx, pathway.id, change.itemId)
      const offer = await getOffer(context, tx, change.offerId)
      await setItemStatus(tx, item.id, { status: 'dropped', evidence: `Заменено: ${offer.title}` })
      return await insert(context, tx, pathway, deficits, offer, item)
    }
    case 'drop': {
      const item = await getOpenItem(tx, pathway.id, change.itemId)
      return await setItemStatus(tx, item.id, { status: 'dropped', evidence: change.reason })
    }
    case 'dates': {
      requirePeriod(change.startsOn, change.endsOn)
      const item = await getOpenItem(tx, pathway.id, change.itemId)
      return await setItemDates(tx, item.id, change.startsOn, change.endsOn)
    }
    case 'card':
      return await updateCard(tx, pathway.id, change.card)
  }
}

async function insert(
  context: Context,
  tx: Tx,
  pathway: PathwayRecord,
  deficits: OpenDeficit[],
  offer: OfferRow,
  dates: { startsOn: string | null; endsOn: string | null },
): Promise<void> {
  const items = await selectItems(tx, pathway.id)
  if (items.some(item => item.offerId === offer.id && item.status !== 'dropped'))
    throw conflict('pathways.twice', `«${offer.title}» уже есть в маршруте.`)
  const { id: pathwayId, personId, regionId, municipalityId, organisationId } = pathway
  const unit = { personId, regionId, municipalityId, organisationId }
  const id = newId()
  const answered = deficits.flatMap(deficit => {
    const raise = offer.raises.find(one => one.competencyId === deficit.competencyId)
    return raise ? [{ deficit, from: raise.from, to: raise.to }] : []
  })
  await insertItems(
    tx,
    [
      {
        ...unit,
        id,
        pathwayId,
        position: Math.max(0, ...items.map(item => item.position)) + 1,
        kind: offer.kind,
        programmeId: offer.kind === 'formal' ? offer.id : null,
        activityId: offer.kind === 'formal' ? null : offer.id,
        title: offer.title,
        hours: offer.hours,
        startsOn: dates.startsOn,
        endsOn: dates.endsOn,
        why:
          answered.length > 0 ? whyChosen(answered.map(one => one.deficit.title)) : 'Добавлено методистом.',
      },
    ],
    answered.map(({ deficit, from, to }) => ({
      ...unit,
      itemId: id,
      deficitId: deficit.id,
      fromLevel: from,
      toLevel: to,
      linkedOn: context.clock.today(),
    })),
  )
}

async function getOffer(context: Context, tx: Tx, id: string): Promise<OfferRow> {
  const offer = await findOffer(tx, id, context.clock.today())
  if (offer?.status !== 'published')
    throw notFound('programmes.offer', 'Такой программы нет или она снята с публикации.')
  return offer
}

/** @throws Problem when there is no such item here, or it is settled already */
export async function getOpenItem(tx: Tx, pathwayId: string, itemId: string): Promise<ItemRecord> {
  const item = (await selectItems(tx, pathwayId)).find(one => one.id === itemId)
  if (!item) throw notFound('pathways.item', 'Такого шага в маршруте нет.')
  if (item.status === 'done') throw conflict('pathways.item-done', `«${item.title}» уже выполнено.`)
  if (item.status === 'dropped')
    throw conflict('pathways.item-dropped', `«${item.title}» уже убрано из маршрута.`)
  return item
}

function requirePeriod(startsOn: string | null, endsOn: string | null): void {
  if (startsOn && endsOn && endsOn < startsOn)
    throw invalid('pathways.dates', 'Проверьте сроки шага.', [
      { code: 'pathways.dates', field: 'endsOn', message: 'Окончание раньше начала.' },
    ])
}

const describe = (items: readonly ItemRecord[]) =>
  items.map(
    ({ title, status, startsOn, endsOn }) => `${title} (${status}, ${startsOn ?? '—'} … ${endsOn ?? '—'})`,
  )

function cardOf(changes: readonly PathwayChange[]): Record<string, unknown> {
  return Object.assign({}, ...changes.map(change => (change.type === 'card' ? change.card : {})))
}
