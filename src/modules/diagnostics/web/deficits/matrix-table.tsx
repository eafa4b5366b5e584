import { AREAS } from '#modules/competencies/contract.ts'
import { useIsPhone } from '#ui/data-table.tsx'
import { formatNumber } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import classes from './deficits.module.css'
import { type Cell, type Line, type Matrix, shareOf, stepOf } from './matrix.ts'

const HEADS = { region: 'Субъекты РФ', municipality: 'Муниципалитеты', organisation: 'Организации' } as const

/** Address of the figures within a unit. */
type Narrow = (unitId: string) => string | undefined

/** The matrix as a table; on a phone, where columns do not fit, as a list of competencies that unfold. */
export function MatrixTable({
  matrix,
  by,
  narrow,
}: {
  matrix: Matrix
  by: keyof typeof HEADS
  narrow: Narrow
}) {
  const isPhone = useIsPhone()
  if (isPhone) return <MatrixList matrix={matrix} narrow={narrow} />
  return (
    // A region that scrolls has to be reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label="Дефициты по компетенциям и подразделениям" tabIndex={0}>
      <table className={classes.matrix}>
        <caption className="for-screen-reader">
          Сколько человек ниже целевого уровня из измеренных. {HEADS[by]}
        </caption>
        <thead>
          <tr>
            <th scope="col">Компетенция</th>
            <th scope="col" className={classes.all}>
              Всего
            </th>
            {matrix.units.map(unit => (
              <th key={unit.id} scope="col">
                <UnitName unit={unit} narrow={narrow} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.lines.map(line => (
            <tr key={line.id}>
              <th scope="row">
                {line.title}
                <span className={classes.area}>{AREAS[line.area]}</span>
              </th>
              <td className={classes.all}>
                <CellView cell={totalOf(line)} />
              </td>
              {line.cells.map((cell, index) => (
                <td key={matrix.units[index]!.id}>
                  <CellView cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function UnitName({ unit, narrow }: { unit: Matrix['units'][number]; narrow: Narrow }) {
  const to = narrow(unit.id)
  return to ? <AppLink to={to}>{unit.name}</AppLink> : <span>{unit.name}</span>
}

function totalOf({ people, measured }: Line): Cell {
  return measured === 0 ? 'hidden' : { people, measured }
}

function CellView({ cell }: { cell: Cell }) {
  if (cell === null)
    return (
      <span className={classes.none}>
        <span aria-hidden="true">—</span>
        <span className="for-screen-reader">не измерялось</span>
      </span>
    )
  if (cell === 'hidden') return <span className={classes.hidden}>скрыто</span>
  return (
    <span className={classes.cell} data-step={stepOf(shareOf(cell))} data-figures>
      <b>{formatNumber(cell.people)}</b> из&nbsp;{formatNumber(cell.measured)}
    </span>
  )
}

function MatrixList({ matrix, narrow }: { matrix: Matrix; narrow: Narrow }) {
  return (
    <ul className={classes.list}>
      {matrix.lines.map(line => (
        <li key={line.id}>
          <details>
            <summary>
              <span>
                {line.title}
                <span className={classes.area}>{AREAS[line.area]}</span>
              </span>
              <CellView cell={totalOf(line)} />
            </summary>
            <ul className={classes.units}>
              {line.cells.map((cell, index) =>
                cell === null ? null : (
                  <li key={matrix.units[index]!.id}>
                    <UnitName unit={matrix.units[index]!} narrow={narrow} />
                    <CellView cell={cell} />
                  </li>
                ),
              )}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  )
}
