import type { KnownOrganisation } from './match.ts'

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

export type ComparedValues = Pick<KnownOrganisation, ComparedField>
/** What a file gives; an empty cell is null and says nothing. */
export type GivenValues = { [Field in ComparedField]: ComparedValues[Field] | null }

/** The file says one thing, a hand has written another since the last loading. */
export type Difference = { field: ComparedField; present: string | null; file: string; last: string | null }

/**
 * Three-way comparison of a body with what the file gives and what files gave last. A value nobody has touched since
 * the last loading follows the file; a value of the file that is not new gives way to the hand; where both are new,
 * the present one stays and is told, unless the file's is taken on purpose.
 */
export function compare(
  present: ComparedValues & Pick<KnownOrganisation, 'loaded'>,
  given: GivenValues,
  takes: (field: ComparedField) => boolean,
): { changed: Partial<ComparedValues>; differences: Difference[]; loaded: Record<string, unknown> } {
  const changed: Partial<ComparedValues> = {}
  const differences: Difference[] = []
  const loaded: Record<string, unknown> = { ...present.loaded }
  for (const field of COMPARED_FIELDS) {
    const file = given[field]
    const now = present[field]
    if (file === null) continue
    const last = present.loaded?.[field] ?? null
    if (file !== now) {
      // emptied by hand too: what a file had brought is not there
      const isByHand = now !== last
      if (isByHand && file === last) continue
      if (isByHand && !takes(field)) {
        differences.push({ field, present: now, file, last: last as string | null })
        continue
      }
      Object.assign(changed, { [field]: file })
    }
    loaded[field] = file
  }
  return { changed, differences, loaded }
}
