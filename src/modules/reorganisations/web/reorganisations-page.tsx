import { useSession } from '#modules/accounts/web/index.ts'
import { useRegionOptions } from '#modules/territories/web/index.ts'
import { useList } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import {
  KINDS,
  listReorganisations,
  listReorganisationsQuery,
  type ReorganisationRow,
  STATUSES,
  SUBJECTS,
} from '../contract.ts'
import { ReorganisationStatus } from './reorganisation-status.tsx'

const names = (units: ReorganisationRow['from']) => units.map(unit => unit.name).join(', ')

const COLUMNS: Column<ReorganisationRow>[] = [
  { id: 'from', title: 'Что', cell: row => names(row.from), phone: 'title' },
  { id: 'to', title: 'Во что', cell: row => names(row.to), phone: 'detail' },
  { id: 'kind', title: 'Форма', cell: row => KINDS[row.kind].title, width: '10rem' },
  {
    id: 'onDay',
    title: 'С какого дня',
    cell: row => formatDateShort(row.onDay),
    width: '8rem',
    align: 'end',
  },
  { id: 'act', title: 'Основание', cell: row => row.act },
  {
    id: 'status',
    title: 'Состояние',
    width: '10rem',
    cell: row => <ReorganisationStatus row={row} />,
  },
]

/** What became what: schools and municipalities, newest first. */
export default function ReorganisationsPage() {
  const { can } = useSession()
  const search = useTableSearch(listReorganisationsQuery)
  const list = useList(listReorganisations, { query: search.query })
  return (
    <ListPage
      title="Реорганизации"
      lead="Слияния, присоединения, разделения: люди переходят по дате, прошлое остаётся как было"
      actions={
        can('reorganisations.keep') && (
          <ButtonLink to="/reorganisations/new">Провести реорганизацию</ButtonLink>
        )
      }
    >
      <DataTable
        id="reorganisations"
        label="Реорганизации"
        columns={COLUMNS}
        filters={useFilters()}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => names(row.from)}
        rowTo={row => `/reorganisations/${row.id}`}
        empty={{
          title: 'Реорганизаций ещё не было',
          text: 'Здесь будет видно, какая организация или муниципалитет чем стали.',
        }}
      />
    </ListPage>
  )
}

function useFilters(): Filter[] {
  return [
    {
      id: 'subject',
      label: 'Что меняется',
      kind: 'select',
      options: Object.entries(SUBJECTS).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'status',
      label: 'Состояние',
      kind: 'select',
      options: Object.entries(STATUSES).map(([value, label]) => ({ value, label })),
    },
    { id: 'region', label: 'Субъект РФ', kind: 'combobox', options: useRegionOptions() },
  ]
}
