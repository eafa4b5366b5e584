import { type Model, type ModelOffer, type ModelRun, NEVER } from './model.ts'

/**
 * Strikes out what no best plan needs. Returns the model with the same numbering, in which struck offers are not
 * among `active` and useless runs are gone.
 *
 * 1. Reach: from which day on each step can be had at all; offers and runs that come too early are struck.
 * 2. Use: offers whose raises lead to no deficit, not even through prerequisites, are struck.
 * 3. Dominance: offer A is struck when one offer B costs no more, raises at least as much from no higher steps,
 *    requires and excludes no more, can take place within every run of A, and is whole: all its raises apply
 *    whenever it is taken. Then B in the place of A is never worse, and A beside B adds nothing. Offers of
 *    `capped`, of which the caller admits only some, strike out nothing.
 */
export function reduceModel(model: Model, capped: ReadonlySet<number> = new Set()) {
  const reached = withReachableRuns(model)
  const possible = reached.possible.filter(o => isAllowed(model, model.offers[o]!))
  const offers = reached.offers.map(offer => ({ ...offer, runs: undominatedRuns(offer.runs) }))
  const reduced = { ...model, offers }
  return { model: reduced, active: undominated(reduced, usefulOffers(reduced, possible), capped) }
}

function isAllowed(model: Model, offer: ModelOffer): boolean {
  if (offer.fixed) return true
  if (offer.hours > model.hours + 1e-9 || offer.cost > model.cost + 1e-9) return false
  return !offer.excludes.some(other => model.offers[other]!.fixed)
}

/** Strikes out runs that begin before anything could have prepared for them. */
function withReachableRuns(model: Model): { offers: ModelOffer[]; possible: number[] } {
  const since = reachDays(model)
  const possible: number[] = []
  const offers = model.offers.map(offer => {
    const ready = entranceDay(offer, since)
    const runs = offer.runs.filter(run => run.start > ready)
    if (ready < Infinity && (offer.runs.length === 0 || runs.length > 0)) possible.push(offer.index)
    return { ...offer, runs }
  })
  return { offers, possible }
}

function dayOf(since: number[][], competency: number, step: number): number {
  return step >= NEVER ? Infinity : since[competency]![step]!
}

/** The day after which the offer can be entered at the earliest. */
function entranceDay(offer: ModelOffer, since: number[][]): number {
  let opens = Infinity
  for (const { competency, from } of offer.raises) opens = Math.min(opens, dayOf(since, competency, from))
  return offer.requires.reduce((day, need) => Math.max(day, dayOf(since, need.competency, need.level)), opens)
}

/** Day after which a step can have been reached; −∞ when it needs no run, +∞ when it is out of reach. */
function reachDays(model: Model): number[][] {
  const since = model.gain.map(gain => gain.map((_, step) => (step === 0 ? -Infinity : Infinity)))
  for (let changed = true; changed; ) {
    changed = false
    for (const offer of model.offers) {
      const entrance = entranceDay(offer, since)
      for (const { competency, from, to } of offer.raises) {
        const ready = Math.max(entrance, dayOf(since, competency, from))
        if (ready === Infinity) continue
        const end =
          offer.runs.length === 0 ? ready : (offer.runs.find(run => run.start > ready)?.end ?? Infinity)
        const steps = since[competency]!
        for (let step = 1; step <= to; step++) {
          if (steps[step]! <= end) continue
          steps[step] = end
          changed = true
        }
      }
    }
  }
  return since
}

/** Offers that lead to a gain, to a confirmation, or into another such offer; fixed ones always stay. */
function usefulOffers(model: Model, possible: number[]): number[] {
  const wanted = model.gain.map(gain =>
    gain.findLastIndex((value, step) => step > 0 && value > gain[step - 1]!),
  )
  const useful = new Set<number>()
  const want = (competency: number, step: number) => {
    if (step >= NEVER || step <= wanted[competency]!) return false
    wanted[competency] = step
    return true
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const o of possible) {
      const offer = model.offers[o]!
      const whatever =
        offer.fixed || offer.price < 0 || offer.confirms.some(c => model.gain[c]!.some(value => value > 0))
      // A raise leads somewhere if it lifts into a wanted step; what it presupposes is wanted then as well.
      const leading = offer.raises.filter(
        raise =>
          whatever || (raise.to > raise.from && raise.to > 0 && raise.from < wanted[raise.competency]!),
      )
      if (!whatever && leading.length === 0) continue
      if (!useful.has(o)) grown = true
      useful.add(o)
      for (const { competency, level } of offer.requires) if (want(competency, level)) grown = true
      for (const { competency, from } of leading) if (want(competency, from)) grown = true
    }
  }
  return possible.filter(o => useful.has(o))
}

/**
 * A run around another one that costs no more is never the better choice; runs come sorted by end. A run with
 * limited seats (region) may be full or dear, so that it strikes out nothing.
 */
function undominatedRuns(runs: ModelRun[]): ModelRun[] {
  return runs.filter(
    (run, i) =>
      !runs.some(
        (other, j) =>
          j !== i &&
          other.seat < 0 &&
          other.start >= run.start &&
          other.end <= run.end &&
          other.price <= run.price &&
          (j < i || other.start > run.start || other.end < run.end || other.price < run.price),
      ),
  )
}

function undominated(model: Model, active: number[], capped: ReadonlySet<number>): number[] {
  // Whoever dominates raises the first competency too: only those are compared.
  const raising = new Map<number, number[]>()
  active.forEach((o, b) => {
    if (capped.has(o) || !model.offers[o]!.whole) return
    for (const competency of new Set(model.offers[o]!.raises.map(raise => raise.competency))) {
      const list = raising.get(competency)
      if (list) list.push(b)
      else raising.set(competency, [b])
    }
  })
  const gone = new Uint8Array(active.length)
  for (let a = 0; a < active.length; a++) {
    const offer = model.offers[active[a]!]!
    if (offer.fixed || offer.raises.length === 0) continue
    for (const b of raising.get(offer.raises[0]!.competency) ?? []) {
      if (a === b || gone[b]) continue
      const other = model.offers[active[b]!]!
      if (
        dominates(other, offer) &&
        !(b > a && dominates(offer, other) && offer.whole && !capped.has(active[a]!))
      ) {
        gone[a] = 1
        break
      }
    }
  }
  return active.filter((_, a) => !gone[a])
}

/** Whether B does all that A does, at no more expense and whenever A could. */
function dominates(b: ModelOffer, a: ModelOffer): boolean {
  if (b.hours > a.hours || b.cost > a.cost || b.price > a.price) return false
  if (!a.raises.every(ra => b.raises.some(rb => serves(rb, ra)))) return false
  if (!a.confirms.every(c => b.confirms.includes(c))) return false
  const enters = (need: { competency: number; level: number }) =>
    a.requires.some(own => own.competency === need.competency && own.level >= need.level)
  if (!b.requires.every(enters)) return false
  if (!b.excludes.every(o => o === a.index || a.excludes.includes(o))) return false
  if (b.runs.length === 0) return true
  return (
    a.runs.length > 0 &&
    a.runs.every(ra =>
      b.runs.some(rb => rb.start >= ra.start && rb.end <= ra.end && b.price + rb.price <= a.price + ra.price),
    )
  )
}

function serves(rb: { competency: number; from: number; to: number }, ra: typeof rb): boolean {
  return rb.competency === ra.competency && rb.from <= ra.from && rb.to >= ra.to
}
