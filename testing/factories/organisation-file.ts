import {
  ORGANISATION_COLUMNS,
  type OrganisationColumn,
} from '../../src/modules/organisations/import/columns.ts'
import { nextNumber } from './people.ts'

/** Cells of one row of a file of organisations, by column. */
export type OrganisationCells = Partial<Record<OrganisationColumn, string>>

/** Ten digits with a right control digit, of the tax office 0000 that does not exist. */
export function syntheticInn(number: number): string {
  const body = `0000${String(number).padStart(5, '0')}`
  const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce(
    (total, weight, index) => total + weight * Number(body[index]),
    0,
  )
  return body + String((sum % 11) % 10)
}

/** Thirteen digits with a right control digit, of a region 00 that does not exist. */
export function syntheticOgrn(number: number): string {
  const body = `10000${String(number).padStart(7, '0')}`
  return body + String((Number(body) % 11) % 10)
}

/** A row without a mistake, of a new school. */
export const soundOrganisation = (over: OrganisationCells = {}): OrganisationCells => {
  const number = nextNumber()
  return {
    name: `Муниципальное бюджетное общеобразовательное учреждение «Лицей № ${number}»`,
    shortName: `Лицей № ${number}`,
    kind: 'Образовательная организация',
    inn: syntheticInn(number),
    kpp: '000001001',
    ogrn: syntheticOgrn(number),
    phone: '8 (4012) 00-00-01',
    ...over,
  }
}

/** A file of organisations as it comes from outside; columns in reverse order of the template on purpose. */
export function organisationsCsv(rows: readonly OrganisationCells[]) {
  const order = (Object.keys(ORGANISATION_COLUMNS) as OrganisationColumn[]).toReversed()
  return {
    name: 'organisations.csv',
    bytes: Buffer.from(
      [
        order.map(name => ORGANISATION_COLUMNS[name].title),
        ...rows.map(row => order.map(name => row[name] ?? '')),
      ]
        .map(cells => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(';'))
        .join('\n'),
    ),
  }
}
