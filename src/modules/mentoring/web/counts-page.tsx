import { useSearch } from '@tanstack/react-router'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatNumber, formatShare, plural, pluralForm } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { FiguresPage, Loaded, Section } from '#ui/page.tsx'
import { countPairs, type PairCounts } from '../contract.ts'
import classes from './counts.module.css'

type Asked = { region?: string; municipality?: string; on?: string }

/** How many pairs work and in how many organisations, down to the list where the reader leads pairs. */
export default function CountsPage() {
  const asked = useSearch({ strict: false }) as Asked
  const { can } = useSession()
  const { region, municipality, on } = asked
  const query = useOperation(
    countPairs,
    { query: { ...(region && { region }), ...(municipality && { municipality }), ...(on && { on }) } },
    { keepPrevious: true },
  )
  return (
    <Loaded query={query}>
      {counts => (
        <FiguresPage
          title={counts.within ? `Сколько пар: ${counts.within}` : 'Сколько пар педагогов'}
          back={backOf(asked, can('pairs.lead'))}
          sentence={sentenceOf(counts)}
          asOf={`на ${formatDate(counts.on)}`}
          filters={<DayField on={counts.on} />}
        >
          <Section title="По основаниям">
            <dl className={classes.grounds}>
              {counts.grounds.map(ground => (
                <div key={ground.code}>
                  <dt>{ground.title}</dt>
                  <dd>{formatNumber(ground.working)}</dd>
                </div>
              ))}
            </dl>
          </Section>
          <Section title={UNITS[counts.by]}>
            <Units counts={counts} asked={asked} isLed={can('pairs.lead')} />
          </Section>
        </FiguresPage>
      )}
    </Loaded>
  )
}

const UNITS = {
  region: 'По субъектам РФ',
  municipality: 'По муниципалитетам',
  organisation: 'По организациям',
} as const

function backOf({ region, municipality, on }: Asked, isLed: boolean) {
  const day = on ? `&on=${on}` : ''
  if (municipality)
    return { to: `/pairs/counts?${region ? `region=${region}` : ''}${day}`, label: 'Все муниципалитеты' }
  if (region) return { to: `/pairs/counts?${day}`, label: 'Все субъекты РФ' }
  return isLed ? { to: '/pairs', label: 'Пары педагогов' } : undefined
}

function sentenceOf({ total }: PairCounts): string {
  if (total.working === 0)
    return `Работающих пар нет${total.waiting > 0 ? `, ждут начала: ${total.waiting}` : ''}.`
  const result =
    total.ended > 0
      ? ` Завершено раньше ${plural(total.ended, 'пара', 'пары', 'пар')}, компетенция сформирована в ${formatShare(total.formed, total.ended, ['пара', 'пары', 'пар'])}.`
      : ''
  return `${pluralForm(total.working, 'Работает', 'Работают', 'Работают')} ${plural(total.working, 'пара', 'пары', 'пар')} в ${plural(total.organisations, 'организации', 'организациях', 'организациях')}.${result}`
}

function Units({ counts, asked, isLed }: { counts: PairCounts; asked: Asked; isLed: boolean }) {
  if (counts.units.length === 0)
    return <EmptyState title="Пар ещё нет">Здесь будет видно, где педагоги учатся друг у друга.</EmptyState>
  return (
    <div className={classes.scroll}>
      <table className={classes.table} data-figures>
        <thead>
          <tr>
            <th scope="col">Где работает тот, кто получает помощь</th>
            <th scope="col">Работают</th>
            {counts.by !== 'organisation' && <th scope="col">Организаций</th>}
            <th scope="col">Ждут начала</th>
            <th scope="col">Завершены</th>
            <th scope="col">Сформирована</th>
          </tr>
        </thead>
        <tbody>
          {counts.units.map(unit => (
            <tr key={unit.id}>
              <th scope="row">
                <UnitLink unit={unit} by={counts.by} asked={asked} isLed={isLed} />
              </th>
              <td>{formatNumber(unit.working)}</td>
              {counts.by !== 'organisation' && <td>{formatNumber(unit.organisations)}</td>}
              <td>{formatNumber(unit.waiting)}</td>
              <td>{formatNumber(unit.ended)}</td>
              <td>{formatNumber(unit.formed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Down to the units beneath; from an organisation to its pairs, where the reader leads them. */
function UnitLink({
  unit,
  by,
  asked,
  isLed,
}: {
  unit: PairCounts['units'][number]
  by: PairCounts['by']
  asked: Asked
  isLed: boolean
}) {
  const day = asked.on ? `&on=${asked.on}` : ''
  if (by === 'region') return <AppLink to={`/pairs/counts?region=${unit.id}${day}`}>{unit.name}</AppLink>
  if (by === 'municipality')
    return (
      <AppLink
        to={`/pairs/counts?${asked.region ? `region=${asked.region}&` : ''}municipality=${unit.id}${day}`}
      >
        {unit.name}
      </AppLink>
    )
  return isLed ? <AppLink to={`/pairs?organisation=${unit.id}${day}`}>{unit.name}</AppLink> : unit.name
}
