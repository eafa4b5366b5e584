import { addressOf, useList } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { Section } from '#ui/page.tsx'
import {
  exportIndicators,
  type FigureValue,
  type IndicatorsOfUnit,
  type TableRow,
  tableIndicators,
  UNIT_LEVELS,
  type UnitLevel,
} from '../contract.ts'
import classes from './indicators.module.css'
import { addressOfFigures, baseOf, shortName } from './words.ts'

const LEVELS: readonly UnitLevel[] = ['country', 'region', 'municipality', 'organisation']

/** Units beneath this one; a row leads one level down. */
export function UnitsTable({ answer }: { answer: IndicatorsOfUnit }) {
  const search = useTableSearch(tableIndicators.query!)
  const list = useList(tableIndicators, { query: search.query })
  const { unit, figures } = answer
  const hasOwnRules = list.rows.some(row => row.values.some(value => value.isOwnDefinition))
  return (
    <Section title="По территориям и организациям">
      {hasOwnRules && (
        <p className={classes.note}>
          Звёздочкой отмечены значения, посчитанные по правилу своего акта, другому, чем у строки выше:
          складывать их числители нельзя.
        </p>
      )}
      <DataTable
        id="indicators"
        label="Показатели по территориям и организациям"
        searchLabel="Название или код"
        columns={columnsOf(figures)}
        filters={filtersOf(unit.level)}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.name}
        rowTo={row => addressOfFigures({ ...search.query, unit: row.id })}
        exportTo={addressOf(exportIndicators, { query: search.query })}
        empty={{
          title: 'Здесь будут территории и организации',
          text: 'Строка появится, когда в ней начнут работать люди: загрузите штат.',
        }}
      />
    </Section>
  )
}

function columnsOf(figures: readonly FigureValue[]): Column<TableRow>[] {
  return [
    { id: 'name', title: 'Название', sort: 'name', phone: 'title', cell: row => row.name },
    {
      id: 'level',
      title: 'Уровень',
      width: '9rem',
      isOptional: true,
      cell: row => UNIT_LEVELS[row.level],
    },
    {
      id: 'people',
      title: 'Работают',
      sort: 'people',
      width: '7rem',
      align: 'end',
      cell: row => formatNumber(row.people),
    },
    ...figures.map(
      (figure, at): Column<TableRow> => ({
        id: figure.indicator,
        title: `${figure.indicator}. ${shortName(figure)}`,
        sort: figure.indicator,
        width: '13rem',
        align: 'end',
        ...(at === figures.length - 1 && { phone: 'detail' as const }),
        cell: row => <Amount value={row.values.find(one => one.indicator === figure.indicator)} />,
      }),
    ),
  ]
}

function Amount({ value }: { value: TableRow['values'][number] | undefined }) {
  if (!value || value.value === null) return '—'
  return (
    <span className={classes.amount}>
      {formatPercent(value.value)}
      {value.isOwnDefinition && <abbr title="Посчитано по правилу своего акта">*</abbr>}{' '}
      <span className={classes.small}>{baseOf(value)}</span>
    </span>
  )
}

function filtersOf(level: UnitLevel): Filter[] {
  const below = LEVELS.slice(LEVELS.indexOf(level) + 1)
  if (below.length < 2) return []
  return [
    {
      id: 'level',
      label: 'Уровень',
      kind: 'select',
      options: below.map(one => ({ value: one, label: UNIT_LEVELS[one] })),
    },
  ]
}
