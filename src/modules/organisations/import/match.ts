import { fold } from '#platform/text/nearest.ts'
import type { ComparedValues } from './compare.ts'
import type { OrganisationFileRow } from './organisation-row.ts'

/** A body of the register as a file is compared with it. */
export type KnownOrganisation = ComparedValues & {
  id: string
  code: string
  regionId: string | null
  version: number
  /** What files said of it last, by field. */
  loaded: Partial<ComparedValues> | null
}

type Wrong = { column: 'code' | 'ogrn' | 'inn' | 'name'; code: string; wrong: string }

/** One spelling of a name for comparing: quotes, dashes and points say nothing. */
export const nameKey = (name: string) =>
  fold(name)
    .replaceAll(/["«»„“”'.,]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

const regionKey = (regionId: string | null, name: string) => `${regionId ?? ''} ${nameKey(name)}`

/** Finds which body of the register a row speaks of. */
export type Matcher = (
  row: OrganisationFileRow,
) => { known: KnownOrganisation | undefined } | { problem: Wrong }

/**
 * By code, by ИНН with КПП, by ОГРН or ИНН where they tell one body from its branches, else by full name within the
 * municipality. Numbers that point at two bodies, or a name whose body has other numbers, are a problem of the row.
 */
export function matcher(known: readonly KnownOrganisation[], today: string): Matcher {
  const byCode = new Map(known.map(one => [one.code, one]))
  const byOgrn = Map.groupBy(known, one => one.ogrn)
  const byInn = Map.groupBy(known, one => one.inn)
  const byName = Map.groupBy(
    known.filter(one => one.validTo === null || one.validTo > today),
    one => regionKey(one.regionId, one.name),
  )
  // a place that is not said, in the row or in the register, is no other place
  const byNameNear = (row: OrganisationFileRow) => {
    const same = byName.get(regionKey(row.regionId, row.name)) ?? []
    const exact = same.filter(one => one.municipalityId === row.municipalityId)
    if (exact.length > 0 || row.municipalityId === null) return exact.length > 0 ? exact : same
    return same.filter(one => one.municipalityId === null)
  }
  const within = (list: readonly KnownOrganisation[] | undefined, row: OrganisationFileRow) => {
    const same = (list ?? []).filter(one => !(one.kpp && row.kpp && one.kpp !== row.kpp))
    const exact = same.filter(one => one.kpp !== null && one.kpp === row.kpp)
    const candidates = exact.length > 0 ? exact : same
    // a branch without its КПП has the numbers of its body: only the name tells them apart
    const isPart = exact.length === 0 && (row.parentBond === 'branch' || row.parentBond === 'unit')
    if (candidates.length < 2 && !isPart) return candidates
    const named = candidates.filter(one => nameKey(one.name) === nameKey(row.name))
    return named.length > 0 || isPart ? named : candidates
  }
  const byNumbers = (row: OrganisationFileRow): KnownOrganisation[] => [
    ...new Set([
      ...(row.ogrn ? within(byOgrn.get(row.ogrn), row) : []),
      ...(row.inn ? within(byInn.get(row.inn), row) : []),
    ]),
  ]
  return row => {
    const found = byNumbers(row)
    const coded = row.code === null ? undefined : byCode.get(row.code)
    if (coded && found.length > 0 && !found.includes(coded))
      return { problem: clash('code', 'code-other', row, `код ${row.code} — у другой организации`, coded) }
    if (coded) return { known: coded }
    if (found.length > 1) return { problem: many(row, found) }
    if (found[0]) return { known: found[0] }
    const [named, ...others] = byNameNear(row)
    if (!named) return { known: undefined }
    if (others.length > 0) return { problem: many(row, [named, ...others]) }
    return differsIn(row, named) ?? { known: named }
  }
}

function clash(
  column: Wrong['column'],
  code: string,
  row: OrganisationFileRow,
  what: string,
  other: KnownOrganisation,
): Wrong {
  const numbers = row.ogrn ? `ОГРН ${row.ogrn}` : `ИНН ${row.inn}`
  return {
    column,
    code,
    wrong: `${what}, «${other.shortName}», а ${numbers} — не у неё. Проверьте код и номера`,
  }
}

function many(row: OrganisationFileRow, found: readonly KnownOrganisation[]): Wrong {
  const column = row.ogrn ? 'ogrn' : row.inn ? 'inn' : 'name'
  const names = found.slice(0, 3).map(one => `«${one.shortName}» (код ${one.code})`)
  return {
    column,
    code: 'match-many',
    wrong: `подходит несколько организаций реестра: ${names.join(', ')}. Впишите код той, о которой строка, а для нового филиала — его КПП`,
  }
}

/** Another legal body under the same name in the same place. */
function differsIn(row: OrganisationFileRow, named: KnownOrganisation): { problem: Wrong } | undefined {
  const column =
    row.ogrn && named.ogrn && row.ogrn !== named.ogrn
      ? 'ogrn'
      : row.inn && named.inn && row.inn !== named.inn
        ? 'inn'
        : undefined
  if (!column) return undefined
  const title = column === 'ogrn' ? 'ОГРН' : 'ИНН'
  return {
    problem: {
      column,
      code: 'name-taken',
      wrong: `в этом муниципалитете уже есть организация с таким названием и ${title} ${named[column]} (код ${named.code}). Если это она, исправьте номер или впишите её код; если новая, сначала закройте прежнюю`,
    },
  }
}
