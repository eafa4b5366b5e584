import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { PathwayItem } from './contract.ts'
import type { Unit } from './pathways.sql.ts'

export type ItemRecord = {
  id: string
  position: number
  kind: 'formal' | 'nonformal' | 'informal' | 'practice'
  offerId: string | null
  title: string
  hours: number
  startsOn: string | null
  endsOn: string | null
  status: 'planned' | 'running' | 'done' | 'dropped'
  why: string
  evidence: string | null
  closes: PathwayItem['closes']
  completion: PathwayItem['completion']
}

/** Name of a level of the competency `c`, as its framework has it. */
const levelName = (level: RawBuilder<unknown>) =>
  sql`coalesce((select one ->> 'name' from jsonb_array_elements(c.levels) one
    where (one ->> 'level')::int = ${level}), '')`

/** Items of a pathway in order, with the deficits they answer and the document that closed them. */
export async function selectItems(tx: Tx, pathwayId: string): Promise<ItemRecord[]> {
  return (await tx
    .selectFrom('pathwayItems')
    .leftJoin('completions', 'completions.id', 'pathwayItems.completionId')
    .select([
      'pathwayItems.id',
      'pathwayItems.position',
      'pathwayItems.kind',
      sql<string | null>`coalesce(pathway_items.programme_id, pathway_items.activity_id)`.as('offerId'),
      'pathwayItems.title',
      'pathwayItems.hours',
      'pathwayItems.startsOn',
      'pathwayItems.endsOn',
      'pathwayItems.status',
      'pathwayItems.why',
      'pathwayItems.evidence',
      sql<PathwayItem['closes']>`(select coalesce(jsonb_agg(jsonb_build_object('deficitId', l.deficit_id,
          'competencyId', c.id, 'competency', c.code, 'title', c.title,
          'from', l.from_level, 'fromName', ${levelName(sql`l.from_level`)},
          'to', l.to_level, 'toName', ${levelName(sql`l.to_level`)}) order by c.sort), '[]')
        from pathway_item_deficits l join deficits d on d.id = l.deficit_id
          join competencies c on c.id = d.competency_id
        where l.item_id = pathway_items.id)`.as('closes'),
      sql<PathwayItem['completion']>`case when completions.id is not null then jsonb_build_object(
        'id', completions.id, 'documentNumber', completions.document_number, 'completedOn', completions.completed_on,
        'issuedOn', completions.issued_on, 'federalRegisterNumber', completions.federal_register_number,
        'byDiagnosis', completions.by_diagnosis, 'revoked', completions.revoked_at is not null) end`.as(
        'completion',
      ),
    ])
    .where('pathwayItems.pathwayId', '=', pathwayId)
    .orderBy('pathwayItems.position')
    .execute()) as ItemRecord[]
}

export type NewItem = Unit & {
  id: string
  pathwayId: string
  personId: string
  position: number
  kind: ItemRecord['kind']
  programmeId: string | null
  activityId: string | null
  title: string
  hours: number
  startsOn: string | null
  endsOn: string | null
  why: string
}

export type NewLink = Unit & {
  itemId: string
  deficitId: string
  personId: string
  fromLevel: number
  toLevel: number
  linkedOn: string
}

export async function insertItems(tx: Tx, items: NewItem[], links: NewLink[]): Promise<void> {
  if (items.length > 0)
    await tx
      .insertInto('pathwayItems')
      .values(items.map(item => ({ ...item, status: 'planned' })))
      .execute()
  if (links.length > 0) await tx.insertInto('pathwayItemDeficits').values(links).execute()
}

export async function setItemStatus(
  tx: Tx,
  id: string,
  fields: { status: ItemRecord['status']; evidence?: string; completionId?: string | null; why?: string },
): Promise<void> {
  await tx.updateTable('pathwayItems').set(fields).where('id', '=', id).execute()
}

export async function setItemDates(tx: Tx, id: string, startsOn: string, endsOn: string): Promise<void> {
  await tx.updateTable('pathwayItems').set({ startsOn, endsOn }).where('id', '=', id).execute()
}

/** Whether the item answers a deficit that an independent diagnosis found: what makes a choice «по диагностике». */
export async function isByDiagnosis(tx: Tx, itemId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('pathwayItemDeficits')
    .innerJoin('deficits', 'deficits.id', 'pathwayItemDeficits.deficitId')
    .innerJoin('ratings', 'ratings.id', 'deficits.ratingId')
    .select('deficits.id')
    .where('pathwayItemDeficits.itemId', '=', itemId)
    .where('ratings.source', '=', 'test')
    .executeTakeFirst()
  return row !== undefined
}
