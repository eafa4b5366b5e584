import type { IrtProblem } from '../item.ts'
import type { EStep } from './e-step.ts'
import { varianceLimits } from './latent-normal.ts'
import { latentOf, STEEPEST } from './layout.ts'

/** An |a| or variance that ends beyond this share of its limit is on its way to infinity. */
const DRIFTING = 0.9

/** Items whose a and groups whose variance ran into a limit or to nothing, each with what to do about it. */
export function driftsOf(e: EStep, vector: Float64Array): IrtProblem[] {
  const { least, most } = varianceLimits(e.grid)
  const groups = e.table.groups.flatMap((name, g) => {
    if (e.layout.free[e.layout.latentAt + 2 * g + 1]! < 0) return []
    const { variance } = latentOf(e.layout, vector, g)
    const whose = name === '' ? '' : ` группы «${name}»`
    if (variance < 2 * least)
      return [
        {
          code: 'vanishing-variance',
          message: `Разброс умений${whose} неотличим от нуля: задания не согласуются между собой. Проверьте ключи.`,
        },
      ]
    if (variance <= DRIFTING * most) return []
    return [
      {
        code: 'drifting-variance',
        message: `Разброс умений${whose} уходит за пределы шкалы: ответы делят людей слишком чисто. Возьмите больше людей или заданий.`,
      },
    ]
  })
  return [...slopeDrifts(e, vector), ...groups]
}

function slopeDrifts({ table, layout }: EStep, vector: Float64Array): IrtProblem[] {
  return table.ids.flatMap((id, i) => {
    const a = vector[layout.first[i]!]!
    if (Math.abs(a) <= DRIFTING * STEEPEST && Math.abs(a) > 1e-6) return []
    return [
      {
        code: 'drifting-slope',
        message:
          Math.abs(a) > 1
            ? `Дискриминация задания «${id}» уходит к бесконечности: ответы делят людей слишком чисто. Уберите задание или задайте априорное распределение a.`
            : `Дискриминация задания «${id}» равна нулю: оно ничего не измеряет. Уберите задание.`,
        column: id,
      },
    ]
  })
}
