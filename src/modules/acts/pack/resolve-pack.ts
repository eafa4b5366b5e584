import { createHash } from 'node:crypto'
import { notFound } from '#platform/errors/problem.ts'
import type {
  BodyFunction,
  BodyKind,
  IndicatorTarget,
  LocalName,
  Pack,
  PackAct,
  PackBody,
  PackDirection,
  PackGoal,
  PackHeader,
  PackIndicator,
  PackRole,
  PackSetting,
  PackTerm,
  PackTerritory,
} from './pack-schema.ts'

/** A record together with the pack that says it. */
export type From<T> = T & { pack: string }
/** A record that rests on an act: its own reference, or its pack's act. */
export type Grounded<T> = From<Omit<T, 'act'>> & { act: string }

export type ResolvedIndicator = From<Omit<PackIndicator, 'act'>> & {
  /** null where no act names the indicator and the product defines it. */
  act: string | null
  /** The pack whose targets apply; null where no act in the chain sets one. */
  targetsFrom: string | null
}

/** What holds for a territory: its own pack laid over its parents', every record naming the pack it comes from. */
export type ResolvedPack = {
  header: PackHeader
  /** Codes from the root to the pack itself. */
  chain: string[]
  acts: From<PackAct>[]
  kinds: From<BodyKind>[]
  bodies: From<PackBody>[]
  functions: Grounded<BodyFunction>[]
  directions: Grounded<PackDirection>[]
  goals: Grounded<PackGoal>[]
  terms: Grounded<PackTerm>[]
  roles: From<PackRole>[]
  indicators: ResolvedIndicator[]
  settings: From<PackSetting>[]
  names: From<LocalName>[]
  territories: From<PackTerritory>[]
}

function chainOf(packs: readonly Pack[], code: string): Pack[] {
  const chain: Pack[] = []
  for (let step: string | null = code; step !== null; ) {
    const wanted: string = step
    const pack = packs.find(candidate => candidate.header.code === wanted)
    if (pack === undefined || chain.includes(pack)) {
      throw notFound(
        'acts.pack-missing',
        `Пакет «${wanted}» не загружен. Загрузите его вместе с родительскими.`,
      )
    }
    chain.unshift(pack)
    step = pack.header.parent
  }
  return chain
}

/** Lays lists over each other by code: a child's record takes the place of its parent's, new ones follow. */
function overlay<T extends { code: string }>(
  chain: readonly Pack[],
  list: (pack: Pack) => readonly T[],
): From<T>[] {
  const merged = new Map<string, From<T>[]>()
  for (const pack of chain) {
    const own = Map.groupBy(list(pack), item => item.code)
    for (const [code, items] of own) {
      merged.set(
        code,
        items.map(item => ({ ...item, pack: pack.header.code })),
      )
    }
  }
  return [...merged.values()].flat()
}

function grounded<T extends { code: string; act?: string }>(
  chain: readonly Pack[],
  list: (pack: Pack) => readonly T[],
): Grounded<T>[] {
  const actOf = new Map(chain.map(pack => [pack.header.code, pack.header.act]))
  return overlay(chain, list).map(item => ({ ...item, act: item.act ?? actOf.get(item.pack)! }))
}

function indicatorsOf(chain: readonly Pack[]): ResolvedIndicator[] {
  const actOf = new Map(chain.map(pack => [pack.header.code, pack.header.act]))
  return overlay(chain, pack => pack.indicators).map(indicator => {
    const withTargets = chain.findLast(pack =>
      pack.indicators.some(other => other.code === indicator.code && other.targets.length > 0),
    )
    const source = indicator.targets.length > 0 ? indicator.pack : withTargets?.header.code
    return {
      ...indicator,
      act: indicator.basis === 'act' ? (indicator.act ?? actOf.get(indicator.pack)!) : null,
      targets: withTargets?.indicators.find(other => other.code === indicator.code)?.targets ?? [],
      targetsFrom: source ?? null,
    }
  })
}

/**
 * What holds in a region: the pack over its parents. The rule is one for all lists: same code, the child's record
 * replaces the parent's whole. One exception: an indicator without targets of its own keeps the parent's targets,
 * still under the parent's name and act.
 *
 * @throws not-found when the pack or one of its parents is not among `packs`
 */
export function resolvePack(packs: readonly Pack[], code: string): ResolvedPack {
  const chain = chainOf(packs, code)
  return {
    header: chain.at(-1)!.header,
    chain: chain.map(pack => pack.header.code),
    acts: overlay(chain, pack => pack.acts),
    kinds: overlay(chain, pack => pack.kinds),
    bodies: overlay(chain, pack => pack.bodies),
    functions: grounded(chain, pack => pack.functions),
    directions: grounded(chain, pack => pack.directions),
    goals: grounded(chain, pack => pack.goals),
    terms: grounded(chain, pack => pack.terms),
    roles: overlay(chain, pack => pack.roles),
    indicators: indicatorsOf(chain),
    settings: overlay(chain, pack => pack.settings),
    names: overlay(chain, pack => pack.names),
    territories: overlay(chain, pack => pack.territories),
  }
}

/**
 * The target to measure against on a day (ISO date): of the versions in force then, the one due next; when all are
 * past, the last one stays the measure, since no act has set another.
 */
export function targetOn(
  indicator: Pick<PackIndicator, 'targets'>,
  day: string,
): IndicatorTarget | undefined {
  const inForce = indicator.targets
    .filter(target => target.from <= day && (target.to === undefined || day <= target.to))
    .sort((a, b) => a.by.localeCompare(b.by))
  return inForce.find(target => target.by >= day) ?? inForce.at(-1)
}

/** The value of a threshold or rule in force on a day (ISO date). */
export function settingOn(
  pack: Pick<ResolvedPack, 'settings'>,
  code: string,
  day: string,
): From<PackSetting> | undefined {
  return pack.settings.find(
    setting =>
      setting.code === code && setting.from <= day && (setting.to === undefined || day <= setting.to),
  )
}

/** The act that stands today in the place of a repealed one; the act itself while it is in force. */
export function actInForce(acts: readonly From<PackAct>[], code: string): From<PackAct> | undefined {
  const seen = new Set<string>()
  let act = acts.find(candidate => candidate.code === code)
  while (act?.repealedBy !== undefined && !seen.has(act.code)) {
    seen.add(act.code)
    const next: string = act.repealedBy
    act = acts.find(candidate => candidate.code === next)
  }
  return act
}

/** Things worth knowing that are not mistakes of the pack: the act itself cites a repealed one. */
function noticesOf(pack: Pack, resolved: ResolvedPack): string[] {
  return pack.acts.flatMap(act =>
    (act.cites ?? []).flatMap(citation => {
      const cited = resolved.acts.find(other => other.code === citation.act)
      const heir = actInForce(resolved.acts, citation.act)
      if (cited === undefined || heir === undefined || heir.code === cited.code) return []
      return [
        `Акт № ${act.number ?? 'б/н'} ссылается на утративший силу № ${cited.number}: действует № ${heir.number} от ${heir.date}.`,
      ]
    }),
  )
}

export type PackSummary = {
  code: string
  title: string
  version: string
  act: string
  fingerprint: string
  counts: Record<string, number>
  notices: string[]
}

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, canonical(item)]),
  )
}

/** SHA-256 of the content: two texts of a pack that say the same have the same one, whatever their layout. */
export function packFingerprint(pack: Pack): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(pack)))
    .digest('hex')
}

/** What a sound pack holds, for `validate-pack` and the administrator's page. */
export function summarise(pack: Pack, resolved: ResolvedPack): PackSummary {
  const { header } = pack
  return {
    code: header.code,
    title: header.title,
    version: header.version.number,
    act: header.act,
    fingerprint: packFingerprint(pack),
    counts: {
      acts: pack.acts.length,
      bodies: pack.bodies.length,
      functions: pack.functions.length,
      jointFunctions: pack.functions.filter(item => item.responsible.length > 1).length,
      directions: pack.directions.length,
      goals: pack.goals.length,
      terms: pack.terms.length,
      roles: pack.roles.length,
      indicators: pack.indicators.length,
      targets: pack.indicators.reduce((sum, item) => sum + item.targets.length, 0),
      settings: pack.settings.length,
      territories: pack.territories.length,
      unverifiedTerritories: pack.territories.filter(item => !item.verified).length,
    },
    notices: noticesOf(pack, resolved),
  }
}
