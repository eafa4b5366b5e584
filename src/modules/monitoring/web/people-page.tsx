import { useList, useOperation } from '#ui/api.ts'
import { type Column, DataTable, type TableView, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatDateShort } from '#ui/format.ts'
import { ListPage, Loaded } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { type CountedPerson, listCountedPeople, listIndicators } from '../contract.ts'
import { FactPanel } from './fact-panel.tsx'
import { actWords, addressOfFigures, shortName } from './words.ts'

/** Who stands behind a figure: the numerator and the rest of the denominator, each with her fact. */
export default function PeoplePage() {
  const code = usePageParam('code')
  const search = useTableSearch(listCountedPeople.query!)
  const { unit, asOf, structure } = search.query
  const place = { ...(unit && { unit }), ...(asOf && { asOf }), ...(structure && { structure }) }
  const list = useList(listCountedPeople, { params: { code }, query: search.query })
  const figures = useOperation(listIndicators, { query: place })
  return (
    <Loaded query={figures}>
      {answer => {
        const figure = answer.figures.find(one => one.indicator === code)
        return (
          <ListPage
            title={figure ? shortName(figure) : `Показатель ${code}`}
            count={list.total === undefined ? undefined : formatCount(list.total)}
            back={{ to: addressOfFigures(place), label: `Показатели: ${answer.unit.name}` }}
            lead={
              figure &&
              `${answer.unit.name}, на ${formatDateShort(answer.asOf)}. Учтены: ${figure.numeratorText.toLowerCase()}${
                figure.act ? ` (${actWords(figure.act)})` : ''
              }.`
            }
          >
            <DataTable
              id={`indicator-people-${code}`}
              label="Люди за показателем"
              searchLabel="Фамилия"
              columns={COLUMNS}
              views={viewsOf(place)}
              list={list}
              search={search}
              rowId={row => row.id}
              rowTitle={nameOf}
              panel={id => <FactPanel code={code} personId={id} place={place} />}
              empty={{
                title: 'Здесь будут люди, которых считает показатель',
                text: 'В этот день здесь никто не работает на педагогической или руководящей должности.',
              }}
            />
          </ListPage>
        )
      }}
    </Loaded>
  )
}

const nameOf = (row: CountedPerson) => [row.lastName, row.firstName, row.middleName].filter(Boolean).join(' ')

const COLUMNS: Column<CountedPerson>[] = [
  { id: 'name', title: 'Фамилия, имя, отчество', phone: 'title', cell: nameOf },
  { id: 'position', title: 'Должность', cell: row => row.positionTitle },
  { id: 'organisation', title: 'Организация', cell: row => row.organisationName },
  {
    id: 'fact',
    title: 'Основание',
    phone: 'detail',
    cell: row =>
      row.fact ? (
        <>
          {row.fact.title}
          {row.fact.document && `, № ${row.fact.document}`}
        </>
      ) : (
        <Status tone="neutral">Не учтён</Status>
      ),
  },
  {
    id: 'on',
    title: 'Дата',
    width: '8rem',
    align: 'end',
    cell: row => (row.fact ? formatDateShort(row.fact.on) : '—'),
  },
]

function viewsOf(place: Record<string, string>): TableView[] {
  return [
    { id: 'all', label: 'Все', search: { ...place } },
    { id: 'counted', label: 'Учтены', search: { ...place, part: 'counted' } },
    { id: 'rest', label: 'Ещё не учтены', search: { ...place, part: 'rest' } },
  ]
}
