import {
  type Compared,
  compareThreeWay,
  type DifferenceKind,
  type Sides,
} from '#platform/import/three-way.ts'

/** Fields a file may change; the title is what a conflict is shown under. */
export const COMPARED = {
  name: 'Полное название',
  shortName: 'Краткое название',
  kind: 'Вид',
  level: 'Уровень',
  municipalityId: 'Муниципалитет',
  parentId: 'Вышестоящая организация',
  parentBond: 'Вид подчинения',
  inn: 'ИНН',
  kpp: 'КПП',
  ogrn: 'ОГРН',
  okpo: 'ОКПО',
  email: 'E-mail',
  phone: 'Телефон',
  site: 'Сайт',
  address: 'Адрес',
  validFrom: 'Дата создания',
  validTo: 'Дата закрытия',
} as const
export type ComparedField = keyof typeof COMPARED
export const COMPARED_FIELDS = Object.keys(COMPARED) as ComparedField[]

type Always = 'name' | 'shortName' | 'kind' | 'level' | 'validFrom'
export type ComparedValues = Record<Always, string> & Record<Exclude<ComparedField, Always>, string | null>
/** What a file gives; an empty cell is null and says nothing. */
export type GivenValues = { [Field in ComparedField]: ComparedValues[Field] | null }

/**
 * Compares a body with what the file gives. What no file has told of, somebody has written; where nothing stands, nobody
 * has.
 */
export function compare(
  sides: Sides<ComparedValues>,
  takes: (field: ComparedField, kind: DifferenceKind) => boolean,
): Compared<ComparedValues> {
  return compareThreeWay(sides, { isByHand: field => sides.present[field] !== null, takes })
}
