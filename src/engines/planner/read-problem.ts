import { findCycles } from './prerequisite-cycle.ts'
import type { Budget, Deficit, Level, Offer, OfferKind, PathwayProblem, Prices, Problem } from './problem.ts'
import { dayNumber, OFFER_KINDS } from './problem.ts'
import { ShapeReader } from './shape-reader.ts'

export type Read<T> = { ok: true; problem: T } | { ok: false; problems: Problem[] }

const MOST_PROBLEMS = 200

/**
 * Reads a pathway problem from parsed JSON. All faults come back at once, each with a code, a Russian sentence
 * and a path such as `offers[3].runs[0].end`.
 */
export function readProblem(input: unknown): Read<PathwayProblem> {
  const read = new ShapeReader()
  if (!read.isObject(input, '')) return { ok: false, problems: read.problems }
  const offers = readOffers(read, input.offers)
  const person = readPerson(read, input, '')
  const problem: PathwayProblem = { ...person, offers }
  if (read.problems.length === 0) {
    checkReferences(read, problem, offers, '')
    checkExclusions(read, offers)
    if (read.problems.length === 0) checkCycles(read, problem)
  }
  return read.problems.length > 0
    ? { ok: false, problems: read.problems.slice(0, MOST_PROBLEMS) }
    : { ok: true, problem }
}

/** Reads everything of a problem but its offers; `path` is the place of the person in the input. */
export function readPerson(
  read: ShapeReader,
  input: Record<string, unknown>,
  path: string,
): Omit<PathwayProblem, 'offers'> {
  const at = (field: string) => (path ? `${path}.${field}` : field)
  return {
    budget: readBudget(read, input.budget, at('budget')),
    deficits: readDeficits(read, input.deficits, at('deficits')),
    held: readHeld(read, input.held, at('held')),
    fixed: read.texts(input.fixed, at('fixed')),
    practiceFor: read.texts(input.practiceFor, at('practiceFor')),
    prices: readPrices(read, input.prices, at('prices')),
  }
}

function readBudget(read: ShapeReader, input: unknown, path: string): Budget {
  if (input === undefined || input === null || !read.isObject(input, path)) return {}
  const limit = (field: 'hours' | 'items' | 'cost') =>
    input[field] === undefined || input[field] === null ? null : read.amount(input[field], `${path}.${field}`)
  return { hours: limit('hours'), items: limit('items'), cost: limit('cost') }
}

function readPrices(read: ShapeReader, input: unknown, path: string): Prices {
  if (input === undefined || input === null || !read.isObject(input, path))
    return { hour: 0, item: 0, cost: 0 }
  const price = (field: 'hour' | 'item' | 'cost') =>
    input[field] === undefined || input[field] === null ? 0 : read.amount(input[field], `${path}.${field}`)
  return { hour: price('hour'), item: price('item'), cost: price('cost') }
}

function readDeficits(read: ShapeReader, input: unknown, path: string): Deficit[] {
  const seen = new Set<string>()
  return read.objects(input, path, true).map(({ entry, at }) => {
    const deficit = {
      competency: read.text(entry.competency, `${at}.competency`),
      level: read.amount(entry.level, `${at}.level`),
      target: read.amount(entry.target, `${at}.target`),
      weight: entry.weight === undefined ? 1 : read.amount(entry.weight, `${at}.weight`),
    }
    if (deficit.target <= deficit.level) {
      read.refuse(
        'target-not-above-level',
        `Компетенция «${deficit.competency}»: целевой уровень ${deficit.target} не выше имеющегося ${deficit.level}. Уберите её из дефицитов или поправьте уровни`,
        `${at}.target`,
      )
    }
    read.unique(seen, deficit.competency, 'duplicate-deficit', 'дефицит по компетенции', `${at}.competency`)
    return deficit
  })
}

function readHeld(read: ShapeReader, input: unknown, path: string): Level[] {
  const held = readLevels(read, input, path)
  const seen = new Set<string>()
  held.forEach(({ competency }, i) => {
    read.unique(seen, competency, 'duplicate-competency', 'компетенция', `${path}[${i}].competency`)
  })
  return held
}

function readLevels(read: ShapeReader, input: unknown, path: string): Level[] {
  return read.objects(input, path, false).map(({ entry, at }) => ({
    competency: read.text(entry.competency, `${at}.competency`),
    level: read.amount(entry.level, `${at}.level`),
  }))
}

/** Reads the offers of a problem; `withSeats` lets runs carry a number of seats (region). */
export function readOffers(read: ShapeReader, input: unknown, withSeats = false): Offer[] {
  const seen = new Set<string>()
  return read.objects(input, 'offers', true).map(({ entry, at }) => {
    const id = read.text(entry.id, `${at}.id`)
    read.unique(seen, id, 'duplicate-offer', 'предложение', `${at}.id`)
    if (!OFFER_KINDS.includes(entry.kind as OfferKind)) {
      read.refuse('unknown-kind', `Вид предложения — одно из: ${OFFER_KINDS.join(', ')}`, `${at}.kind`)
    }
    return {
      id,
      kind: entry.kind as OfferKind,
      hours: read.amount(entry.hours, `${at}.hours`),
      cost: entry.cost === undefined || entry.cost === null ? 0 : read.amount(entry.cost, `${at}.cost`),
      raises: readRaises(read, entry.raises, `${at}.raises`),
      requires: readLevels(read, entry.requires, `${at}.requires`),
      excludes: read.texts(entry.excludes, `${at}.excludes`),
      runs: readRuns(read, entry.runs, `${at}.runs`, withSeats),
    }
  })
}

function readRaises(read: ShapeReader, input: unknown, path: string) {
  return read.objects(input, path, true).map(({ entry, at }) => {
    const competency = read.text(entry.competency, `${at}.competency`)
    const from = entry.from === undefined ? 0 : read.amount(entry.from, `${at}.from`)
    const to = read.amount(entry.to, `${at}.to`)
    if (to < from) {
      read.refuse('raise-lowers', `Уровень после обучения (${to}) ниже исходного (${from})`, `${at}.to`)
    }
    return { competency, from, to }
  })
}

function readRuns(read: ShapeReader, input: unknown, path: string, withSeats: boolean) {
  const seen = new Set<string>()
  return read.objects(input, path, false).map(({ entry, at }) => {
    const id = read.text(entry.id, `${at}.id`)
    read.unique(seen, id, 'duplicate-run', 'поток', `${at}.id`)
    const start = read.date(entry.start, `${at}.start`)
    const end = read.date(entry.end, `${at}.end`)
    if (dayNumber(end) < dayNumber(start)) {
      read.refuse(
        'run-ends-before-start',
        `Поток «${id}» кончается ${end}, раньше начала ${start}`,
        `${at}.end`,
      )
    }
    const seats = withSeats && entry.seats !== undefined && entry.seats !== null
    return { id, start, end, ...(seats ? { seats: read.whole(entry.seats, `${at}.seats`) } : {}) }
  })
}

/** Names that must exist and levels that must agree, of one person against the offers. */
export function checkReferences(
  read: ShapeReader,
  person: Omit<PathwayProblem, 'offers'>,
  offers: readonly Offer[],
  path: string,
  known = new Set(offers.map(offer => offer.id)),
): void {
  const at = (field: string) => (path ? `${path}.${field}` : field)
  person.fixed?.forEach((id, i) => {
    if (!known.has(id)) {
      read.refuse('unknown-offer', `Предложения «${id}» нет в списке offers`, `${at('fixed')}[${i}]`)
    }
  })
  const levels = new Map(person.deficits.map(deficit => [deficit.competency, deficit.level]))
  person.held?.forEach((held, i) => {
    const level = levels.get(held.competency)
    if (level !== undefined && level !== held.level) {
      read.refuse(
        'levels-disagree',
        `Уровень по компетенции «${held.competency}»: в дефицитах ${level}, в имеющихся ${held.level}`,
        `${at('held')}[${i}].level`,
      )
    }
  })
  person.practiceFor?.forEach((competency, i) => {
    const named = [person.deficits, person.held ?? [], ...offers.map(offer => offer.raises)]
    if (!named.some(list => list.some(one => one.competency === competency))) {
      const message = `Компетенция «${competency}» не названа больше нигде: ни в дефицитах, ни в предложениях`
      read.refuse('unknown-competency', message, `${at('practiceFor')}[${i}]`)
    }
  })
}

/** Exclusions must name other offers of the list. */
export function checkExclusions(read: ShapeReader, offers: readonly Offer[]): void {
  const known = new Set(offers.map(offer => offer.id))
  offers.forEach((offer, i) => {
    offer.excludes?.forEach((id, j) => {
      const place = `offers[${i}].excludes[${j}]`
      if (!known.has(id)) read.refuse('unknown-offer', `Предложения «${id}» нет в списке offers`, place)
      if (id === offer.id) read.refuse('excludes-itself', `Предложение «${id}» исключает само себя`, place)
    })
  })
}

function checkCycles(read: ShapeReader, problem: PathwayProblem): void {
  for (const cycle of findCycles(problem)) {
    const names = cycle.map(index => `«${problem.offers[index]!.id}»`).join(' → ')
    read.refuse(
      'prerequisite-cycle',
      `Требования замкнуты в круг, войти в него нельзя: ${names}. Уберите одно из требований или добавьте предложение, с которого можно начать`,
      `offers[${cycle[0]}].requires`,
    )
  }
}
