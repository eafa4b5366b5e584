import type { Tx } from '#platform/db/database.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { isBelow, type OrganisationColumns, selectReferences } from './organisations.sql.ts'

/** No body is planned longer ahead. */
const YEARS_AHEAD = 5

/** A day so far ahead that its year is a slip. */
export const isFarAhead = (day: string, today: string): boolean =>
  Number(day.slice(0, 4)) > Number(today.slice(0, 4)) + YEARS_AHEAD

/**
 * What a form cannot know: whether kind, place and parent exist and fit together.
 *
 * @throws Problem `organisation.invalid` with every broken field
 */
export async function checkOrganisation(
  tx: Tx,
  fields: Pick<
    OrganisationColumns,
    'kind' | 'level' | 'regionId' | 'municipalityId' | 'parentId' | 'parentBond' | 'validFrom'
  >,
  today: string,
  ownId?: string,
): Promise<void> {
  const { hasKind, region, municipality, parent } = await selectReferences(tx, fields)
  const problems: ProblemItem[] = []
  const add = (field: string, message: string) =>
    problems.push({ code: `organisation.${field}`, field, message })
  if (isFarAhead(fields.validFrom, today)) add('validFrom', 'До этого дня больше пяти лет. Проверьте год')
  if (!hasKind) add('kind', 'Такого вида нет. Выберите вид из списка')
  if (fields.regionId && region?.kind !== 'region') add('regionId', 'Выберите субъект РФ из списка')
  if (fields.level !== 'F' && !fields.regionId)
    add('regionId', 'Выберите субъект РФ: без него только федеральные органы')
  if (fields.municipalityId && municipality?.kind !== 'municipality')
    add('municipalityId', 'Выберите муниципалитет из списка')
  else if (municipality && municipality.regionId !== fields.regionId)
    add('municipalityId', 'Этот муниципалитет относится к другому субъекту РФ')
  if (fields.level === 'M' && !fields.municipalityId) add('municipalityId', 'Выберите муниципалитет')
  if (fields.parentId && !parent) add('parentId', 'Такой вышестоящей организации нет. Выберите её из списка')
  else if (fields.parentId && ownId && (await isBelow(tx, fields.parentId, ownId)))
    add('parentId', 'Организация не может входить в саму себя или в своё подразделение')
  if (fields.parentBond && !fields.parentId)
    add('parentBond', 'Сначала выберите, в какую организацию она входит')
  if (problems.length > 0) throw invalid('organisation.invalid', 'Проверьте отмеченные поля.', problems)
}
