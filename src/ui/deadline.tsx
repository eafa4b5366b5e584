import { systemClock } from '#platform/clock/clock.ts'
import classes from './deadline.module.css'
import { daysBetween, formatAge, formatDate, toDate } from './format.ts'

/**
 * A date something is due, in words: «до 15 марта, через 5 дней», «просрочено на 3 дня».
 *
 * @param now the server's day by default: a deadline ends where the system stands, not where the reader does.
 * @param soonDays from how many days before the date it turns amber.
 */
export function Deadline({
  date,
  isDone = false,
  soonDays = 7,
  now = toDate(systemClock.today()),
}: {
  date: string | null | undefined
  isDone?: boolean
  soonDays?: number
  now?: Date
}) {
  if (!date) return <span className={classes.none}>без срока</span>
  const left = daysBetween(now, date)
  const tone = isDone ? 'done' : left < 0 ? 'lost' : left <= soonDays ? 'soon' : 'far'
  const words = isDone
    ? `до ${formatDate(date, now)}`
    : left < 0
      ? `срок вышел ${formatAge(date, now)}`
      : `до ${formatDate(date, now)}${left <= soonDays ? `, ${formatAge(date, now)}` : ''}`
  return (
    <time dateTime={date} className={classes.deadline} data-tone={tone}>
      {words}
    </time>
  )
}
