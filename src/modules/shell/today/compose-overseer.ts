import type { HeadsToday } from '#modules/appointments/index.ts'
import type { tableIndicators } from '#modules/monitoring/index.ts'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { headMatters } from './heads.ts'
import {
  arrange,
  type Composed,
  type IndicatorNow,
  indicatorFigures,
  LINKS,
  type Matter,
  matter,
} from './piece.ts'

type UnitFigures = Awaited<ReturnType<typeof tableIndicators>>['rows'][number]

export type OverseerFacts = {
  indicators: { figures: readonly IndicatorNow[]; unit: { id: string } } | null
  /** Units directly below, in any order. */
  units: readonly Pick<UnitFigures, 'id' | 'level' | 'name' | 'values'>[]
  /** Heads of centres and their agreement; null where the reader has no part in it. */
  heads: HeadsToday | null
}

/**
 * Ministry and federal coordinator: letters about heads of centres that somebody waits for, indicators below their
 * targets, and who holds them back most.
 */
export function composeOverseer(
  { indicators, units, heads }: OverseerFacts,
  role: 'ministry' | 'federal-coordinator',
  day: string,
): Composed {
  const below = (indicators?.figures ?? [])
    .filter(one => one.met === false && one.value !== null && one.target !== null)
    .sort((a, b) => gapOf(flat(b)) - gapOf(flat(a)))
  const worst = below[0]
  const lagging = worst ? laggingIn(units, worst.indicator) : []
  return arrange(
    [
      ...(heads ? headMatters(heads, role, day) : []),
      ...below.map(one => belowTarget(one, units)),
      ...lagging.map(one => laggingUnit(one, worst!.indicator)),
    ],
    { link: LINKS.indicators, figures: indicatorFigures(indicators?.figures) },
  )
}

/** For a role whose own work is not built yet: the figures, and nothing made up beside them. */
export function composeAnalyst(indicators: OverseerFacts['indicators']): Composed {
  return arrange([], { figures: indicatorFigures(indicators?.figures) })
}

const gapOf = (one: { value: number; target: number }) => Math.abs(one.target - one.value)
const flat = (one: IndicatorNow) => ({ value: one.value!, target: one.target!.value })

/** «25 из 27 муниципалитетов»: after «из» the noun stands in the genitive. */
function shareOf(part: number, units: OverseerFacts['units'], indicator: string): string {
  const counted = units.filter(unit =>
    unit.values.some(value => value.indicator === indicator && value.denominator > 0),
  )
  const [one, many] =
    counted[0]?.level === 'region' ? ['региона', 'регионов'] : ['муниципалитета', 'муниципалитетов']
  const word = counted.length % 10 === 1 && counted.length % 100 !== 11 ? one : many
  return `${part} из\u00A0${counted.length} ${word}`
}

type Lagging = {
  id: string
  name: string
  value: number
  numerator: number
  denominator: number
  target: number
}

/** Units below their target in one indicator, the furthest from it first; empty ones are not counted. */
function laggingIn(units: OverseerFacts['units'], indicator: string): Lagging[] {
  return units
    .flatMap(({ id, name, values }) => {
      const one = values.find(value => value.indicator === indicator)
      if (one?.met !== false || one.value === null || one.target === null) return []
      const { value, numerator, denominator, target } = one
      return [{ id, name, value, numerator, denominator, target }]
    })
    .sort((a, b) => gapOf(b) - gapOf(a) || a.name.localeCompare(b.name, 'ru'))
}

function belowTarget(one: IndicatorNow, units: OverseerFacts['units']): Matter {
  const lagging = laggingIn(units, one.indicator)
  const share = shareOf(lagging.length, units, one.indicator)
  const figures = `${formatPercent(one.value)} при цели ${formatPercent(one.target!.value)}`
  const furthest = lagging[0]
    ? ` Дальше всех от цели: ${lagging[0].name}, ${formatPercent(lagging[0].value)}.`
    : ''
  return matter({
    id: one.indicator,
    title: `Показатель ${one.indicator} ниже цели: ${figures}`,
    note: `отстают ${share}`,
    deadline: /^\d{4}-\d{2}-\d{2}$/.test(one.target!.by) ? one.target!.by : null,
    link: LINKS.indicators,
    step: {
      title: `Показатель ${one.indicator} ниже цели: ${figures}`,
      reason: `${one.name}. Отстают ${share}.${furthest}`,
      label: 'Разобрать по территориям',
    },
  })
}

function laggingUnit(one: Lagging, indicator: string): Matter {
  return matter({
    id: one.id,
    title: `${one.name}: ${formatPercent(one.value)} при цели ${formatPercent(one.target)}`,
    note: `показатель ${indicator}, ${formatNumber(one.numerator)} из\u00A0${formatNumber(one.denominator)}`,
    link: LINKS.indicatorsOf(one.id),
  })
}
