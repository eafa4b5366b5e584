import { isInn, isOgrn, type OrganisationColumn } from '#modules/organisations/index.ts'
import type { Cell, Cells } from './as-table.ts'
import { KIND_OF_TYPE } from './format.ts'
import type { PackageRow } from './read-package.ts'

/** Columns of orgs.csv beyond the standard's own, as the standard lets a country add them. */
const METADATA: Partial<Record<OrganisationColumn, string>> = {
  shortName: 'metadata.shortName',
  level: 'metadata.level',
  parentBond: 'metadata.parentBond',
  validFrom: 'metadata.validFrom',
  validTo: 'metadata.validTo',
  region: 'metadata.region',
  inn: 'metadata.inn',
  kpp: 'metadata.kpp',
  ogrn: 'metadata.ogrn',
  okpo: 'metadata.okpo',
  email: 'metadata.email',
  phone: 'metadata.phone',
  site: 'metadata.site',
  address: 'metadata.address',
}

/**
 * Rows of orgs.csv as rows of the register of organisations. `identifier` is taken for ОГРН or ИНН where its control
 * digit says so; the place of a body without one of its own is that of the body above.
 */
export function organisationsOf(orgs: readonly PackageRow[], today: string): Cells<OrganisationColumn>[] {
  const byId = new Map(orgs.map(org => [org.get('sourcedId'), org]))
  return orgs.map(org => {
    const cell = (column: string, text = org.get(column), from = org): Cell | undefined =>
      text === '' ? undefined : { text, from, column }
    const kind = org.get('metadata.kind')
    const parent = byId.get(org.get('parentSourcedId'))
    const cells: Partial<Record<OrganisationColumn, Cell | undefined>> = {
      name: cell('name'),
      kind: kind
        ? cell('metadata.kind')
        : cell('type', KIND_OF_TYPE[org.get('type').toLowerCase()] ?? org.get('type')),
      municipality: placeOf(org, byId),
      code: cell('sourcedId', codeOf(org)),
      parent: cell('parentSourcedId', parent ? codeOf(parent) : org.get('parentSourcedId')),
      validTo:
        org.get('status').toLowerCase() === 'tobedeleted' ? cell('status', dayOf(org) ?? today) : undefined,
      ...numberOf(org),
    }
    for (const [field, column] of Object.entries(METADATA) as [OrganisationColumn, string][])
      cells[field] = cell(column) ?? cells[field]
    return { from: org, cells: given(cells) }
  })
}

const given = <Field extends string>(cells: Partial<Record<Field, Cell | undefined>>) =>
  Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== undefined)) as Partial<
    Record<Field, Cell>
  >

/** Codes of the register have fewer signs than sourcedId. */
const codeOf = (org: PackageRow) =>
  org
    .get('sourcedId')
    .replaceAll(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)

function numberOf(org: PackageRow): { ogrn?: Cell; inn?: Cell } {
  const text = org.get('identifier').replaceAll(/\s/g, '')
  const cell = { text, from: org, column: 'identifier' }
  if (isOgrn(text)) return { ogrn: cell }
  return isInn(text) ? { inn: cell } : {}
}

function placeOf(org: PackageRow, byId: ReadonlyMap<string, PackageRow>): Cell | undefined {
  let at: PackageRow | undefined = org
  for (let depth = 0; at && depth < 20; depth += 1) {
    for (const column of ['metadata.oktmo', 'metadata.municipality'])
      if (at.get(column)) return { text: at.get(column), from: at, column }
    at = byId.get(at.get('parentSourcedId'))
  }
  return undefined
}

/** The day of the last change of a row, YYYY-MM-DD. */
export const dayOf = (row: PackageRow): string | undefined =>
  /^\d{4}-\d{2}-\d{2}/.exec(row.get('dateLastModified'))?.[0]
