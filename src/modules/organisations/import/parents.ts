import { advice, proposer } from './dictionaries.ts'
import { type KnownOrganisation, nameKey } from './match.ts'
import type { OrganisationFileRow } from './organisation-row.ts'

/** A row with the body it is about: one of the register, or one that will be created. */
export type Identified = { row: OrganisationFileRow; id: string; known: KnownOrganisation | undefined }

type Candidate = {
  id: string
  regionId: string | null
  municipalityId: string | null
  isClosed: boolean
  /** A branch or a unit: it has the numbers of the body it belongs to. */
  isPart: boolean
}

export type ParentReader = (one: Identified) => { id: string | null } | { code: string; wrong: string }

/** Reads the column of the body above: by code, ОГРН, ИНН or name, in the file or in the register. */
export function parentReader(
  rows: readonly Identified[],
  known: readonly KnownOrganisation[],
  today: string,
): ParentReader {
  const index = new Map<string, Candidate[]>()
  const add = (key: string | null | undefined, one: Candidate) => {
    if (!key) return
    const list = index.get(key)
    if (!list) index.set(key, [one])
    else if (!list.some(other => other.id === one.id)) list.push(one)
  }
  for (const { row, id, known: old } of rows) {
    const one = {
      id,
      ...(old ?? row),
      isClosed: isPast(row.validTo ?? old?.validTo ?? null, today),
      isPart: isPart(row.parentBond ?? old?.parentBond),
    }
    for (const key of [
      row.code,
      row.ogrn,
      row.inn,
      nameKey(row.name),
      row.shortName && nameKey(row.shortName),
    ])
      add(key, one)
  }
  for (const one of known)
    for (const key of [one.code, one.ogrn, one.inn, nameKey(one.name), nameKey(one.shortName)])
      add(key, { ...one, isClosed: isPast(one.validTo, today), isPart: isPart(one.parentBond) })
  const near = proposer([...new Set(known.map(one => one.shortName))])
  return ({ row, id }) => {
    if (row.parent === null) return { id: null }
    const text = row.parent
    const found = index.get(text.replaceAll(/\s/g, '')) ?? index.get(nameKey(text)) ?? []
    const [best, ...others] = nearestTo({ ...row, id }, found)
    if (best && others.length === 0) return { id: best.id }
    if (best)
      return {
        code: 'parent-many',
        wrong: `организаций «${text}» несколько. Впишите код или ОГРН нужной`,
      }
    return {
      code: 'parent',
      wrong: `нет организации «${text}» ни в реестре, ни среди строк файла, которые загружаются. ${advice(near(text), 'Проверьте название, впишите код или ИНН')}`,
    }
  }
}

const isPast = (validTo: string | null, today: string) => validTo !== null && validTo <= today

const isPart = (bond: string | null | undefined) => bond === 'branch' || bond === 'unit'

/** Of several of one name or number: not itself, those that exist, no parts of a body; then by nearness of the place. */
function nearestTo(
  row: OrganisationFileRow & { id: string },
  found: readonly Candidate[],
): readonly Candidate[] {
  const steps: ((one: Candidate) => boolean)[] = [
    one => one.id !== row.id,
    one => !one.isClosed,
    one => !one.isPart,
    one => row.regionId === null || one.regionId === row.regionId || one.regionId === null,
    one => one.municipalityId === row.municipalityId,
    one => one.municipalityId === null,
  ]
  return steps.reduce<readonly Candidate[]>((left, holds) => {
    if (left.length < 2) return left
    const kept = left.filter(holds)
    return kept.length > 0 ? kept : left
  }, found)
}

/** Bodies that would stand, at some depth, inside themselves. */
export function loopsOf(
  ids: readonly string[],
  parentOf: (id: string) => string | null | undefined,
): Set<string> {
  const loops = new Set<string>()
  for (const id of ids) {
    let above = parentOf(id)
    for (let depth = 0; above && above !== id && depth < 50; depth += 1) above = parentOf(above)
    if (above) loops.add(id)
  }
  return loops
}
