import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSession } from '#modules/accounts/web/index.ts'
import { useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import { Tabs } from '#ui/tabs.tsx'
import {
  clauseWords,
  exportResponsibility,
  LEVEL_TITLES,
  type ResponsibilityMap,
  showResponsibility,
} from '../contract.ts'
import { ActLink } from './act-link.tsx'
import classes from './acts.module.css'
import { AssignedBodies } from './assigned-bodies.tsx'
import { usePacks } from './pack-filter.ts'

type Asked = { pack?: string; on?: string; region?: string }

/** Who answers for what by act and clause, with what nobody answers for shown first. */
export default function ResponsibilityPage() {
  const { pack, on, region } = useSearch({ strict: false }) as Asked
  const navigate = useNavigate()
  const { options, own } = usePacks()
  const query = useOperation(
    showResponsibility,
    { query: { ...(pack && { pack }), ...(on && { on }), ...(region && { region }) } },
    { keepPrevious: true },
  )
  return (
    <Loaded query={query} page={{ title: 'Кто за что отвечает' }}>
      {map => (
        <Page
          title="Кто за что отвечает"
          lead={
            <>
              {map.pack.title}: <ActLink act={map.act} />.{' '}
              {map.region && `Кто исполняет в регионе: ${map.region.name}. `}
              {map.gaps.length === 0
                ? 'Все функции закреплены.'
                : `${plural(map.gaps.length, 'пробел', 'пробела', 'пробелов')} — на первой вкладке.`}
            </>
          }
        >
          <div className={classes.filters} data-no-print>
            <DayField on={map.on} />
            <Field
              name="pack"
              kind="select"
              label="Пакет"
              value={pack ?? own ?? ''}
              options={options}
              onChange={value =>
                void navigate({ to: '.', search: { pack: value, ...(on && { on }) } } as never)
              }
            />
            {map.isOfCountry && <RegionField map={map} />}
            <ButtonLink
              to={addressOf(exportResponsibility, {
                query: { pack: map.pack.code, on: map.on, region: map.region?.id },
              })}
              isDownload
            >
              Выгрузить XLSX
            </ButtonLink>
          </div>
          <Tabs label="Карта ответственности" tabs={tabsOf(map)} />
        </Page>
      )}
    </Loaded>
  )
}

/** The country's act gives functions to «ЦНППМ» and «РОИВ»: whose they are is asked of one region or of all. */
function RegionField({ map }: { map: ResponsibilityMap }) {
  const navigate = useNavigate()
  const { active } = useSession()
  const regions = useRegionOptions()
  if (active?.scopeKind !== 'country') return null
  return (
    <Field
      name="region"
      kind="combobox"
      label="Субъект РФ"
      placeholder="Вся страна"
      value={map.region?.id ?? ''}
      options={regions}
      onChange={region =>
        void navigate({
          to: '.',
          search: { pack: map.pack.code, on: map.on, ...(region && { region }) },
        } as never)
      }
    />
  )
}

const tabsOf = (map: ResponsibilityMap) => [
  { id: 'gaps', label: 'Пробелы', count: map.gaps.length, content: <Gaps map={map} /> },
  { id: 'bodies', label: 'Органы', count: map.bodies.length, content: <Bodies map={map} /> },
  {
    id: 'functions',
    label: 'Функции',
    count: map.functions.length + map.directions.length,
    content: <Functions map={map} />,
  },
]

function Gaps({ map }: { map: ResponsibilityMap }) {
  if (map.gaps.length === 0)
    return (
      <EmptyState title="Пробелов нет">
        У каждой функции акта есть орган, и каждый названный в акте орган есть в реестре.
      </EmptyState>
    )
  return (
    <ul className={classes.list}>
      {map.gaps.map((gap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two functions of one clause lack the same bodies in the same words
        <li key={index}>
          <Status tone={GAP_WORDS[gap.kind].tone}>{GAP_WORDS[gap.kind].label}</Status> {gap.text}
          {gap.what && <span className={classes.what}>{gap.what}</span>}
        </li>
      ))}
    </ul>
  )
}

const GAP_WORDS: Record<ResponsibilityMap['gaps'][number]['kind'], { label: string; tone: StatusTone }> = {
  function: { label: 'Нет исполнителя', tone: 'warning' },
  body: { label: 'Нет в реестре', tone: 'warning' },
  municipality: { label: 'Не везде', tone: 'warning' },
  direction: { label: 'Орган не назван', tone: 'neutral' },
  idle: { label: 'Нет функций', tone: 'neutral' },
}

function Bodies({ map }: { map: ResponsibilityMap }) {
  const names = new Map(map.bodies.map(body => [body.code, body.shortName]))
  return (
    <div className={classes.bodies}>
      {map.bodies.map(body => (
        <Section key={body.code} id={body.code} title={body.name}>
          <p className={classes.soft}>
            {[
              body.kindTitle,
              `уровень: ${LEVEL_TITLES[body.level]}`,
              body.listedAs && `в акте перечислен как ${LEVEL_TITLES[body.listedAs]}`,
              body.host && `внутри: ${names.get(body.host) ?? body.host}`,
              body.clause && clauseWords(body.clause),
            ]
              .filter(Boolean)
              .join(', ')}
          </p>
          <Registered body={body} />
          <ul className={classes.list}>
            {map.functions
              .filter(one => one.responsible.includes(body.code))
              .map(one => (
                <li key={one.code}>
                  <span className={classes.clause}>{clauseWords(one.clause)}</span> {one.text}
                  {one.responsible[0] !== body.code && (
                    <span className={classes.soft}>
                      {' '}
                      — совместно, отвечает {names.get(one.responsible[0]!) ?? one.responsible[0]}
                    </span>
                  )}
                </li>
              ))}
          </ul>
        </Section>
      ))}
    </div>
  )
}

function Registered({ body }: { body: ResponsibilityMap['bodies'][number] }) {
  if (body.organisation)
    return (
      <p>
        В реестре: <AppLink to={`/organisations/${body.organisation.id}`}>{body.organisation.name}</AppLink>
      </p>
    )
  if (body.found === 0 && body.exists === 'one')
    return <Status tone="warning">В реестре организаций нет</Status>
  return (
    <p className={classes.soft}>
      В реестре: {body.found}
      {body.expected !== null && ` из ${body.expected}`}
    </p>
  )
}

/** Functions of the act with whom it names and whom they were given to, then directions that it gives to a level only. */
function Functions({ map }: { map: ResponsibilityMap }) {
  const lines = [
    ...map.functions.map(one => ({
      ...one,
      isGap: one.gap !== null,
    })),
    ...map.directions.map(one => ({
      ...one,
      named: `уровень: ${LEVEL_TITLES[one.level]}`,
      isGap: !one.assigned.some(given => given.isCurrent),
    })),
  ]
  return (
    <ul className={classes.functions}>
      {lines.map(one => (
        <li key={one.code}>
          <div className={classes.clause}>{clauseWords(one.clause)}</div>
          <div>
            {one.text}
            <div className={classes.soft}>В акте: {one.named}</div>
            {one.isGap && <Status tone="warning">Ни за кем не закреплена</Status>}
            <AssignedBodies pack={map.pack.code} line={one} isKept={map.isKept} />
          </div>
        </li>
      ))}
    </ul>
  )
}
