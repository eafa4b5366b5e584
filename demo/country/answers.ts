import type { Item } from '../../content/content.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'

/** Difficulty of an item by its author's expectation, on the scale of ability. */
const DIFFICULTY: Record<number, number> = { 1: -1.4, 2: -0.5, 3: 0.5 }
const DISCRIMINATION = 1.2

/** What a person knows in each competency: her ability and something of its own, the same in every attempt. */
export function skillOf(person: DemoPerson, competency: string, random: Random): number {
  return person.ability + random.fork(`skill/${person.index}/${competency}`).normal(0, 0.7)
}

/**
 * How she answers an item: by the three-parameter logistic model with the guessing of its number of options; of a
 * multiple item each right option is marked with that probability, a wrong one seldom. Undefined: left out.
 */
export function answer(random: Random, skill: number, item: Item): string[] | undefined {
  if (random.chance(0.015)) return undefined
  const guessing = item.kind === 'single' ? 1 / item.options.length : 0.3
  const knows = 1 / (1 + Math.exp(-DISCRIMINATION * (skill - DIFFICULTY[item.difficulty]!)))
  const probability = guessing + (1 - guessing) * knows
  const right = item.options.filter(option => option.correct)
  const wrong = item.options.filter(option => !option.correct)
  if (item.kind === 'single') return [(random.chance(probability) ? right[0]! : random.pick(wrong)).id]
  const marked = [
    ...right.filter(() => random.chance(probability)),
    ...wrong.filter(() => random.chance(0.4 * (1 - knows))),
  ]
  return (marked.length > 0 ? marked : [random.pick(item.options)]).map(option => option.id).sort()
}
