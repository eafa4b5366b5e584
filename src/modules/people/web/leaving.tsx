import { useOperation } from '#ui/api.ts'
import { previewLeaving } from '../contract.ts'
import classes from './person.module.css'

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text)

export const dayBefore = (day: string): string =>
  isDate(day) ? new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10) : ''

/** What will change with the job's last day, before anything is done. `to` is empty until an organisation is chosen. */
export function Leaving({
  personId,
  employment,
  lastDay,
  to,
}: {
  personId: string
  employment: string
  lastDay: string
  to?: string
}) {
  const query = useOperation(
    previewLeaving,
    { params: { id: personId, employment }, query: { lastDay, to: to || undefined } },
    { enabled: isDate(lastDay) && to !== '', keepPrevious: true },
  )
  if (!query.data) return null
  return (
    <div role="status" className={classes.leaving}>
      <strong>Что изменится</strong>
      <ul>
        {query.data.consequences.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  )
}
