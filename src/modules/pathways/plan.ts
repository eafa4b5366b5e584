import { planPathway } from '#engines/planner/plan-pathway.ts'
import type { PlanResult, UnreachedReason } from '#engines/planner/problem.ts'
import type { OpenDeficit } from '#modules/diagnostics/index.ts'
import type { OfferRow } from '#modules/programmes/contract.ts'

/** What the planner is asked: everything about one person that it needs to know. */
export type PlanRequest = {
  deficits: readonly OpenDeficit[]
  /** Levels measured in competencies without a deficit. */
  held: readonly { competencyId: string; level: number }[]
  offers: readonly OfferRow[]
  hours: number
}

/** Defaults of a draft; a region's settings may replace them. */
export const DRAFT_HOURS = 144
export const DRAFT_ITEMS = 8
/** An hour and an item cost a little, so that of two equal pathways the shorter one wins. */
const PRICES = { hour: 0.001, item: 0.01, cost: 0 }
const TIME_LIMIT_MS = 400

/**
 * Asks the planner for the best pathway within the hours. A deficit's weight is its importance for the position
 * times the probability that it is one. The weightiest deficit must be carried over into practice, where the
 * offers allow it (row 133).
 */
export function plan(request: PlanRequest): PlanResult {
  const { deficits, held, offers } = request
  const practised = deficits.find(deficit =>
    offers.some(
      offer =>
        offer.kind === 'practice' && offer.raises.some(raise => raise.competencyId === deficit.competencyId),
    ),
  )
  return planPathway(
    {
      budget: { hours: request.hours, items: DRAFT_ITEMS, cost: null },
      deficits: deficits.map(({ competencyId, level, targetLevel, weight, probability }) => ({
        competency: competencyId,
        // The points may just reach the target while the level is still more probably below it: a deficit of one level.
        level: Math.min(level, targetLevel - 1),
        target: targetLevel,
        weight: weight * probability,
      })),
      held: held.map(({ competencyId, level }) => ({ competency: competencyId, level })),
      offers: offers.map(({ id, kind, hours, raises }) => ({
        id,
        kind,
        hours,
        cost: 0,
        raises: raises.map(({ competencyId, from, to }) => ({ competency: competencyId, from, to })),
        requires: [],
        excludes: [],
        runs: [],
      })),
      fixed: [],
      practiceFor: practised ? [practised.competencyId] : [],
      prices: PRICES,
    },
    { timeLimitMs: TIME_LIMIT_MS },
  )
}

/** The planner's reason in words for people. */
export function whyUnreached(reason: UnreachedReason): string {
  switch (reason.code) {
    case 'no-offer':
      return 'Подходящих программ и занятий пока нет.'
    case 'prerequisite':
      return 'Подходящие программы требуют уровня, которого пока нет.'
    case 'excluded':
      return 'Подходящее несовместимо с тем, что уже выбрано.'
    case 'dates':
      return 'Сроки подходящего пересекаются с выбранным.'
    case 'hours':
      return `Не хватает ${Math.ceil(reason.short ?? 0)} ч.`
    case 'items':
      return `В маршруте уже ${DRAFT_ITEMS} шагов, больше за год трудно.`
    case 'cost':
      return 'Не хватает средств.'
    case 'practice':
      return 'Уровень достигается, но его нечем закрепить на практике.'
    case 'not-worth':
      return 'Небольшой разрыв: программа заняла бы больше времени, чем он стоит.'
  }
}

/** Spreads items one after another over the period, each as long as its share of all hours. */
export function spread(
  hours: readonly number[],
  startsOn: string,
  endsOn: string,
): { startsOn: string; endsOn: string }[] {
  const first = Date.parse(startsOn)
  const days = Math.max(1, (Date.parse(endsOn) - first) / DAY_MS + 1)
  const total = hours.reduce((sum, one) => sum + one, 0) || 1
  let before = 0
  return hours.map(one => {
    const from = Math.floor((before / total) * days)
    before += one
    const to = Math.max(from, Math.floor((before / total) * days) - 1)
    return { startsOn: dayAt(first, Math.min(from, days - 1)), endsOn: dayAt(first, Math.min(to, days - 1)) }
  })
}

export const DAY_MS = 86_400_000

function dayAt(first: number, offset: number): string {
  return new Date(first + offset * DAY_MS).toISOString().slice(0, 10)
}
