import { newId } from '#platform/ids/ids.ts'
import type { ImportProblem } from '#platform/import/contract.ts'
import { type Difference, isEqual, isTaken } from '#platform/import/three-way.ts'
import { tickKey } from '#platform/import/ticks.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { Flag } from '../contract.ts'
import {
  COMPARED_FIELDS,
  type ComparedField,
  type ComparedValues,
  compare,
  type GivenValues,
} from './compare.ts'
import { identify, type PlanRules, type Refusal } from './identify.ts'
import type { KnownOrganisation } from './match.ts'
import { cellProblem, type OrganisationFileRow } from './organisation-row.ts'
import { type Identified, loopsOf, parentReader } from './parents.ts'

export type NewOrganisation = ComparedValues & {
  id: string
  row: number
  code: string
  regionId: string | null
  isRural: boolean
}
export type ChangedOrganisation = {
  id: string
  row: number
  regionId: string | null
  version: number
  /** Only the fields that change. */
  before: Partial<ComparedValues>
  after: Partial<ComparedValues>
  /** The whole of the compared fields, as they will stand. */
  values: ComparedValues
  loadedBefore: Record<string, unknown> | null
}
export type NewLicence = {
  id: string
  row: number
  organisationId: string
  regionId: string | null
  number: string
  issuedOn: string
  issuer: string
  activity: string
}
export type NewFlag = {
  id: string
  row: number
  organisationId: string
  regionId: string | null
  municipalityId: string | null
  year: number
  flag: Flag
  source: string
}
export type Conflict = Difference<ComparedField> & {
  row: number
  organisationId: string
  name: string
  key: string
}

/** Everything a loading will write, decided before the first write. */
export type Plan = {
  created: NewOrganisation[]
  updated: ChangedOrganisation[]
  licences: NewLicence[]
  flags: NewFlag[]
  /** What the file has said of each body, kept for the next comparison. */
  loaded: { organisationId: string; regionId: string | null; fields: Record<string, unknown> }[]
  /** Values that give way to what was written by hand. */
  conflicts: Conflict[]
  /** Bodies of the register that rows are about, by row. */
  bodies: Map<number, KnownOrganisation>
  counts: { created: number; updated: number; unchanged: number }
  problems: ImportProblem[]
}

/** Facts that are recorded already, or were brought by a file before: licences as «body number activity», marks as «body year flag». */
export type KnownFacts = ReadonlySet<string>
export const licenceKey = (one: { organisationId: string; number: string; activity: string }) =>
  `${one.organisationId} ${one.number} ${one.activity}`
export const flagKey = (one: { organisationId: string; year: number; flag: string }) =>
  `${one.organisationId} ${one.year} ${one.flag}`

/** Compares rows that are sound in themselves with the register, and says what each of them will do. */
export function planOrganisations(
  rows: readonly OrganisationFileRow[],
  known: readonly KnownOrganisation[],
  facts: KnownFacts,
  rules: PlanRules,
): Plan {
  const plan: Plan = {
    created: [],
    updated: [],
    licences: [],
    flags: [],
    loaded: [],
    conflicts: [],
    bodies: new Map(),
    counts: { created: 0, updated: 0, unchanged: 0 },
    problems: [],
  }
  const identified = identify(rows, known, rules, plan.problems)
  const codes = new Set(known.map(one => one.code))
  for (const one of withParents(identified, known, rules, plan.problems)) {
    const { licences, flags } = newFacts(one, facts)
    plan.licences.push(...licences)
    plan.flags.push(...flags)
    if (one.known) plan.bodies.set(one.row.row, one.known)
    if (one.known) addChange(plan, one, one.known, licences.length + flags.length > 0)
    else addNew(plan, one, codes)
  }
  return plan
}

type WithParent = Identified & { parentId: string | null; compared: ReturnType<typeof compare> | undefined }

/** Adds the body above; a row whose parent is not found, or is refused itself, or stands below it, is refused. */
function withParents(
  identified: readonly Identified[],
  known: readonly KnownOrganisation[],
  rules: PlanRules,
  problems: ImportProblem[],
): WithParent[] {
  let left = identified
  for (;;) {
    const refused = new Set<string>()
    const refuse = ({ row, id }: Identified, { column, code, wrong }: Refusal) => {
      refused.add(id)
      problems.push(cellProblem(rules.layout, row.row, column, code, wrong))
    }
    const readParent = parentReader(left, known, rules.today)
    const placed = left.flatMap(one => {
      const parent = readParent(one)
      if ('id' in parent)
        return [{ ...one, parentId: parent.id, compared: comparedOf(one, parent.id, rules) }]
      refuse(one, { column: 'parent', ...parent })
      return []
    })
    const above = new Map([
      ...known.map(one => [one.id, one.parentId] as const),
      ...placed.map(
        one => [one.id, one.compared?.changed.parentId ?? one.known?.parentId ?? one.parentId] as const,
      ),
    ])
    const named = placed.filter(one => one.parentId !== null)
    const loops = loopsOf(
      named.map(one => one.id),
      id => above.get(id),
    )
    for (const one of named) if (loops.has(one.id)) refuse(one, LOOP)
    for (const one of placed) {
      const refusal = endedBeforeBegun(one)
      if (refusal && !refused.has(one.id)) refuse(one, refusal)
    }
    if (refused.size === 0) return placed
    left = left.filter(one => !refused.has(one.id))
  }
}

const LOOP: Refusal = {
  column: 'parent',
  code: 'parent-loop',
  wrong: 'организация оказалась бы внутри самой себя. Проверьте, какая из них вышестоящая',
}

/** The days of the body as they would stand, the file's beside those that stay. */
function endedBeforeBegun({ known, compared }: WithParent): Refusal | undefined {
  if (!known || !compared) return undefined
  const { validFrom, validTo } = { ...known, ...compared.changed }
  if (validTo === null || validTo > validFrom) return undefined
  return {
    column: 'validTo',
    code: 'closed-before-created',
    wrong: `не позже даты создания ${ruDate(validFrom)}. Проверьте обе даты`,
  }
}

function comparedOf({ row, known }: Identified, parentId: string | null, { takes }: PlanRules) {
  if (!known) return undefined
  // the key names the version that was looked at
  const sides = { present: comparedValues(known), given: givenBy(row, parentId), loaded: known.loaded }
  return compare(sides, (field, kind) => isTaken(kind, takes, tickKey(row.row, field, known.version), true))
}

function givenBy(row: OrganisationFileRow, parentId: string | null): GivenValues {
  const {
    name,
    shortName,
    kind,
    municipalityId,
    parentBond,
    inn,
    kpp,
    ogrn,
    okpo,
    email,
    phone,
    site,
    address,
    validFrom,
    validTo,
  } = row
  const level = row.isLevelGiven ? row.level : null
  return {
    name,
    shortName,
    kind,
    level,
    municipalityId,
    parentId,
    parentBond,
    inn,
    kpp,
    ogrn,
    okpo,
    email,
    phone,
    site,
    address,
    validFrom,
    validTo,
  }
}

function addNew(plan: Plan, { row, id, parentId }: WithParent, codes: Set<string>): void {
  const given = givenBy(row, parentId)
  const code = row.code ?? freeCode(row, id, codes)
  codes.add(code)
  plan.created.push({
    ...given,
    id,
    row: row.row,
    code,
    name: row.name,
    kind: row.kind,
    level: row.level,
    shortName: row.shortName ?? row.name.slice(0, 200),
    regionId: row.regionId,
    isRural: row.marks?.flags.includes('rural') ?? false,
    validFrom: row.validFrom ?? '1991-12-25',
  })
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
  plan.loaded.push({ organisationId: id, regionId: row.regionId, fields })
  plan.counts.created += 1
}

/** A code made of the number the body is known by, or of its id. */
function freeCode({ ogrn, inn, kpp }: OrganisationFileRow, id: string, codes: ReadonlySet<string>): string {
  const wanted = [ogrn && `o-${ogrn}`, ogrn && kpp && `o-${ogrn}-${kpp}`, inn && kpp && `o-${inn}-${kpp}`]
  return wanted.find((code): code is string => !!code && !codes.has(code)) ?? `o-${id}`
}

function addChange(plan: Plan, one: WithParent, known: KnownOrganisation, hasFacts: boolean): void {
  const { changed, differences, loaded } = one.compared!
  const fields = COMPARED_FIELDS.filter(field => field in changed)
  for (const difference of differences)
    plan.conflicts.push({
      ...difference,
      row: one.row.row,
      organisationId: known.id,
      name: known.shortName,
      key: tickKey(one.row.row, difference.field, known.version),
    })
  if (!isEqual(loaded, known.loaded ?? {}))
    plan.loaded.push({ organisationId: known.id, regionId: known.regionId, fields: loaded })
  if (fields.length > 0) {
    plan.updated.push({
      id: known.id,
      row: one.row.row,
      regionId: known.regionId,
      version: known.version,
      before: Object.fromEntries(fields.map((field: ComparedField) => [field, known[field]])),
      after: changed,
      values: { ...comparedValues(known), ...changed },
      loadedBefore: known.loaded,
    })
  }
  if (fields.length > 0 || hasFacts) plan.counts.updated += 1
  else plan.counts.unchanged += 1
}

/** What a file may change. */
const comparedValues = (known: KnownOrganisation) =>
  Object.fromEntries(COMPARED_FIELDS.map(field => [field, known[field]])) as ComparedValues

function newFacts(
  { row, id, known }: Identified,
  facts: KnownFacts,
): { licences: NewLicence[]; flags: NewFlag[] } {
  const owner = { row: row.row, organisationId: id, regionId: known?.regionId ?? row.regionId }
  const licences = row.licence ? [{ id: newId(), ...owner, ...row.licence }] : []
  const municipalityId = known?.municipalityId ?? row.municipalityId
  const flags = (row.marks?.flags ?? []).map(flag => ({
    id: newId(),
    ...owner,
    municipalityId,
    flag,
    year: row.marks!.year,
    source: row.marks!.source,
  }))
  return {
    licences: licences.filter(one => !facts.has(licenceKey(one))),
    flags: flags.filter(one => !facts.has(flagKey(one))),
  }
}
