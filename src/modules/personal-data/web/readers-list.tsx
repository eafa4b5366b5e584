import { formatDateShort, plural } from '#ui/format.ts'
import type { Reader, Readers } from '../contract.ts'
import classes from './personal-data.module.css'

/** Who can see a person: grouped by name, each with what she sees and why. */
export function ReadersList({ answer }: { answer: Readers }) {
  const groups = Map.groupBy(answer.readers, one => one.name)
  return (
    <>
      <p>
        {groups.size === 0
          ? 'Кроме вас и администраторов сервера — никому.'
          : `${plural(groups.size, 'человек или программа', 'человека или программы', 'человек и программ')}.`}
        {answer.inCare > 0 &&
          ` И ещё ${plural(answer.inCare, 'закреплённый педагог', 'закреплённых педагога', 'закреплённых педагогов')}: карточка того, кто помогает, видна тем, кому помогают.`}
      </p>
      <ul className={classes.list}>
        {[...groups].map(([name, ways]) => (
          <li key={name} className={classes.item}>
            <div className={classes.name}>{name}</div>
            {ways.map((way, at) => (
              // Two equal ways differ in nothing that is shown.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
              <Way key={at} way={way} />
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

function Way({ way }: { way: Reader }) {
  const until = way.until ? ` по ${formatDateShort(way.until)}` : ''
  return (
    <div className={classes.way}>
      <div>{way.capacity}</div>
      <div className={classes.note}>Видит: {way.sees.join('; ')}</div>
      <div className={classes.note}>
        {way.why}. С {formatDateShort(way.since)}
        {until}
      </div>
    </div>
  )
}
