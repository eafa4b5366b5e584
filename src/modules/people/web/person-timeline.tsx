import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { formatDateShort, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { personTimeline, TIMELINE_KINDS } from '../contract.ts'
import classes from './person-timeline.module.css'

type Entry = {
  kind: string
  from: string
  to: string | null
  isLasting: boolean
  title: string
  note: string | null
  link: string | null
}

/** The professional history by year, the newest first; what a reader may not see is not told. */
export function PersonTimeline({ id }: { id: string }) {
  const query = useOperation(personTimeline, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) =>
        entries.length === 0 ? (
          <EmptyState title="История пока пуста">
            Здесь будут работа, категории, образование, диагностики, маршруты и обучение.
          </EmptyState>
        ) : (
          <Line entries={entries} />
        )
      }
    </Loaded>
  )
}

function Line({ entries }: { entries: readonly Entry[] }) {
  const [kind, setKind] = useState('')
  const present = [...new Set(entries.map(entry => entry.kind))]
  const shown = entries.filter(entry => kind === '' || entry.kind === kind)
  const years = Map.groupBy(shown, entry => entry.from.slice(0, 4))
  return (
    <>
      <Field
        name="kind"
        label="Показать"
        kind="select"
        width="medium"
        value={kind}
        onChange={setKind}
        options={[
          { value: '', label: 'Всё' },
          ...present.map(value => ({ value, label: TIMELINE_KINDS[value] ?? value })),
        ]}
      />
      <ol className={classes.years}>
        {[...years].map(([year, ofYear]) => (
          <li key={year}>
            <h3>{year}</h3>
            <ul className={classes.entries}>
              {ofYear.map(entry => (
                <li key={`${entry.kind} ${entry.from} ${entry.title}`} data-lasting={entry.isLasting}>
                  <div className={classes.when}>
                    {TIMELINE_KINDS[entry.kind] ?? entry.kind}, {whenOf(entry)}
                  </div>
                  <div>{entry.link ? <AppLink to={entry.link}>{entry.title}</AppLink> : entry.title}</div>
                  {entry.note && <div className={classes.when}>{entry.note}</div>}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  )
}

function whenOf({ from, to, isLasting }: Entry): string {
  if (to !== null) return formatPeriod(from, to)
  return isLasting ? `с ${formatDateShort(from)}` : formatDateShort(from)
}
