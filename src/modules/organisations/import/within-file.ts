import type { ImportProblem } from '#platform/import/contract.ts'
import { nameKey } from './match.ts'
import { cellProblem, type Layout, type OrganisationFileRow } from './organisation-row.ts'

/**
 * What rows of one file say of one another: one body twice by its code, by its numbers, by its name in one place.
 * The first of such rows is kept, the later one refused with the number of the first.
 */
export function withinFile(
  organisations: readonly OrganisationFileRow[],
  layout: Layout,
): { kept: OrganisationFileRow[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const seen = new Map<string, number>()
  const kept = organisations.filter(one => {
    const keys = keysOf(one)
    const again = keys.find(([, key]) => seen.has(key))
    if (again) {
      const [column, key, what] = again
      problems.push(
        cellProblem(
          layout,
          one.row,
          column,
          'row-twice',
          `строка повторяет строку ${seen.get(key)}: ${what}. Оставьте одну из них`,
          one[column] ?? '',
        ),
      )
      return false
    }
    for (const [, key] of keys) seen.set(key, one.row)
    return true
  })
  return { kept, problems }
}

type Key = [column: 'code' | 'inn' | 'ogrn' | 'name', key: string, what: string]

/** A branch has the ИНН and ОГРН of its body, but a КПП and a name of its own. */
function keysOf(one: OrganisationFileRow): Key[] {
  const own = one.kpp ?? nameKey(one.name)
  const place = one.municipalityId ?? one.regionId ?? ''
  return [
    ...(one.code ? [['code', `code ${one.code}`, 'тот же код'] as Key] : []),
    ...(one.inn ? [['inn', `inn ${one.inn} ${own}`, 'те же ИНН и КПП'] as Key] : []),
    ...(one.ogrn ? [['ogrn', `ogrn ${one.ogrn} ${own}`, 'тот же ОГРН'] as Key] : []),
    ['name', `name ${place} ${nameKey(one.name)}`, 'то же название в том же муниципалитете'],
  ]
}
