import { newId } from '#platform/ids/ids.ts'
import type { ImportProblem } from '#platform/import/contract.ts'
import { cellProblem, type Layout } from '#platform/import/layout.ts'
import { compareThreeWay, type Difference, isEqual, isTaken, type Ticks } from '#platform/import/three-way.ts'
import { tickKey } from '#platform/import/ticks.ts'
import { fold } from '#platform/text/nearest.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type MemberFields, OFFICES, type Office } from '../contract.ts'
import { MEMBER_FIELDS, type MemberColumn } from './columns.ts'
import type { MemberRow } from './read-members.ts'

export type KnownPerson = { id: string; snils: string; name: string }
/** What a file may say of a membership of the person it is found by. */
export type SeatValues = Omit<MemberFields, 'personId'>
export type SeatField = keyof SeatValues
/** A membership as it stands, or as the file would make it. */
export type Seat = MemberFields & {
  id: string
  name: string
  version: number
  /** What files said of it last. */
  loaded: Partial<SeatValues> | null
}
/** `membership`: a whole one that a file had brought and somebody has taken out since. */
export type SeatDifference = Difference<SeatField | 'membership'> & { row: number; name: string; key: string }

export type PlannedMember = { row: number; name: string; before: Seat | null; after: Seat }
export type MembersPlan = {
  planned: PlannedMember[]
  differences: SeatDifference[]
  /** What files have now said last, of each membership that stands or will. */
  loaded: { id: string; loaded: Partial<SeatValues> }[]
  unchanged: number
  problems: ImportProblem[]
}

export type BodyRules = {
  layout: Layout<MemberColumn>
  body: { validFrom: string; validTo: string | null }
  /** Differences in which the file's value goes. */
  takes: Ticks<string>
  /** Memberships that files had brought and somebody has taken out: `seatKey`. */
  removed: ReadonlySet<string>
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
  const plan: MembersPlan = { planned: [], differences: [], loaded: [], unchanged: 0, problems: [] }
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
    if (!seat && isRemoved(row, person, rules)) {
      plan.differences.push(removedSeat(row, person))
      plan.unchanged += 1
      continue
    }
    const { after, differences } = wantedSeat(row, person, seat, rules)
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
    plan.differences.push(...differences)
    plan.loaded.push({ id: after.id, loaded: after.loaded ?? {} })
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

/** The membership that began on the day, or of which a file had said so before somebody corrected the day. */
function seatOf(row: MemberRow, person: KnownPerson | undefined, seats: readonly Seat[]): Seat | undefined {
  const own = seats.filter(seat => seat.personId === person?.id)
  return (
    own.find(seat => seat.validFrom === row.validFrom) ??
    own.find(seat => seat.loaded?.validFrom === row.validFrom)
  )
}

/** Ends of terms first, then other changes, an office taken up after one laid down, then those who come. */
function orderOf({ row, seat }: { row: MemberRow; seat: Seat | undefined }): number {
  if (!seat) return 3
  if (row.validTo !== null) return 0
  return row.office !== null && ONE_AT_A_TIME.includes(row.office) ? 2 : 1
}

/** A membership as people and days tell it, whatever its record. */
export const seatKey = (one: { personId: string; validFrom: string }) => `${one.personId} ${one.validFrom}`

const removedKey = ({ row }: MemberRow) => tickKey(row, 'membership', 0)

const isRemoved = (row: MemberRow, person: KnownPerson, { removed, takes }: BodyRules) =>
  removed.has(seatKey({ personId: person.id, validFrom: row.validFrom })) &&
  !isTaken('kept', takes, removedKey(row), true)

const removedSeat = (row: MemberRow, { name }: KnownPerson): SeatDifference => ({
  ...{ row: row.row, name, key: removedKey(row), field: 'membership', kind: 'kept' },
  ...{ file: row.validFrom, present: null, last: row.validFrom },
})

function wantedSeat(
  row: MemberRow,
  person: KnownPerson,
  seat: Seat | undefined,
  { takes }: BodyRules,
): { after: Seat; differences: SeatDifference[] } {
  const given = valuesOf(row)
  const present: SeatValues = seat ? valuesOf(seat) : { ...given, office: row.office ?? 'member' }
  const version = seat?.version ?? 0
  const key = (field: string) => tickKey(row.row, field, version)
  const { after, loaded, differences } = compareThreeWay<SeatValues>(
    { present, given, loaded: seat?.loaded ?? null },
    { isByHand: () => version > 1, takes: (field, kind) => isTaken(kind, takes, key(field), true) },
  )
  return {
    after: { ...after, name: person.name, personId: person.id, id: seat?.id ?? newId(), version, loaded },
    differences: differences.map(one => ({ ...one, row: row.row, name: person.name, key: key(one.field) })),
  }
}

const valuesOf = <One extends MemberRow | Seat>({
  office,
  contractForm,
  origin,
  validFrom,
  validTo,
  act,
}: One): Pick<One, SeatField> => ({ office, contractForm, origin, validFrom, validTo, act })

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

const isSame = (one: Seat, other: Seat) => isEqual(valuesOf(one), valuesOf(other))
