import {
  type Bank,
  type Grid,
  type Item,
  type ItemTables,
  makeGrid,
  normalWeights,
  tabulate,
} from '../irt/index.ts'
import { Blueprint } from './blueprint.ts'
import type { Design } from './design.ts'

/** Area of items that no area of the blueprint takes: they are never shown. */
export const NO_AREA = -1
export const NO_SET = -1

/** A bank and a design made ready for sessions, which share it and do not change it. */
export interface AdaptiveTest {
  readonly items: readonly Item[]
  readonly bank: Bank
  readonly design: Design
  readonly tables: ItemTables
  readonly prior: Float64Array
  readonly blueprint: Blueprint
  /** Area of each item, an index into `blueprint.areas`. */
  readonly areaOf: Int32Array
  readonly setOf: Int32Array
  readonly sets: readonly PreparedSet[]
  /** For each item, the items that may not be shown beside it. */
  readonly enemiesOf: readonly Int32Array[]
  readonly placeOf: ReadonlyMap<string, number>
}

export interface PreparedSet {
  readonly items: Int32Array
  readonly take: number
  readonly area: number
}

/** The widest step between nodes; posterior SDs below it need a finer grid. */
const WIDEST_STEP = 0.2
const LEAST_LIMIT = 6

/** @param design read against this bank by `readDesign`, so that every name in it is known */
export function prepareTest(bank: Bank, design: Design): AdaptiveTest {
  const { items } = bank
  const placeOf = new Map(items.map((item, i) => [item.id, i]))
  const content = design.content.length > 0 ? design.content : [{ area: '', share: 1, min: 0, max: 1 }]
  const areas = new Map(content.map(({ area }, c) => [area, c]))
  const areaOf = Int32Array.from(items, item =>
    design.content.length > 0 ? (areas.get(item.area ?? '') ?? NO_AREA) : 0,
  )
  const sets = design.sets.map(set => {
    const members = Int32Array.from(set.items, id => placeOf.get(id)!)
    return { items: members, take: set.take, area: areaOf[members[0]!]! }
  })
  const setOf = new Int32Array(items.length).fill(NO_SET)
  const largestSet = new Int32Array(content.length).fill(1)
  sets.forEach((set, s) => {
    for (const member of set.items) setOf[member] = s
    if (set.area !== NO_AREA) largestSet[set.area] = Math.max(largestSet[set.area]!, set.take)
  })
  const grid = gridFor(design)
  return {
    items,
    bank,
    design,
    tables: tabulate(items, grid),
    prior: normalWeights(grid, design.prior),
    blueprint: new Blueprint(content, design.maxItems, largestSet),
    areaOf,
    setOf,
    sets,
    enemiesOf: enemiesOf(design, placeOf),
    placeOf,
  }
}

/** The grid of `irt` (61 nodes on [−6, 6]), finer or wider where the prior or the error to stop at needs it. */
function gridFor({ prior, stopSe }: Design): Grid {
  const sd = Math.sqrt(prior.variance)
  const step = Math.min(WIDEST_STEP, sd, stopSe ?? WIDEST_STEP)
  const limit = Math.max(LEAST_LIMIT, Math.ceil(Math.abs(prior.mean) + 4 * sd))
  return makeGrid(2 * Math.ceil(limit / step - 1e-9) + 1, limit)
}

function enemiesOf(design: Design, placeOf: ReadonlyMap<string, number>): Int32Array[] {
  const lists = Array.from(placeOf, () => new Set<number>())
  for (const group of design.enemies) {
    const members = group.map(id => placeOf.get(id)!)
    for (const one of members) for (const other of members) if (other !== one) lists[one]!.add(other)
  }
  return lists.map(list => Int32Array.from(list))
}
