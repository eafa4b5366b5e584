import { useSearch } from '@tanstack/react-router'
import { useOperation } from '#ui/api.ts'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { formatDate, formatMoney, formatNumber, NOTHING, plural } from '#ui/format.ts'
import { AppLink, useGo } from '#ui/link.tsx'
import { FiguresPage, Loaded, Section } from '#ui/page.tsx'
import {
  DERIVED,
  MONEY_SOURCES,
  type ResourceSummary,
  type ResourceType,
  summariseResources,
  TYPES,
} from '../contract.ts'
import { linkTo, type Place } from './links.ts'
import classes from './resources.module.css'

type Asked = Place & { lacks?: ResourceType }

const HOME = { to: '/resources/summary', label: 'Свод ресурсов' }

/** The consolidated view: what is where, and of what a unit has nothing. */
export default function SummaryPage() {
  const asked = useSearch({ strict: false }) as Asked
  const { region, municipality, on } = asked
  const query = useOperation(
    summariseResources,
    { query: { ...(region && { region }), ...(municipality && { municipality }), ...(on && { on }) } },
    { keepPrevious: true },
  )
  return (
    <Loaded query={query} shape="figures" page={{ title: 'Свод ресурсов', back: HOME }}>
      {summary => (
        <FiguresPage
          title={summary.within ? `Свод ресурсов: ${summary.within}` : 'Свод ресурсов'}
          back={backOf(asked)}
          sentence={sentenceOf(summary)}
          asOf={`на ${formatDate(summary.on)}`}
          filters={
            <>
              <DayField on={summary.on} />
              <GapField asked={asked} />
            </>
          }
        >
          <Totals summary={summary} place={asked} />
          <Section title={UNITS[summary.by]}>
            <Units summary={summary} asked={asked} />
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
/** After «в»: in one, in many. */
const UNIT_WORDS = {
  region: ['субъекте РФ', 'субъектах РФ'],
  municipality: ['муниципалитете', 'муниципалитетах'],
  organisation: ['организации', 'организациях'],
} as const
/** Short enough for the head of a table. */
const SHORT: Record<ResourceType, string> = {
  staff: 'Кадры',
  infrastructure: 'Площадки',
  finance: 'Деньги',
  equipment: 'Оборудование',
}
/** «Нет кадровых». */
const GENITIVE: Record<ResourceType, string> = {
  staff: 'кадровых',
  infrastructure: 'инфраструктурных',
  finance: 'финансовых',
  equipment: 'материально-технических',
}
const TYPE_CODES = Object.keys(TYPES) as ResourceType[]
const DERIVED_CODES = Object.keys(DERIVED) as (keyof typeof DERIVED)[]

function backOf({ region, municipality, on }: Asked) {
  const day = on ? `&on=${on}` : ''
  if (municipality)
    return { to: `/resources/summary?${region ? `region=${region}` : ''}${day}`, label: 'Все муниципалитеты' }
  return region
    ? { to: `/resources/summary?${day}`, label: 'Все субъекты РФ' }
    : { to: '/resources', label: 'Ресурсы' }
}

/** «Внесено 12 ресурсов. Ничего нет: материально-технических — в 3 муниципалитетах». */
function sentenceOf({ total, units, by }: ResourceSummary): string {
  const entered = TYPE_CODES.reduce((sum, type) => sum + total.entered[type], 0)
  const gaps =
    by === 'organisation'
      ? []
      : TYPE_CODES.flatMap(type => {
          const count = units.filter(unit => unit.lacks.includes(type)).length
          return count > 0
            ? [
                `${GENITIVE[type]} — в\u00A0${plural(count, UNIT_WORDS[by][0], UNIT_WORDS[by][1], UNIT_WORDS[by][1])}`,
              ]
            : []
        })
  return `Внесено ${plural(entered, 'ресурс', 'ресурса', 'ресурсов')}.${gaps.length > 0 ? ` Ничего нет: ${gaps.join(', ')}.` : ''}`
}

/** The gap view: only the units that have nothing of a type. */
function GapField({ asked }: { asked: Asked }) {
  const go = useGo()
  return (
    <Field
      name="lacks"
      label="Где нет ресурсов типа"
      kind="select"
      width="medium"
      placeholder="все территории"
      options={Object.entries(TYPES).map(([value, label]) => ({ value, label }))}
      value={asked.lacks ?? ''}
      onChange={lacks => {
        const next = Object.entries({ ...asked, lacks }).filter(([, value]) => value)
        go(`/resources/summary?${new URLSearchParams(next as [string, string][])}`, { replace: true })
      }}
    />
  )
}

function Totals({ summary, place }: { summary: ResourceSummary; place: Place }) {
  const { total, infrastructure, money } = summary
  return (
    <Section title="Всего">
      <ul className={classes.totals}>
        {TYPE_CODES.map(type => (
          <li key={type} className={classes.row}>
            <AppLink to={linkTo.resources(place, type)}>Внесены {TYPES[type]}</AppLink>
            <span>{formatNumber(total.entered[type])}</span>
          </li>
        ))}
        {total.people &&
          DERIVED_CODES.map(code => (
            <li key={code} className={classes.row}>
              <AppLink to={linkTo.people(place, code)}>{DERIVED[code]}</AppLink>
              <span>{plural(total.people![code], 'человек', 'человека', 'человек')}</span>
            </li>
          ))}
        {infrastructure.map(one => (
          <li key={one.code} className={classes.row}>
            <AppLink to={linkTo.facts(place, one.code)}>{one.title}</AppLink>
            <span>{formatNumber(one.count)}</span>
          </li>
        ))}
        {money.map(one => (
          <li key={one.source} className={classes.row}>
            <span>
              План {summary.on.slice(0, 4)} года: {MONEY_SOURCES[one.source]}
            </span>
            <span>{formatMoney(one.kopecks)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.soft}>
        Методисты, тьюторы, актив и категории посчитаны по реестрам людей, которых вы видите; инфраструктура
        национального проекта — по карточкам организаций.
        {!total.people && ' Люди по всей стране сразу не считаются: выберите субъект РФ.'}
      </p>
    </Section>
  )
}

function Units({ summary, asked }: { summary: ResourceSummary; asked: Asked }) {
  const units = asked.lacks ? summary.units.filter(unit => unit.lacks.includes(asked.lacks!)) : summary.units
  if (units.length === 0)
    return (
      <EmptyState title={asked.lacks ? 'Такие ресурсы есть везде' : 'Ресурсов ещё нет'}>
        {asked.lacks ? 'Пробелов этого типа нет.' : 'Внесите первый ресурс в списке ресурсов.'}
      </EmptyState>
    )
  const hasPeople = summary.total.people !== null
  return (
    <div className={classes.scroll}>
      <table className={classes.table} data-figures>
        <thead>
          <tr>
            <th scope="col">Территория, организация</th>
            {TYPE_CODES.map(type => (
              <th key={type} scope="col">
                {SHORT[type]}
              </th>
            ))}
            <th scope="col">План, ₽</th>
            {hasPeople &&
              DERIVED_CODES.map(code => (
                <th key={code} scope="col">
                  {DERIVED[code]}
                </th>
              ))}
            <th scope="col">Нацпроект</th>
            <th scope="col">Чего нет</th>
          </tr>
        </thead>
        <tbody>
          {units.map(unit => (
            <UnitRow key={unit.id} unit={unit} by={summary.by} asked={asked} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function UnitRow({
  unit,
  by,
  asked,
}: {
  unit: ResourceSummary['units'][number]
  by: ResourceSummary['by']
  asked: Asked
}) {
  const place: Place = {
    ...(asked.on && { on: asked.on }),
    ...(asked.region && { region: asked.region }),
    [by]: unit.id,
  }
  const figure = (count: number, to: string) =>
    count > 0 ? <AppLink to={to}>{formatNumber(count)}</AppLink> : formatNumber(count)
  return (
    <tr>
      <th scope="row">
        {by === 'organisation' ? (
          <AppLink to={`/organisations/${unit.id}`}>{unit.name}</AppLink>
        ) : (
          <AppLink to={linkTo.summary(place)}>{unit.name}</AppLink>
        )}
      </th>
      {TYPE_CODES.map(type => (
        <td key={type}>{figure(unit.entered[type], linkTo.resources(place, type))}</td>
      ))}
      <td>{unit.kopecks > 0 ? formatMoney(unit.kopecks) : NOTHING}</td>
      {unit.people &&
        DERIVED_CODES.map(code => (
          <td key={code}>{figure(unit.people![code], linkTo.people(place, code))}</td>
        ))}
      <td>{figure(unit.facts, linkTo.facts(place))}</td>
      <td>{unit.lacks.map(type => SHORT[type].toLowerCase()).join(', ') || NOTHING}</td>
    </tr>
  )
}
