import { newId } from '#platform/ids/ids.ts'
import type { ImportProblem } from '#platform/import/contract.ts'
import type { Ticks } from '#platform/import/three-way.ts'
import type { OrganisationColumn } from './columns.ts'
import { type KnownOrganisation, matcher } from './match.ts'
import { cellProblem, type Layout, type OrganisationFileRow } from './organisation-row.ts'
import type { Identified } from './parents.ts'

export type PlanRules = {
  layout: Layout
  today: string
  /** Region whose bodies the actor keeps; null: of the whole country. */
  ownRegion: string | null
  nameOfPlace: (id: string | null) => string
  /** Conflicts in which the file's value goes. */
  takes: Ticks<string>
}

export type Refusal = { column: OrganisationColumn; code: string; wrong: string }

/** Which body each row is about; rows that point at two, or at one that is not the actor's, are refused. */
export function identify(
  rows: readonly OrganisationFileRow[],
  known: readonly KnownOrganisation[],
  rules: PlanRules,
  problems: ImportProblem[],
): Identified[] {
  const match = matcher(known, rules.today)
  const spokenOf = new Map<string, number>()
  return rows.flatMap((row): Identified[] => {
    const found = match(row)
    const body = 'known' in found ? found.known : undefined
    const refusal =
      'problem' in found ? found.problem : body ? refusalOf(row, body, spokenOf, rules) : refusalOfNew(row)
    if (refusal) {
      problems.push(cellProblem(rules.layout, row.row, refusal.column, refusal.code, refusal.wrong))
      return []
    }
    if (body) spokenOf.set(body.id, row.row)
    return [{ row, id: body?.id ?? newId(), known: body }]
  })
}

/** A body of the register has its place; a new one has to be given it. */
function refusalOfNew({ level, regionId, municipalityId }: OrganisationFileRow): Refusal | undefined {
  if (level !== 'F' && regionId === null)
    return {
      column: 'municipality',
      code: 'place',
      wrong: 'не сказано, где организация. Укажите муниципалитет или субъект РФ',
    }
  if (level !== 'M' || municipalityId !== null) return undefined
  return {
    column: 'municipality',
    code: 'municipality-empty',
    wrong: 'у муниципальной организации он обязателен. Укажите муниципалитет',
  }
}

function refusalOf(
  row: OrganisationFileRow,
  body: KnownOrganisation,
  spokenOf: ReadonlyMap<string, number>,
  { ownRegion, nameOfPlace }: PlanRules,
): Refusal | undefined {
  const earlier = spokenOf.get(body.id)
  if (earlier !== undefined)
    return {
      column: 'name',
      code: 'row-twice',
      wrong: `та же организация реестра, что и в строке ${earlier}: «${body.shortName}». Оставьте одну из строк`,
    }
  if (ownRegion !== null && body.regionId !== ownRegion)
    return {
      column: 'name',
      code: 'foreign',
      wrong: `«${body.shortName}» в реестре относится к другому субъекту РФ (${nameOfPlace(body.regionId) || 'федеральный уровень'}): её ведёт администратор оттуда. Уберите строку`,
    }
  if (body.regionId === null && row.municipalityId !== null)
    return {
      column: 'municipality',
      code: 'of-no-region',
      wrong: `«${body.shortName}» в реестре — федеральная, вне субъектов РФ: муниципалитета у неё нет. Очистите ячейку`,
    }
  const differs = (field: 'regionId' | 'municipalityId') =>
    body[field] !== null && row[field] !== null && body[field] !== row[field]
  if (differs('regionId') || differs('municipalityId'))
    return {
      column: 'municipality',
      code: 'moved',
      wrong: `в реестре организация стоит в другом месте: ${nameOfPlace(body.municipalityId ?? body.regionId)}. Проверьте столбец; перевод в другой муниципалитет проводят в разделе «Реорганизации»`,
    }
  return undefined
}
