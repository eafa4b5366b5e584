import { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { AREAS } from '#modules/competencies/contract.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import { useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { plural } from '#ui/format.ts'
import { ListPage, Loaded } from '#ui/page.tsx'
import { listInstruments, MODES } from '../../contract.ts'
import { upToWords } from '../attempt/time-left.ts'
import classes from './campaigns.module.css'

type Instrument = OperationResult<typeof listInstruments>['instruments'][number]

const TRACKS = { teacher: 'Для педагогов', leader: 'Для руководителей' } as const

/** Published instruments: what each measures, how long it takes, how it may be used. */
export default function InstrumentsPage() {
  const query = useOperation(listInstruments, {})
  const search = useTableSearch(z.object({ track: z.enum(['teacher', 'leader']).optional() }))
  const track = search.query.track
  return (
    <ListPage
      title="Инструменты диагностики"
      count={query.data && String(query.data.instruments.length)}
      back={{ to: '/campaigns', label: 'Кампании' }}
    >
      <div className={classes.narrow}>
        <Field
          kind="select"
          name="track"
          label="Для кого"
          placeholder="Для всех"
          value={track ?? ''}
          onChange={value => search.set({ track: value })}
          options={Object.entries(TRACKS).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Loaded query={query} shape="rows">
        {({ instruments }) => {
          const shown = instruments.filter(one => !track || one.track === track)
          if (shown.length === 0)
            return (
              <EmptyState title="Опубликованных инструментов нет">
                Их публикует руководитель центра или федеральный координатор.
              </EmptyState>
            )
          return (
            <ul className={classes.instruments}>
              {shown.map(one => (
                <InstrumentCard key={one.id} instrument={one} />
              ))}
            </ul>
          )
        }}
      </Loaded>
    </ListPage>
  )
}

function InstrumentCard({ instrument }: { instrument: Instrument }) {
  const { can } = useSession()
  return (
    <li className={classes.instrument}>
      <div className={classes.instrumentHead}>
        <h2>{instrument.title}</h2>
        {can('diagnostics.run') && (
          <ButtonLink to={`/campaigns/new?instrument=${instrument.id}`} size="small">
            Объявить кампанию
          </ButtonLink>
        )}
      </div>
      <p className={classes.facts}>
        {TRACKS[instrument.track]}. {plural(instrument.questions, 'задание', 'задания', 'заданий')}, до&nbsp;
        {upToWords(instrument.minutes)}.{' '}
        {instrument.modes
          .map(mode => MODES[mode])
          .join(' или ')
          .toLocaleLowerCase('ru')}
        .
      </p>
      <p>{instrument.purpose}</p>
      <details>
        <summary>
          Что измеряет: {plural(instrument.competencies.length, 'компетенция', 'компетенции', 'компетенций')}
        </summary>
        <ul className={classes.measured}>
          {instrument.competencies.map(one => (
            <li key={one.code}>
              {one.title}
              <span className={classes.under}>
                {AREAS[one.area]}, {plural(one.questions, 'задание', 'задания', 'заданий')}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}
