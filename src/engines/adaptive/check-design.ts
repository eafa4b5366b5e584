import type { Bank, IrtProblem, Item } from '../irt/index.ts'
import { prepareTest } from './adaptive-test.ts'
import { type Design, endsEarly } from './design.ts'

/**
 * What this bank cannot give: items of one set of different areas or enemies; fewer items than blueprint or
 * `minItems` need; a cap that so few items cannot keep, since the sum of exposures is the mean number of items
 * and each is at most the cap. The length every test reaches is `minItems`, or `maxItems` where nothing ends it.
 */
export function checkDesign(design: Design, bank: Bank): { problems: IrtProblem[]; warnings: IrtProblem[] } {
  const problems = checkSets(design, bank)
  const warnings: IrtProblem[] = []
  if (problems.length > 0) return { problems, warnings }
  const { blueprint } = prepareTest(bank, design)
  const sure = endsEarly(design) || design.content.length === 0 ? design.minItems : design.maxItems
  const capped = endsEarly(design) ? design.minItems : design.maxItems
  const limits =
    design.content.length > 0
      ? blueprint.areas.map((area, c) => ({
          area,
          path: `content[${c}]`,
          fewest: (n: number) => blueprint.fewest(c, n),
        }))
      : []
  for (const { area, path, fewest } of [WHOLE_TEST, ...limits]) {
    const name = area === '' ? 'В банке' : `В области «${area}»`
    const items = bank.items.filter(item => area === '' || item.area === area)
    const usable = usableOf(items, design)
    const has = `${name} можно показать одному человеку заданий: ${usable}`
    if (fewest(sure) > usable)
      problems.push({
        code: 'too-few-items',
        message: `${has}, а при длине теста ${sure} нужно ${fewest(sure)}. Добавьте задания или измените план.`,
        path: path || 'minItems',
      })
    else if (fewest(design.maxItems) > usable)
      warnings.push({
        code: 'bank-runs-out',
        message: `${has}, а при длине теста ${design.maxItems} нужно ${fewest(design.maxItems)}: до неё тест не дойдёт.`,
        path: path || 'maxItems',
      })
    if (design.exposureCap < 1 && fewest(capped) > design.exposureCap * items.length + 1e-9)
      problems.push({
        code: 'cap-unattainable',
        message: `${name} заданий ${items.length}, и при длине теста ${capped} каждое увидит в среднем ${percent(fewest(capped) / items.length)} людей, а предел ${percent(design.exposureCap)}. Добавьте задания или поднимите предел.`,
        path: 'exposureCap',
      })
  }
  return { problems, warnings }
}

const WHOLE_TEST = { area: '', path: '', fewest: (n: number) => n }

/** Upper bound of the items of these that one person can see: sets give `take`, groups of enemies one. */
function usableOf(items: readonly Item[], { enemies, sets }: Design): number {
  const left = new Set(items.map(item => item.id))
  let fromGroups = 0
  for (const group of enemies) {
    const had = left.size
    for (const id of group) left.delete(id)
    if (left.size < had) fromGroups++
  }
  const ids = new Set(items.map(item => item.id))
  const notTaken = sets.reduce(
    (sum, set) => (ids.has(set.items[0]!) ? sum + set.items.length - set.take : sum),
    0,
  )
  return Math.min(fromGroups + left.size, items.length - notTaken)
}

function checkSets(design: Design, bank: Bank): IrtProblem[] {
  const areas = new Map(bank.items.map(item => [item.id, item.area]))
  return design.sets.flatMap(({ id, items }, s) => {
    const path = `sets[${s}].items`
    const found: IrtProblem[] = []
    if (design.content.length > 0 && new Set(items.map(item => areas.get(item))).size > 1)
      found.push({
        code: 'set-of-two-areas',
        message: `В наборе «${id}» задания разных областей. Разделите его.`,
        path,
      })
    if (design.enemies.some(group => items.filter(item => group.includes(item)).length > 1))
      found.push({
        code: 'enemies-in-set',
        message: `В наборе «${id}» есть враждебные задания. Уберите одно.`,
        path,
      })
    return found
  })
}

function percent(share: number): string {
  return `${String(Number((100 * share).toFixed(1))).replace('.', ',')} %`
}
