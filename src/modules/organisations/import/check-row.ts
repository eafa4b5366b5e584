import { type Cell, failedFormula, isFailedFormula, saysNothing } from '#platform/import/cell-values.ts'
import type { ImportProblem } from '#platform/import/contract.ts'
import { cellOf } from '#platform/import/layout.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { Flag, LEVELS } from '../contract.ts'
import * as cells from './cell-values.ts'
import { ORGANISATION_COLUMNS, type OrganisationColumn } from './columns.ts'
import type { Kind, Places, Territory } from './dictionaries.ts'
import { cellProblem, type Layout, type OrganisationFileRow } from './organisation-row.ts'

export type RowRules = {
  layout: Layout
  today: string
  places: Places
  readKind: (text: string) => Cell<Kind>
  /** The region whose bodies the actor keeps; null: of the whole country. */
  ownRegion: string | null
}

type Say = (column: OrganisationColumn, code: string, wrong: string) => void
type Read = <T>(column: OrganisationColumn, reader: (text: string) => Cell<T>) => T | null

/** A row as values, or everything that is wrong with it. */
export function checkRow(
  { row, cells: texts }: TableRow,
  rules: RowRules,
):
  | { organisation: OrganisationFileRow; problems: [] }
  | { organisation?: undefined; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const textOf = (column: OrganisationColumn) => cellOf(texts, rules.layout.get(column))
  const say: Say = (column, code, wrong) =>
    problems.push(cellProblem(rules.layout, row, column, code, wrong, textOf(column)))
  const read: Read = (column, reader) => {
    const text = textOf(column)
    if (text === '') {
      if (ORGANISATION_COLUMNS[column].required) say(column, 'empty', 'не заполнено. Впишите значение')
      return null
    }
    if (!ORGANISATION_COLUMNS[column].required && saysNothing(text)) return null
    const cell = isFailedFormula(text) ? failedFormula(text) : reader(text)
    if ('value' in cell) return cell.value
    say(column, cell.code, cell.wrong)
    return null
  }
  const kind = read('kind', rules.readKind)
  const level = read('level', cells.readLevel)
  const organisation = {
    row,
    name: read('name', cells.readName),
    shortName: read('shortName', cells.atMost(200)),
    kind: kind?.code ?? null,
    level: level ?? (kind?.usualLevel as keyof typeof LEVELS | undefined) ?? 'I',
    isLevelGiven: level !== null,
    ...placeOf(read, say, rules),
    parent: read('parent', cells.atMost(600)),
    parentBond: read('parentBond', cells.readBond),
    code: read('code', cells.readCode),
    inn: read('inn', cells.readInn),
    kpp: read('kpp', cells.readKpp),
    ogrn: read('ogrn', cells.readOgrn),
    okpo: read('okpo', cells.readOkpo),
    email: read('email', cells.readEmail),
    phone: read('phone', cells.atMost(60)),
    site: read('site', cells.readSite),
    address: read('address', cells.atMost(400)),
    validFrom: read('validFrom', cells.readDate),
    validTo: read('validTo', cells.readDate),
    licence: licenceOf(read, say, rules.today),
    marks: marksOf(read, say, rules.today),
  }
  if (problems.length === 0) checkWhole(organisation, say)
  return problems.length > 0
    ? { problems }
    : { organisation: organisation as OrganisationFileRow, problems: [] }
}

/** Where the body stands: by its municipality, by the region's column, else in the actor's own region. */
function placeOf(read: Read, say: Say, { places, ownRegion }: RowRules) {
  const region = read('region', places.region)
  const within = region?.id ?? ownRegion
  const municipality: Territory | null = read('municipality', text => places.municipality(text, within))
  const regionId = region?.id ?? municipality?.regionId ?? ownRegion
  if (ownRegion !== null && regionId !== ownRegion)
    say(
      'region',
      'foreign',
      `${places.nameOf(regionId)} — другой субъект РФ, его организации ведёт администратор того субъекта. Уберите строку`,
    )
  return { regionId, municipalityId: municipality?.id ?? null }
}

function licenceOf(read: Read, say: Say, today: string): OrganisationFileRow['licence'] {
  const number = read('licenceNumber', cells.atMost(100))
  const issuedOn = read('licenceIssuedOn', cells.readDate)
  const issuer = read('licenceIssuer', cells.atMost(300))
  const activity = read('licenceActivity', cells.atMost(300))
  if (number === null) return null
  if (issuedOn === null)
    say('licenceIssuedOn', 'licence-date', 'указана лицензия, но не её дата. Впишите день выдачи')
  else if (issuedOn > today) say('licenceIssuedOn', 'licence-future', 'день ещё не наступил. Проверьте год')
  if (issuer === null)
    say(
      'licenceIssuer',
      'licence-issuer',
      'указана лицензия, но не кто её выдал. Впишите лицензирующий орган',
    )
  return {
    number,
    issuedOn: issuedOn ?? '',
    issuer: issuer ?? '',
    activity: activity ?? 'Образовательная деятельность',
  }
}

const MARKS = [
  ['lowResults', 'low-results'],
  ['hardConditions', 'hard-conditions'],
  ['rural', 'rural'],
  ['small', 'small'],
] as const satisfies readonly (readonly [OrganisationColumn, Flag])[]

function marksOf(read: Read, say: Say, today: string): OrganisationFileRow['marks'] {
  const flags = MARKS.filter(([column]) => read(column, cells.readMark) === true).map(([, flag]) => flag)
  const year = read('flagYear', cells.readYear) ?? Number(today.slice(0, 4))
  const source = read('flagSource', cells.atMost(300))
  if (flags.length === 0) return null
  if (source === null || source.length < 2)
    say('flagSource', 'mark-source', 'есть отметка, но не сказано, откуда она. Впишите приказ или перечень')
  return { flags, year, source: source ?? '' }
}

type Understood = { [Field in keyof OrganisationFileRow]: OrganisationFileRow[Field] | null }

/** What cells of one row say of one another; each problem stands at the cell that is likelier wrong. */
function checkWhole(
  { parent, parentBond, code, kpp, inn, ogrn, validFrom, validTo }: Understood,
  say: Say,
): void {
  if (parentBond !== null && parent === null)
    say('parent', 'parent-empty', 'указан вид подчинения, но не сама вышестоящая организация. Впишите её')
  if (kpp !== null && inn === null && ogrn === null && code === null)
    say('inn', 'inn-empty', 'есть КПП, но нет ИНН. Впишите ИНН организации')
  if (validFrom !== null && validTo !== null && validTo <= validFrom)
    say('validTo', 'closed-before-created', `не позже даты создания ${ruDate(validFrom)}. Проверьте обе даты`)
}
