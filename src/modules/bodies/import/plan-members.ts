import { newId } from '#platform/ids/ids.ts'
import type { ImportProblem } from '#platform/import/contract.ts'
import { cellProblem, type Layout } from '#platform/import/layout.ts'
import { fold } from '#platform/text/nearest.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type MemberFields, OFFICES, type Office } from '../contract.ts'
import { MEMBER_FIELDS, type MemberColumn } from './columns.ts'
import type { MemberRow } from './read-members.ts'

export type KnownPerson = { id: string; snils: string; name: string }
/** A membership as it stands, or as the file would make it. */
export type Seat = MemberFields & { id: string; name: string; version: number }

export type PlannedMember = { row: number; name: string; before: Seat | null; after: Seat }
export type MembersPlan = {
  planned: PlannedMember[]
  unchanged: number
  problems: ImportProblem[]
}

export type BodyRules = {
  layout: Layout<MemberColumn>
  body: { validFrom: string; validTo: string | null }
  /** Whether the person led the organisation of the team on the day; always true for other bodies. */
  isAllowed: (personId: string, on: string) => boolean
}

/**
 * Compares the rows with who sits in the body. A row speaks of the membership that began on its day; terms that end
 * go before offices that begin, so that one file may end one chair and begin the next.
 */
export function planMembers(
  rows: readonly MemberRow[],
  persons: readonly KnownPerson[],
  seats: readonly Seat[],
  rules: BodyRules,
): MembersPlan {
  const plan: MembersPlan = { planned: [], unchanged: 0, problems: [] }
  const bySnils = new Map(persons.map(person => [person.snils, person]))
  const now = new Map(seats.map(seat => [seat.id, seat]))
  const spokenOf = new Map<string, number>()
  const wanted = rows
    .map(row => ({ row, person: bySnils.get(row.snils), seat: seatOf(row, bySnils.get(row.snils), seats) }))
    .toSorted((one, other) => orderOf(one) - orderOf(other))
  for (const { row, person, seat } of wanted) {
    const say = (column: MemberColumn, code: string, wrong: string) =>
      plan.problems.push(cellProblem(MEMBER_FIELDS, rules.layout, row.row, column, code, wrong))
    if (!person) {
      say(
        'snils',
        'no-person',
        'среди ваших людей нет человека с этим СНИЛС. Проверьте номер или сначала загрузите его в список работников',
      )
      continue
    }
    const after = wantedSeat(row, person, seat)
    const earlier = spokenOf.get(after.id)
    const refusal =
      earlier === undefined
        ? refusalOf(row, after, [...now.values()], rules, seat !== undefined)
        : twice(earlier)
    if (refusal) {
      say(...refusal)
      continue
    }
    spokenOf.set(after.id, row.row)
    now.set(after.id, after)
    if (seat && isSame(seat, after)) plan.unchanged += 1
    else plan.planned.push({ row: row.row, name: person.name, before: seat ?? null, after })
  }
  return plan
}

type Refusal = [column: MemberColumn, code: string, wrong: string]

const twice = (row: number): Refusal => [
  'snils',
  'row-twice',
  `строка повторяет строку ${row}. Оставьте одну из них`,
]

const seatOf = (row: MemberRow, person: KnownPerson | undefined, seats: readonly Seat[]) =>
  seats.find(seat => seat.personId === person?.id && seat.validFrom === row.validFrom)

/** Ends of terms first, then other changes, an office taken up after one laid down, then those who come. */
function orderOf({ row, seat }: { row: MemberRow; seat: Seat | undefined }): number {
  if (!seat) return 3
  if (row.validTo !== null) return 0
  return row.office !== null && ONE_AT_A_TIME.includes(row.office) ? 2 : 1
}

function wantedSeat(row: MemberRow, person: KnownPerson, seat: Seat | undefined): Seat {
  return {
    id: seat?.id ?? newId(),
    name: person.name,
    version: seat?.version ?? 0,
    personId: person.id,
    office: row.office ?? seat?.office ?? 'member',
    contractForm: row.contractForm ?? seat?.contractForm ?? null,
    origin: row.origin ?? seat?.origin ?? null,
    validFrom: row.validFrom,
    validTo: row.validTo ?? seat?.validTo ?? null,
    act: row.act,
  }
}

function refusalOf(
  row: MemberRow,
  after: Seat,
  now: readonly Seat[],
  { body, isAllowed }: BodyRules,
  isKnown: boolean,
): Refusal | undefined {
  if (row.fullName !== null && !isNameOf(row.fullName, after.name))
    return [
      'fullName',
      'other-person',
      `этот СНИЛС записан за другим человеком: ${after.name}. Проверьте номер и имя`,
    ]
  if (after.validTo !== null && after.validTo < after.validFrom)
    return ['validTo', 'ends-before', `раньше первого дня ${ruDate(after.validFrom)}. Проверьте обе даты`]
  if (after.validFrom < body.validFrom)
    return ['validFrom', 'before-body', `орган создан позже, ${ruDate(body.validFrom)}. Проверьте дату`]
  if (body.validTo !== null && (after.validTo ?? '9999-12-31') >= body.validTo)
    return [
      'validTo',
      'after-body',
      `орган закрыт ${ruDate(body.validTo)}: членство не может длиться дольше. Впишите последний день`,
    ]
  if (!isKnown && !isAllowed(after.personId, after.validFrom))
    return [
      'snils',
      'no-leader',
      'в команду входят руководители этой организации, а в этот день человек им не был. Проверьте дату',
    ]
  const others = now.filter(seat => seat.id !== after.id && overlaps(seat, after))
  const same = others.find(seat => seat.personId === after.personId)
  if (same)
    return [
      'validFrom',
      'sits-already',
      `в эти дни человек уже в составе: с ${ruDate(same.validFrom)}. Проверьте даты`,
    ]
  const holder = ONE_AT_A_TIME.includes(after.office)
    ? others.find(seat => seat.office === after.office)
    : undefined
  if (!holder) return undefined
  return [
    'office',
    'office-taken',
    `в эти дни ${OFFICES[after.office]} уже есть: ${holder.name}. Впишите его строку с последним днём или исправьте роль`,
  ]
}

const ONE_AT_A_TIME: readonly Office[] = ['chair', 'secretary']

/** Surname and first name as written, in full or by the initial. */
function isNameOf(written: string, name: string): boolean {
  const [surname, first = ''] = fold(written).split(/[\s.]+/)
  const [ownSurname, ownFirst = ''] = fold(name).split(' ')
  return surname === ownSurname && ownFirst.startsWith(first.length > 1 ? first : first.slice(0, 1))
}

const overlaps = (one: Seat, other: Seat) =>
  one.validFrom <= (other.validTo ?? '9999-12-31') && other.validFrom <= (one.validTo ?? '9999-12-31')

const COMPARED = ['office', 'contractForm', 'origin', 'validFrom', 'validTo', 'act'] as const
const isSame = (one: Seat, other: Seat) => COMPARED.every(field => one[field] === other[field])
