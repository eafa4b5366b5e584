import type { OperationResult } from '#platform/http/operation.ts'
import { formatNumber, plural } from '#ui/format.ts'
import type { summariseDeficits } from '../../contract.ts'

/** The matrix competency × unit, ordered by size; pure. */

export type Summary = OperationResult<typeof summariseDeficits>
export type Cell = { people: number; measured: number } | 'hidden' | null
export type Line = {
  id: string
  code: string
  title: string
  area: Summary['competencies'][number]['area']
  /** Sum over the told cells. */
  people: number
  measured: number
  cells: Cell[]
}
export type Matrix = { units: Summary['units']; lines: Line[]; hidden: number; told: number }

/** Lines by the share of people below the target, columns by how many people lack something there. */
export function matrixOf({ units, competencies, cells }: Summary): Matrix {
  const at = new Map(cells.map(cell => [`${cell.competencyId} ${cell.unitId}`, cell]))
  const weight = new Map<string, number>()
  for (const cell of cells) weight.set(cell.unitId, (weight.get(cell.unitId) ?? 0) + (cell.people ?? 0))
  const ordered = units.toSorted(
    (a, b) => (weight.get(b.id) ?? 0) - (weight.get(a.id) ?? 0) || a.name.localeCompare(b.name, 'ru'),
  )
  const lines = competencies.map((competency): Line => {
    const row = ordered.map((unit): Cell => {
      const cell = at.get(`${competency.id} ${unit.id}`)
      if (!cell) return null
      return cell.people === null || cell.measured === null
        ? 'hidden'
        : { people: cell.people, measured: cell.measured }
    })
    const told = row.filter(cell => cell !== null && cell !== 'hidden')
    return {
      ...competency,
      cells: row,
      people: told.reduce((sum, cell) => sum + cell.people, 0),
      measured: told.reduce((sum, cell) => sum + cell.measured, 0),
    }
  })
  return {
    units: ordered,
    lines: lines.toSorted(
      (a, b) => shareOf(b) - shareOf(a) || b.people - a.people || a.code.localeCompare(b.code),
    ),
    hidden: cells.filter(cell => cell.people === null).length,
    told: cells.filter(cell => cell.people !== null).length,
  }
}

/** Share of the measured who are below their target, −1 when nobody may be told. */
export function shareOf({ people, measured }: { people: number; measured: number }): number {
  return measured === 0 ? -1 : people / measured
}

/** Step of the four-step scale by share: under a quarter, under a half, under three quarters, above. */
export function stepOf(share: number): 0 | 1 | 2 | 3 {
  if (share < 0.25) return 0
  if (share < 0.5) return 1
  return share < 0.75 ? 2 : 3
}

/** «Чаще всего не хватает: «…» — 34 из 80 педагогов…» */
export function sentenceOf({ lines, told }: Matrix): string {
  const top = lines.filter(line => line.people > 0).slice(0, 2)
  if (told === 0) return 'Измеренных групп из пяти и более человек пока нет, поэтому показать нечего.'
  if (top.length === 0) return 'Среди измеренных никто не ниже целевого уровня своей должности.'
  const words = top.map(
    line =>
      `«${line.title}»\u00A0— ${formatNumber(line.people)} из\u00A0${plural(line.measured, 'измеренного', 'измеренных', 'измеренных')}`,
  )
  return `Чаще всего ниже целевого уровня: ${words.join('; ')}.`
}
