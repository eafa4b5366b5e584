import { ruDate } from '#platform/text/ru-date.ts'
import { CATEGORIES, EMPLOYMENT_KINDS, type ImportDispute } from '../contract.ts'
import { STAFF_COLUMNS, type StaffColumn } from './columns.ts'
import type { Position } from './positions.ts'
import type { Layout } from './staff-row.ts'
import type { Dispute, DisputedField } from './three-way.ts'

/** The column of a file that a field comes from, where it has another name. */
const COLUMN_OF: Partial<Record<DisputedField, StaffColumn>> = {
  positionCode: 'position',
  validFrom: 'hiredOn',
  validTo: 'dismissedOn',
  qualification: 'category',
}

const DATES: readonly DisputedField[] = ['birthDate', 'teachingSince', 'validFrom', 'validTo']

/** A dispute as people read it: what the file says, what stands in the card, who wrote that and when. */
export function disputeWords(
  { row, name, isSeen, field, kind, file, present, edit: written }: Dispute,
  layout: Layout,
  positions: readonly Position[],
): ImportDispute {
  const column = COLUMN_OF[field] ?? (field as StaffColumn)
  const place = layout.get(column)
  const title = STAFF_COLUMNS[column].title
  const say = (value: unknown) => valueWords(field, value, positions)
  const edit = isSeen ? written : undefined
  const now = isSeen ? say(present) : 'другое значение, видно после загрузки'
  const by = edit ? ` Изменено: ${edit.by}, ${ruDate(edit.at.toISOString().slice(0, 10))}.` : ''
  const undecided = isSeen
    ? 'Оставлено прежнее, решите, что верно'
    : 'Оставлено прежнее: решить можно после загрузки, когда карточка станет вам видна'
  const verdict = kind === 'kept' ? 'Оставлено изменённое вручную' : undecided
  return {
    kind,
    row,
    ...(place && { column: place.letter }),
    title,
    name,
    file: say(file),
    present: now,
    changedBy: edit?.by ?? null,
    changedAt: edit?.at.toISOString() ?? null,
    message: `Строка ${row}, ${title}: в файле «${say(file)}», в карточке «${now}». ${verdict}.${by}`,
  }
}

function valueWords(field: DisputedField, value: unknown, positions: readonly Position[]): string {
  if (value === null || value === undefined) return field === 'qualification' ? 'убрано' : 'пусто'
  if (Array.isArray(value)) return value.join(', ') || 'пусто'
  const text = String(value)
  if (DATES.includes(field)) return ruDate(text)
  if (field === 'sex') return text === 'f' ? 'женский' : 'мужской'
  if (field === 'kind') return EMPLOYMENT_KINDS[text as keyof typeof EMPLOYMENT_KINDS] ?? text
  if (field === 'positionCode') return positions.find(position => position.code === text)?.title ?? text
  if (field === 'load') return text.replace('.', ',')
  if (field !== 'qualification') return text
  const [category, assignedOn] = text.split(' ') as [keyof typeof CATEGORIES, string]
  return `${CATEGORIES[category]} от ${ruDate(assignedOn)}`
}
