import type { Layout } from '#platform/import/layout.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { CONTRACT_FORMS, OFFICES } from '../contract.ts'
import type { MemberDifference } from '../contract-import.ts'
import { MEMBER_FIELDS, type MemberColumn } from './columns.ts'
import type { SeatDifference } from './plan-members.ts'

/** A difference as people read it: what the file says, what stands, what a file said last. */
export function tellDifference(
  { key, kind, row, name, field, file, present, last }: SeatDifference,
  layout: Layout<MemberColumn>,
): MemberDifference {
  const place = layout.get(field === 'membership' ? 'validFrom' : field)
  const say = (value: unknown) => words(field, value)
  return {
    key,
    kind,
    row,
    ...(place && { column: place.letter }),
    title: field === 'membership' ? 'В составе' : MEMBER_FIELDS.specs[field].title,
    name,
    file: say(file),
    present: present === null ? (field === 'membership' ? 'убрано из состава' : 'пусто') : say(present),
    last: last === undefined ? null : say(last),
  }
}

function words(field: SeatDifference['field'], value: unknown): string {
  const text = String(value)
  if (field === 'office') return OFFICES[text as keyof typeof OFFICES]
  if (field === 'contractForm') return CONTRACT_FORMS[text as keyof typeof CONTRACT_FORMS]
  if (field === 'membership') return `с ${ruDate(text)}`
  return field === 'validFrom' || field === 'validTo' ? ruDate(text) : text
}
