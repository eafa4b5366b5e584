import type { Offer, PathwayProblem, Problem, Run } from './problem.ts'

/**
 * Independent checker of a pathway: replays the plan by the rules as they are written in the problem's
 * definition. It shares no code with the planner on purpose (only the shape of the problem), and is written to
 * be read, not to be fast.
 */

export interface CheckedItem {
  offer: string
  run?: string | null
}

export interface CheckAnswer {
  valid: boolean
  /** Worth of the plan as replayed; null when the plan breaks a rule. */
  value: number | null
  hours: number
  cost: number
  reached: { competency: string; level: number; reached: number; target: number; counts: boolean }[]
  violations: Problem[]
}

/** Replays the items in their order; every broken rule is told with the place in the plan. */
export function checkPathway(problem: PathwayProblem, items: readonly CheckedItem[]): CheckAnswer {
  const violations: Problem[] = []
  const broken = (code: string, message: string, path: string) => violations.push({ code, message, path })
  const byId = new Map(problem.offers.map(offer => [offer.id, offer]))
  const level = new Map<string, number>()
  for (const held of problem.held ?? []) level.set(held.competency, held.level)
  for (const deficit of problem.deficits) level.set(deficit.competency, deficit.level)
  const taken: Offer[] = []
  let lastRun: Run | undefined

  items.forEach((item, i) => {
    const path = `items[${i}]`
    const offer = byId.get(item.offer)
    if (!offer) {
      broken('unknown-offer', `Предложения «${item.offer}» нет в задаче`, `${path}.offer`)
      return
    }
    if (taken.includes(offer)) {
      broken('taken-twice', `Предложение «${offer.id}» взято дважды`, `${path}.offer`)
      return
    }
    for (const other of taken) {
      if (offer.excludes?.includes(other.id) || other.excludes?.includes(offer.id)) {
        broken('excluded', `«${offer.id}» и «${other.id}» исключают друг друга`, `${path}.offer`)
      }
    }
    const runs = offer.runs ?? []
    const run = runs.find(one => one.id === item.run)
    if (runs.length > 0 && !run) {
      broken(
        'run-missing',
        `«${offer.id}» проходит потоками; поток «${item.run ?? ''}» не найден`,
        `${path}.run`,
      )
    } else if (runs.length === 0 && item.run !== undefined && item.run !== null) {
      broken('run-unknown', `У «${offer.id}» нет потоков, а указан «${item.run}»`, `${path}.run`)
    }
    if (run && lastRun && run.start <= lastRun.end) {
      const clash = run.end >= lastRun.start ? 'runs-overlap' : 'runs-out-of-order'
      broken(
        clash,
        `Поток «${run.id}» начинается ${run.start}, предыдущий кончается ${lastRun.end}`,
        `${path}.run`,
      )
    }
    if (run) lastRun = run
    const before = new Map(level)
    for (const need of offer.requires ?? []) {
      const has = before.get(need.competency) ?? 0
      if (has < need.level) {
        broken(
          'prerequisite',
          `«${offer.id}» требует «${need.competency}» не ниже ${need.level}, к началу есть ${has}`,
          `${path}.offer`,
        )
      }
    }
    let applied = 0
    for (const raise of offer.raises) {
      if ((before.get(raise.competency) ?? 0) < raise.from) continue
      applied++
      level.set(raise.competency, Math.max(level.get(raise.competency) ?? 0, raise.to))
    }
    if (applied === 0) {
      broken(
        'nothing-applies',
        `«${offer.id}» ничего не даёт: ни одно повышение не применимо`,
        `${path}.offer`,
      )
    }
    taken.push(offer)
  })

  for (const id of problem.fixed ?? []) {
    if (!taken.some(offer => offer.id === id))
      broken('fixed-missing', `Обязательного «${id}» нет в плане`, 'items')
  }
  const hours = taken.reduce((sum, offer) => sum + offer.hours, 0)
  const cost = taken.reduce((sum, offer) => sum + (offer.cost ?? 0), 0)
  const { budget = {}, prices = {} } = problem
  const over = (used: number, limit: number | null | undefined, code: string, name: string) => {
    if (limit !== null && limit !== undefined && used > limit + 1e-9) {
      broken(code, `${name}: ${used} при пределе ${limit}`, 'items')
    }
  }
  over(hours, budget.hours, 'hours', 'Часов больше, чем можно')
  over(taken.length, budget.items, 'items', 'Предложений больше, чем можно')
  over(cost, budget.cost, 'cost', 'Стоимость больше допустимой')

  const reached = problem.deficits.map(deficit => {
    const practised = taken.some(
      offer =>
        offer.kind === 'practice' && offer.raises.some(raise => raise.competency === deficit.competency),
    )
    const counts = !problem.practiceFor?.includes(deficit.competency) || practised
    const final = level.get(deficit.competency) ?? deficit.level
    return { ...deficit, reached: counts ? final : deficit.level, counts }
  })
  let value = 0
  for (const one of reached) {
    value += (one.weight * (Math.min(one.reached, one.target) - one.level)) / (one.target - one.level)
  }
  value -= (prices.hour ?? 0) * hours + (prices.item ?? 0) * taken.length + (prices.cost ?? 0) * cost
  return {
    valid: violations.length === 0,
    value: violations.length === 0 ? value : null,
    hours,
    cost,
    reached: reached.map(({ competency, level: start, reached: final, target, counts }) => ({
      competency,
      level: start,
      reached: final,
      target,
      counts,
    })),
    violations,
  }
}
