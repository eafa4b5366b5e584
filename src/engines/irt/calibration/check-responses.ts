import type { IrtProblem, Model } from '../item.ts'
import { isDichotomous } from '../item.ts'
import type { ResponseTable } from '../response-table.ts'
import { scoreFrequencies } from './start-values.ts'

/** Fewer people cannot carry an estimate with an error. */
export const FEWEST_PEOPLE = 30

/** Group numbers are kept in a byte. */
const MOST_GROUPS = 100

/** What makes a table unfit for calibration, item by item; empty when it is fit. */
export function checkResponses(table: ResponseTable, models: readonly Model[]): IrtProblem[] {
  const problems: IrtProblem[] = []
  if (table.ids.length === 0)
    problems.push({
      code: 'no-items',
      message: 'В файле нет ни одного задания. Добавьте столбцы с ответами.',
    })
  if (table.people < FEWEST_PEOPLE)
    problems.push({
      code: 'few-people',
      message: `Людей с ответами ${table.people}, а нужно не меньше ${FEWEST_PEOPLE}. Соберите больше ответов.`,
    })
  if (table.groups.length > MOST_GROUPS)
    problems.push({
      code: 'many-groups',
      message: `Групп ${table.groups.length}, а можно не больше ${MOST_GROUPS}. Объедините группы.`,
    })
  const frequencies = scoreFrequencies(table)
  table.ids.forEach((id, i) => {
    const problem = checkItem(id, models[i]!, frequencies[i]!)
    if (problem) problems.push(problem)
  })
  if (problems.length === 0) problems.push(...checkConnection(table))
  return problems
}

function checkItem(id: string, model: Model, counts: Float64Array): IrtProblem | undefined {
  const refuse = (code: string, message: string) => ({ code, message, column: id })
  const total = counts.reduce((sum, one) => sum + one, 0)
  if (total === 0)
    return refuse('unseen-item', `На задание «${id}» никто не ответил. Уберите столбец или добавьте ответы.`)
  const only = counts.indexOf(total)
  if (only >= 0)
    return refuse(
      'constant-item',
      `На задание «${id}» у всех один результат: ${only}. Его параметры оценить нельзя, уберите столбец.`,
    )
  if (isDichotomous(model) && counts.length > 2)
    return refuse(
      'too-high-score',
      `У задания «${id}» есть результат ${counts.length - 1}, а модель ${model} знает только 0 и 1. Возьмите grm или gpcm.`,
    )
  const empty = counts.indexOf(0)
  if (empty >= 0)
    return refuse(
      'empty-category',
      `У задания «${id}» ни у кого нет результата ${empty}, а выше есть. Объедините его с соседним.`,
    )
  return undefined
}

/**
 * Groups without common items lie on different scales: their means are free and nothing ties them. Within a group
 * items need no common people, since all of it is one population.
 */
function checkConnection(table: ResponseTable): IrtProblem[] {
  const items = table.ids.length
  const parent = Int32Array.from({ length: items }, (_, i) => i)
  const rootOf = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  const firstOfGroup = new Int32Array(table.groups.length).fill(-1)
  for (let l = 0; l < table.patterns; l++) {
    let first = firstOfGroup[table.group[l]!]!
    for (let i = 0; i < items; i++) {
      if (table.scores[l * items + i]! < 0) continue
      if (first < 0) first = i
      parent[rootOf(i)] = rootOf(first)
    }
    firstOfGroup[table.group[l]!] = first
  }
  const apart = table.ids.findIndex((_, i) => rootOf(i) !== rootOf(0))
  if (apart < 0) return []
  return [
    {
      code: 'not-linked',
      message: `На задания «${table.ids[0]}» и «${table.ids[apart]}» отвечали разные группы, и ничто их не связывает. Добавьте общие задания.`,
      column: table.ids[apart]!,
    },
  ]
}
