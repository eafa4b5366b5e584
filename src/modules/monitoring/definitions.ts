import {
  type Pack,
  type PackIndicator,
  type Place,
  packFor,
  type ResolvedIndicator,
  resolvePack,
} from '#modules/acts/index.ts'

/** How one indicator is counted somewhere: the words of the act there and the pack they come from. */
export type Definition = ResolvedIndicator & { packTitle: string }

/**
 * What has to be counted for a definition: parameters of a measure, nothing else. Definitions that differ only in
 * words share one.
 */
export type Spec = {
  measure: PackIndicator['measure']
  /** Only diagnosis by the regional centre («в ЦНППМ»). */
  onlyCentre: boolean
  who: 'teachers' | 'leaders' | 'both'
  /** First day of the facts counted; `year`: 1 January of the asked day. */
  since: string | 'year'
}

/** Before any fact there can be. */
const EVER = '0001-01-01'

export function specOf(
  definition: Pick<Definition, 'measure' | 'independentCentre' | 'who' | 'counting'>,
): Spec {
  const { who, counting } = definition
  return {
    measure: definition.measure,
    onlyCentre: definition.independentCentre,
    who: who.length > 1 ? 'both' : who[0]!,
    since: counting.kind === 'yearly' ? 'year' : (counting.since ?? EVER),
  }
}

const keyOf = ({ measure, onlyCentre, who, since }: Spec): string =>
  [measure, onlyCentre, who, since].join('|')

/** First counted day in words for the reader; null when everything counts. */
export function countedSince(spec: Spec, asOf: string): string | null {
  if (spec.since === 'year') return `${asOf.slice(0, 4)}-01-01`
  return spec.since === EVER ? null : spec.since
}

/**
 * Everything the loaded packs make us count, each spec once, and which of them belongs to an indicator at a place:
 * a unit counts by the pack that holds where it stands, the country by the pack without a parent.
 */
export type Rules = {
  specs: readonly Spec[]
  definitionsAt: (place: Place) => readonly Definition[]
  /** Index of the definition's spec in `specs`. */
  specIndex: (definition: Definition) => number
}

export function rulesOf(packs: readonly Pack[]): Rules {
  const byPack = new Map<string, Definition[]>()
  for (const { header } of packs) {
    const resolved = resolvePack(packs, header.code)
    const titles = new Map(packs.map(pack => [pack.header.code, pack.header.shortTitle]))
    byPack.set(
      header.code,
      resolved.indicators
        .map(one => ({ ...one, packTitle: titles.get(one.pack) ?? one.pack }))
        .sort((a, b) => a.code.localeCompare(b.code)),
    )
  }
  const specs = new Map<string, Spec>()
  for (const definition of [...byPack.values()].flat()) {
    const spec = specOf(definition)
    specs.set(keyOf(spec), spec)
  }
  const keys = [...specs.keys()]
  return {
    specs: [...specs.values()],
    definitionsAt: place => {
      const pack = packFor(packs, place)
      return pack ? byPack.get(pack.header.code)! : []
    },
    specIndex: definition => keys.indexOf(keyOf(specOf(definition))),
  }
}
