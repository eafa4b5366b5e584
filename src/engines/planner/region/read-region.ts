import type { Problem } from '../problem.ts'
import { checkExclusions, checkReferences, type Read, readOffers, readPerson } from '../read-problem.ts'
import { type CommandAnswer, parseJson, refuse } from '../run-commands.ts'
import { ShapeReader } from '../shape-reader.ts'
import { planRegion, type RegionOptions } from './plan-region.ts'
import type { RegionOffer, RegionProblem } from './region-problem.ts'

const MOST_PROBLEMS = 200

/**
 * Reads a region's problem from parsed JSON; all faults come back at once with their paths. Circles of
 * prerequisites are no fault here: somebody may hold what lets her enter, and who does not is simply not planned
 * into them.
 */
export function readRegion(input: unknown): Read<RegionProblem> {
  const read = new ShapeReader()
  if (!read.isObject(input, '')) return { ok: false, problems: read.problems }
  const offers = readOffers(read, input.offers, true) as RegionOffer[]
  const seen = new Set<string>()
  const known = new Set(offers.map(offer => offer.id))
  const people = read.objects(input.people, 'people', true).map(({ entry, at }) => {
    const id = read.text(entry.id, `${at}.id`)
    read.unique(seen, id, 'duplicate-person', 'человек', `${at}.id`)
    const municipality = read.text(entry.municipality, `${at}.municipality`)
    const person = readPerson(read, entry, at)
    checkReferences(read, person, offers, at, known)
    return { id, municipality, ...person }
  })
  checkExclusions(read, offers)
  const problems: Problem[] = read.problems.slice(0, MOST_PROBLEMS)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, problem: { people, offers } }
}

/** `plan-region`: the text of a region's problem in, everybody's pathways or the problems of the input out. */
export async function runPlanRegion(
  problemText: string,
  options: RegionOptions = {},
): Promise<CommandAnswer> {
  const input = parseJson(problemText, '')
  if (!input.ok) return refuse(input.problems)
  const read = readRegion(input.value)
  if (!read.ok) return refuse(read.problems)
  return { exit: 0, output: await planRegion(read.problem, options) }
}
