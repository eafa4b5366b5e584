import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Dated shares of points; the last version in force on a day decides. */
export type Thresholds = {
  version: number
  from: string
  reason: string
  default: number[]
  byCompetency: Record<string, number[]>
}[]

export type InstrumentRow = {
  id: string
  code: string
  version: number
  title: string
  purpose: string
  instruction: string
  track: 'teacher' | 'leader'
  modes: ('independent' | 'self')[]
  minutes: number
  multipleScoring: 'exact' | 'partial'
  passShare: number | null
  thresholds: Thresholds
}

const COLUMNS = [
  'id',
  'code',
  'version',
  'title',
  'purpose',
  'instruction',
  'track',
  'modes',
  'minutes',
  'multipleScoring',
  'passShare',
  'thresholds',
] as const

export async function findInstrument(tx: Tx, id: string): Promise<InstrumentRow | undefined> {
  const row = await tx.selectFrom('instruments').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return row as unknown as InstrumentRow | undefined
}

export async function selectPublishedInstruments(tx: Tx) {
  return await tx
    .selectFrom('instruments')
    .leftJoin('instrumentItems', 'instrumentItems.instrumentId', 'instruments.id')
    .select(({ fn }) => [
      'instruments.id',
      'instruments.code',
      'instruments.title',
      'instruments.purpose',
      'instruments.track',
      'instruments.modes',
      'instruments.minutes',
      fn.count<number>('instrumentItems.itemId').as('questions'),
      sql<{ code: string; title: string; area: 'subject'; questions: number }[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'title', c.title, 'area', c.area,
          'questions', c.questions) order by c.sort), '[]')
        from (select c.code, c.title, c.area, c.sort, count(*) as questions
          from instrument_items ii join items i on i.id = ii.item_id join competencies c on c.id = i.competency_id
          where ii.instrument_id = instruments.id group by c.id) c)`.as('competencies'),
    ])
    .where('instruments.status', '=', 'published')
    .groupBy('instruments.id')
    .orderBy('instruments.title')
    .execute()
}

export type NewItem = {
  id: string
  code: string
  version: number
  competencyId: string
  kind: 'single' | 'multiple'
  difficulty: number
  stem: string
  options: { id: string; text: string }[]
  correct: string[]
  explanation: string
}

export async function insertItems(tx: Tx, items: NewItem[]): Promise<void> {
  await tx
    .insertInto('items')
    .values(
      items.map(({ correct: _, explanation: __, options, ...item }) => ({
        ...item,
        options: JSON.stringify(options),
      })),
    )
    .execute()
  await tx
    .insertInto('itemKeys')
    .values(items.map(({ id, correct, explanation }) => ({ itemId: id, correct, explanation })))
    .execute()
}

/** Newest version of each item by its code. */
export async function selectNewestItems(tx: Tx, codes: string[]) {
  return await tx
    .selectFrom('items')
    .distinctOn('code')
    .select(['id', 'code', 'version', 'competencyId'])
    .where('code', 'in', codes)
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute()
}

export async function findInstrumentVersion(tx: Tx, code: string): Promise<number> {
  const row = await tx
    .selectFrom('instruments')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.version ?? 0
}

export async function insertInstrument(
  tx: Tx,
  instrument: InstrumentRow & { frameworkId: string; publishedAt: Date },
  items: { itemId: string; position: number; points: number }[],
): Promise<void> {
  await tx
    .updateTable('instruments')
    .set({ status: 'retired' })
    .where('code', '=', instrument.code)
    .where('status', '=', 'published')
    .execute()
  await tx
    .insertInto('instruments')
    .values({
      ...instrument,
      thresholds: JSON.stringify(instrument.thresholds),
      status: 'published',
    })
    .execute()
  await tx
    .insertInto('instrumentItems')
    .values(items.map(item => ({ ...item, instrumentId: instrument.id })))
    .execute()
}
