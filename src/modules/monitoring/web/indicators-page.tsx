import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { BulletBar } from '#ui/bullet-bar.tsx'
import { ButtonLink } from '#ui/button.tsx'
import { type TableSearch, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { type Explanation, Figure } from '#ui/figure.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { FigureRow, FiguresPage, Loaded, Section } from '#ui/page.tsx'
import {
  type FigureValue,
  type IndicatorsOfUnit,
  listIndicators,
  type Structure,
  tableIndicators,
} from '../contract.ts'
import { IndicatorNotes } from './indicator-notes.tsx'
import classes from './indicators.module.css'
import { Trend } from './trend.tsx'
import { UnitsTable } from './units-table.tsx'
import {
  actWords,
  addressOfFigures,
  baseOf,
  changeOf,
  type FiguresPlace,
  sentenceOf,
  shortName,
  staffWords,
} from './words.ts'

/** Figures of a unit on a day, and of the units beneath: country → region → municipality → school → people. */
export default function IndicatorsPage() {
  const search = useTableSearch(tableIndicators.query!)
  const { unit, asOf, structure } = search.query
  const query = useOperation(
    listIndicators,
    { query: { ...(unit && { unit }), ...(asOf && { asOf }), ...(structure && { structure }) } },
    { keepPrevious: true },
  )
  return (
    <Loaded query={query} shape="figures">
      {answer => <Figures answer={answer} search={search} />}
    </Loaded>
  )
}

type Search = TableSearch<FiguresPlace>

function Figures({ answer, search }: { answer: IndicatorsOfUnit; search: Search }) {
  const { unit, figures, people, path } = answer
  const { can } = useSession()
  const hasPeople = people.teachers + people.leaders > 0
  return (
    <FiguresPage
      title={path.length > 1 ? `Показатели: ${unit.name}` : 'Показатели'}
      sentence={figures.length > 0 ? sentenceOf(figures) : 'Акты с показателями ещё не загружены.'}
      asOf={`на ${formatDate(answer.asOf)}, посчитано ${formatMoment(answer.computedAt)}. Работают ${staffWords(people)}`}
      filters={
        <>
          <DayField asOf={answer.asOf} search={search} />
          <StructureField structure={answer.structure} search={search} />
        </>
      }
    >
      <Path path={path} place={search.query} />
      <Reorganised answer={answer} place={search.query} />
      {figures.length === 0 ? (
        <EmptyState title="Здесь будут показатели">
          Их определения загружаются вместе с пакетом региона. Обратитесь к администратору.
        </EmptyState>
      ) : (
        <>
          <FigureRow>
            {figures.map(figure => (
              <Figure
                key={figure.indicator}
                label={`${figure.indicator}. ${shortName(figure)}`}
                value={figure.value}
                unit="%"
                base={baseOf(figure)}
                change={changeOf(figure)}
                explain={explanationOf(figure, answer, can('monitoring.read-people'))}
              />
            ))}
          </FigureRow>
          {hasPeople && (
            <>
              <Section title="Против целей">
                <div className={classes.bars}>
                  {figures.map(figure => (
                    <Against key={figure.indicator} figure={figure} />
                  ))}
                </div>
              </Section>
              <Trend unit={unit} asOf={answer.asOf} structure={answer.structure} figures={figures} />
            </>
          )}
          {unit.level === 'organisation' ? (
            <PeopleLinks figures={figures} place={{ ...search.query, unit: unit.id }} />
          ) : (
            <UnitsTable answer={answer} />
          )}
        </>
      )}
    </FiguresPage>
  )
}

function Against({ figure }: { figure: FigureValue }) {
  return (
    <div>
      <BulletBar
        label={`${figure.indicator}. ${shortName(figure)}`}
        value={figure.value}
        target={figure.target?.value ?? null}
        targetDate={figure.target?.by ?? null}
        lastYear={figure.previous.value}
        unit="%"
        max={100}
        isLowerBetter={figure.direction === 'less'}
      />
      {!figure.target && figure.noTarget && <p className={classes.note}>{figure.noTarget}</p>}
      <IndicatorNotes indicator={figure.indicator} />
    </div>
  )
}

/** The day travels with the link; leaving it empty means today. */
function DayField({ asOf, search }: { asOf: string; search: Search }) {
  const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text)
  return (
    <Field
      key={asOf}
      name="asOf"
      kind="date"
      label="На день"
      width="short"
      value={asOf}
      onChange={value => {
        if (value === '' || isDay(value)) search.set({ asOf: value || undefined })
      }}
    />
  )
}

/** By whose structure; it travels with the link too. */
function StructureField({ structure, search }: { structure: Structure; search: Search }) {
  return (
    <Field
      name="structure"
      kind="select"
      label="Структура"
      width="medium"
      value={structure}
      options={[
        { value: 'then', label: 'как было в этот день' },
        { value: 'now', label: 'как есть сегодня' },
      ]}
      onChange={value => search.set({ structure: value === 'now' ? 'now' : undefined })}
    />
  )
}

/** Says which former units are counted here, or what the unit has become since. */
function Reorganised({ answer, place }: { answer: IndicatorsOfUnit; place: FiguresPlace }) {
  const { reorganised, structure } = answer
  const named = (units: IndicatorsOfUnit['path']) => units.map(unit => unit.name).join(', ')
  if (structure === 'then' && reorganised.into.length > 0)
    return (
      <p className={classes.note}>
        Реорганизована, теперь это {named(reorganised.into)}.{' '}
        <AppLink to={addressOfFigures({ ...place, structure: 'now' })}>
          Посчитать по сегодняшней структуре
        </AppLink>
      </p>
    )
  if (reorganised.from.length === 0) return null
  return structure === 'now' ? (
    <p className={classes.note}>Прежние организации посчитаны здесь: {named(reorganised.from)}.</p>
  ) : (
    <p className={classes.note}>
      Сюда вошли: {named(reorganised.from)}; до реорганизации они посчитаны отдельно.{' '}
      <AppLink to={addressOfFigures({ ...place, structure: 'now' })}>Посчитать вместе</AppLink>
    </p>
  )
}

/** Where the reader stands: from her own unit down to this one. */
function Path({ path, place }: { path: IndicatorsOfUnit['path']; place: FiguresPlace }) {
  if (path.length < 2) return null
  return (
    <nav aria-label="Путь по территориям" data-no-print>
      <ol className={classes.path}>
        {path.map((unit, at) => (
          <li key={unit.id}>
            {at === path.length - 1 ? (
              <span aria-current="page">{unit.name}</span>
            ) : (
              <AppLink to={addressOfFigures({ ...place, unit: unit.id })}>{unit.name}</AppLink>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function PeopleLinks({ figures, place }: { figures: readonly FigureValue[]; place: FiguresPlace }) {
  const { can } = useSession()
  if (!can('monitoring.read-people')) return null
  return (
    <Section title="Люди">
      <div className={classes.links}>
        {figures.map(figure => (
          <ButtonLink key={figure.indicator} to={addressOfFigures(place, { code: figure.indicator })}>
            {`${shortName(figure)}: ${baseOf(figure)}`}
          </ButtonLink>
        ))}
      </div>
    </Section>
  )
}

/** Formula, base, act, target and moment of a figure, with the way to the people. */
export function explanationOf(
  figure: FigureValue,
  {
    unit,
    asOf,
    structure,
    computedAt,
  }: { unit: { id: string }; asOf: string; structure: Structure; computedAt: string },
  canSeePeople: boolean,
): Explanation {
  const people = (part: 'counted' | 'rest') =>
    addressOfFigures({ unit: unit.id, asOf, structure }, { code: figure.indicator, part })
  const act = figure.act ?? null
  const target = figure.target
    ? `Цель: ${figure.target.wording} (${actWords(figure.target.act)}).`
    : (figure.noTarget ?? '')
  const since = figure.countedSince ? `Считаются факты с ${formatDate(figure.countedSince)}.` : ''
  return {
    formula: `${figure.name}: числитель ÷ знаменатель × 100. Показатели на ${formatDate(asOf)}.`,
    numerator: {
      label: figure.numeratorText,
      value: figure.numerator,
      ...(canSeePeople && { to: people('counted') }),
    },
    denominator: {
      label: figure.denominatorText,
      value: figure.denominator,
      ...(canSeePeople && {
        to: addressOfFigures({ unit: unit.id, asOf, structure }, { code: figure.indicator }),
      }),
    },
    act: act && { title: actWords(act), ...(act.id && { to: `/acts/${act.id}` }) },
    asOf: computedAt,
    behind: canSeePeople ? { label: 'Кто ещё не учтён', to: people('rest') } : null,
    note: [target, since, ...figure.notes].filter(Boolean).join(' '),
  }
}
