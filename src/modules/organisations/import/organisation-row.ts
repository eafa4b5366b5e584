import type { ImportProblem } from '#platform/import/contract.ts'
import * as layout from '#platform/import/layout.ts'
import type { Flag, LEVELS, PARENT_BONDS } from '../contract.ts'
import { ORGANISATION_FIELDS, type OrganisationColumn } from './columns.ts'

/** One row of a file of organisations that was understood. An empty cell is null and leaves what is known as it is. */
export type OrganisationFileRow = {
  /** Number of the row as the author sees it. */
  row: number
  name: string
  shortName: string | null
  kind: string
  level: keyof typeof LEVELS
  /** The file says the level, it is not the usual one of the kind. */
  isLevelGiven: boolean
  regionId: string | null
  municipalityId: string | null
  /** Code, ИНН, ОГРН or name of the parent as the file writes it. */
  parent: string | null
  parentBond: keyof typeof PARENT_BONDS | null
  code: string | null
  inn: string | null
  kpp: string | null
  ogrn: string | null
  okpo: string | null
  email: string | null
  phone: string | null
  site: string | null
  address: string | null
  validFrom: string | null
  validTo: string | null
  licence: { number: string; issuedOn: string; issuer: string; activity: string } | null
  marks: { flags: Flag[]; year: number; source: string } | null
}

export type Layout = layout.Layout<OrganisationColumn>

/** A problem of one cell: «Строка 214, ИНН: не сходится контрольная цифра. Проверьте …». */
export function cellProblem(
  places: Layout,
  row: number,
  column: OrganisationColumn,
  code: string,
  wrong: string,
  value?: string,
): ImportProblem {
  return layout.cellProblem(ORGANISATION_FIELDS, places, row, column, code, wrong, value)
}
