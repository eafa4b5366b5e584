import { type Cell, wrong } from '#platform/import/cell-values.ts'
import { fold, nearestFew } from '#platform/text/nearest.ts'

export type Kind = { code: string; title: string; usualLevel: string }
export type Territory = {
  id: string
  kind: string
  regionId: string | null
  code: string
  name: string
  typeName: string
  oktmo: string | null
}

/** How kinds are written in the tables of authorities beside their titles; the code has to be in the dictionary. */
const KIND_WORDS: readonly (readonly [RegExp, string])[] = [
  [/методическ.*служб.*(?:школ|образовательн)/, 'school-service'],
  [/цнппм|центр непрерывного/, 'centre'],
  [/рцоко|цоко|центр оценки/, 'quality-centre'],
  [/^(?:иро|ипк|дпо)$|институт развития|дополнительного профессионального/, 'institute'],
  [/ммс|имц|муниципальн.*методическ|методический кабинет|методический центр/, 'municipal-service'],
  [/моуо|муниципальный орган|отдел образования|управление образования/, 'municipal-authority'],
  [/министерство|департамент|роив|орган исполнительной власти/, 'authority'],
  [/университет|вуз|академия/, 'university'],
  [/колледж|техникум|училище|спо$/, 'college'],
  [/ассоциация|методическое объединение/, 'association'],
  [/сообщество/, 'community'],
  [/совет$/, 'council'],
  [
    /школ|сош|оош|детсад|д\/с|гимнази|лице|детский сад|доу|дошкольн|общеобразоват|интернат|кадетск|дополнительного образования/,
    'organisation',
  ],
]

/** Different unknown words for which near ones are looked for; a file of nothing but mistakes must not take an hour. */
const PROPOSED_AT_MOST = 300

/** The near ones among the words, looked for once for each text. */
export function proposer(words: readonly string[]): (text: string) => string[] {
  const found = new Map<string, string[]>()
  return text => {
    const known = found.get(text)
    if (known) return known
    if (found.size >= PROPOSED_AT_MOST) return []
    const near = nearestFew(text.slice(0, 200), words)
    found.set(text, near)
    return near
  }
}

export const advice = (near: readonly string[], otherwise: string) =>
  near.length > 0 ? `Возможно, «${near.join('» или «')}»` : otherwise

/** Reads the kind of a body by its title, its code, or the words people use for it. */
export function kindReader(kinds: readonly Kind[]): (text: string) => Cell<Kind> {
  const known = new Map(kinds.flatMap(kind => [kind.title, kind.code].map(word => [fold(word), kind])))
  const byCode = new Map(kinds.map(kind => [kind.code, kind]))
  const near = proposer(kinds.map(kind => kind.title))
  return text => {
    const word = fold(text)
    const meant = KIND_WORDS.find(([pattern, code]) => pattern.test(word) && byCode.has(code))
    const kind = known.get(word) ?? (meant && byCode.get(meant[1]))
    if (kind) return { value: kind }
    return wrong('kind', `нет вида «${text}». ${advice(near(text), 'Выберите вид из списка в шаблоне')}`)
  }
}

const TYPE_WORDS =
  /(?<![\p{L}])(?:город(?:ской)?|г|муниципальн(?:ый|ое)|округ|район|р-н|образование|го|мо|мр|пгт|поселок|село|зато)(?![\p{L}])\.?/gu

/** «Город Горно-Алтайск», «г. Горно-Алтайск», «Горно-Алтайск городской округ» are one place. */
const stemOf = (name: string) =>
  fold(name)
    .replaceAll(TYPE_WORDS, ' ')
    .replaceAll(/[«»".,]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

const keysOf = ({ name, typeName, code }: Territory) =>
  new Set([name, `${name} ${typeName}`, `${typeName} ${name}`, code].map(fold))

type Index = {
  exact: Map<string, Territory[]>
  stems: Map<string, Territory[]>
  near: (text: string) => string[]
}

function indexOf(territories: readonly Territory[]): Index {
  const index: Index = {
    exact: new Map(),
    stems: new Map(),
    near: proposer(territories.map(one => one.name)),
  }
  const add = (map: Map<string, Territory[]>, key: string, one: Territory) =>
    map.set(key, [...(map.get(key) ?? []), one])
  for (const one of territories) {
    for (const key of keysOf(one)) add(index.exact, key, one)
    if (one.oktmo)
      for (const length of [8, 11]) add(index.exact, one.oktmo.padEnd(length, '0').slice(0, 11), one)
    const stem = stemOf(one.name)
    if (stem) add(index.stems, stem, one)
  }
  for (const list of index.exact.values()) if (list.length > 1) list.splice(0, list.length, ...new Set(list))
  return index
}

const find = (index: Index, text: string): Territory[] => {
  const exact = index.exact.get(fold(text)) ?? index.exact.get(text.replaceAll(/\s/g, ''))
  return exact ?? index.stems.get(stemOf(text)) ?? []
}

export type Places = {
  region(text: string): Cell<Territory>
  /** @param within the region, when it is known */
  municipality(text: string, within: string | null): Cell<Territory>
  nameOf(id: string | null): string
}

/** Reads regions and municipalities by name in any usual writing, by code, by ОКТМО. */
export function placesReader(territories: readonly Territory[]): Places {
  const regions = indexOf(territories.filter(one => one.kind === 'region'))
  const municipalities = territories.filter(one => one.kind === 'municipality')
  const everywhere = indexOf(municipalities)
  const byRegion = new Map(
    [...Map.groupBy(municipalities, one => one.regionId)].map(([region, list]) => [region, indexOf(list)]),
  )
  const names = new Map(territories.map(one => [one.id, one.name]))
  return {
    nameOf: id => (id === null ? '' : (names.get(id) ?? '')),
    region: text => {
      const [found, ...others] = find(regions, text)
      if (found && others.length === 0) return { value: found }
      return wrong('region', `нет субъекта РФ «${text}». ${advice(regions.near(text), 'Проверьте название')}`)
    },
    municipality: (text, within) => {
      const index = within === null ? everywhere : (byRegion.get(within) ?? indexOf([]))
      const [found, ...others] = find(index, text)
      if (found && others.length === 0) return { value: found }
      if (found)
        return wrong(
          'municipality-many',
          `«${text}» — это ${[found, ...others].map(one => `«${one.name}» (ОКТМО ${one.oktmo ?? 'не указан'})`).join(' или ')}. Укажите код ОКТМО`,
        )
      const elsewhere = within === null ? [] : find(everywhere, text)
      if (elsewhere[0])
        return wrong(
          'municipality-elsewhere',
          `«${elsewhere[0].name}» — это ${names.get(elsewhere[0].regionId!) ?? 'другой субъект РФ'}, а не ${names.get(within!)}. Проверьте муниципалитет`,
        )
      const isOktmo = /^\d{8}(?:\d{3})?$/.test(text.replaceAll(/\s/g, ''))
      if (isOktmo) return wrong('oktmo', `муниципалитета с ОКТМО ${text} нет. Проверьте код`)
      return wrong(
        'municipality',
        `нет муниципалитета «${text}». ${advice(index.near(text), 'Проверьте название или укажите код ОКТМО')}`,
      )
    },
  }
}
