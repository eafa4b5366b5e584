import { useSearch } from '@tanstack/react-router'
import { useSession } from '#modules/accounts/web/index.ts'
import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatPercent, formatQuantity } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  exportTraining,
  REGISTERS,
  type RegisterCode,
  type RegisterTraining,
  registerTraining,
  type TrainingShare,
} from '../contract.ts'
import classes from './registers.module.css'
import { sentenceOf } from './training-words.ts'

/** How many of a register are trained: in all, by region, by centre or service; every number leads to its people. */
export default function TrainingPage() {
  const register = usePageParam('register') as RegisterCode
  const { on, by } = useSearch({ strict: false }) as { on?: string; by?: RegisterTraining['by'] }
  const { active } = useSession()
  const query = { register, on, by }
  const shares = useOperation(registerTraining, { query }, { keepPrevious: true })
  const isCountry = active?.scopeKind === 'country'
  return (
    <Page
      title="Доля обученных"
      lead={REGISTERS[register]}
      back={{ to: `/registers/${register}`, label: 'К реестру' }}
      actions={
        <ButtonLink to={addressOf(exportTraining, { query })} isDownload>
          Выгрузить XLSX
        </ButtonLink>
      }
    >
      <Loaded query={shares} shape="rows">
        {data =>
          data.total.people === 0 ? (
            <EmptyState title="В реестре пока никого нет">
              Реестр складывается сам из записей о работе.
            </EmptyState>
          ) : (
            <>
              <DayField on={data.on} />
              <p>
                {sentenceOf(data.total)} <Term term={data.term} />
              </p>
              {isCountry && <Levels register={register} by={data.by} on={on} />}
              <Section title={data.by === 'region' ? 'По субъектам РФ' : 'По организациям'}>
                <Shares register={register} data={data} on={on} />
              </Section>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Term({ term }: { term: RegisterTraining['term'] }) {
  if (!term) return null
  const years = formatQuantity(term.years, ['год', 'года', 'лет'])
  return (
    <span className={classes.soft}>
      Срок действия обучения — {years}. {term.source}
    </span>
  )
}

function Levels({
  register,
  by,
  on,
}: {
  register: RegisterCode
  by: RegisterTraining['by']
  on?: string | undefined
}) {
  const other = by === 'region' ? 'organisation' : 'region'
  const day = on ? `&on=${on}` : ''
  return (
    <p>
      <AppLink to={`/registers/${register}/training?by=${other}${day}`}>
        {other === 'region' ? 'Показать по субъектам РФ' : 'Показать по организациям'}
      </AppLink>
    </p>
  )
}

function Shares({
  register,
  data,
  on,
}: {
  register: RegisterCode
  data: RegisterTraining
  on?: string | undefined
}) {
  const peopleOf = (unit: TrainingShare, training: string) =>
    `/registers/${register}?${data.by}=${unit.id}&training=${training}${on ? `&on=${on}` : ''}`
  return (
    <div>
      <table className={classes.shares}>
        <thead>
          <tr>
            <th scope="col">{data.by === 'region' ? 'Субъект РФ' : 'Организация'}</th>
            <th scope="col">Человек</th>
            <th scope="col">Обучены</th>
            <th scope="col">Срок вышел</th>
            <th scope="col">Не обучены</th>
            <th scope="col">Доля</th>
          </tr>
        </thead>
        <tbody>
          {data.units.map(unit => (
            <tr key={unit.id}>
              <th scope="row">{unit.name}</th>
              <td data-label="Человек">{unit.people}</td>
              <Count label="Обучены" value={unit.current} to={peopleOf(unit, 'current')} />
              <Count label="Срок вышел" value={unit.expired} to={peopleOf(unit, 'expired')} />
              <Count label="Не обучены" value={unit.never} to={peopleOf(unit, 'never')} />
              <td data-label="Доля">{formatPercent((unit.current / unit.people) * 100)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.isCut && <p>Показаны первые 500 организаций: выберите субъект РФ в реестре.</p>}
    </div>
  )
}

function Count({ label, value, to }: { label: string; value: number; to: string }) {
  return <td data-label={label}>{value > 0 ? <AppLink to={to}>{String(value)}</AppLink> : 0}</td>
}
