import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { addressOf, useList } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, type TableView, useTableSearch } from '#ui/data-table.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { formatCount, formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { exportPathways, listPathways, listPathwaysQuery, type PathwayRow } from '../contract.ts'
import { PATHWAY_STATUSES, STATUS_TITLES } from '../lifecycle.ts'
import { progressWords, statusWords, toneOf } from './words.ts'

/** Pathways of the viewer's unit: her own ones to lead, or the fact alone. */
export default function PathwaysPage() {
  const { can, active } = useSession()
  const search = useTableSearch(listPathwaysQuery)
  const list = useList(listPathways, { query: search.query })
  const organisations = useOrganisationFilter()
  const leads = can('pathways.lead')
  const caresForOwn = leads && active?.role !== 'centre-head'
  return (
    <ListPage
      title="Маршруты"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead={
        leads
          ? 'Черновики составляются сами после независимой диагностики. Посмотрите, поправьте и предложите педагогу.'
          : 'Кто и когда получил маршрут и в каком он состоянии. Содержание видят педагог и тот, кто его сопровождает.'
      }
      actions={leads && <ButtonLink to="/pathway-drafts">Кому составить маршрут</ButtonLink>}
    >
      <DataTable
        id="pathways"
        label="Маршруты"
        searchLabel="Фамилия педагога"
        columns={leads ? [...FACT_COLUMNS, PROGRESS] : FACT_COLUMNS}
        filters={caresForOwn ? [...FILTERS, MINE, organisations] : [...FILTERS, organisations]}
        views={leads ? viewsOf(caresForOwn) : FACT_VIEWS}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => `${row.personName}, маршрут № ${row.number}`}
        {...(can('people.list') && { rowTo: addressOfRow })}
        exportTo={addressOf(exportPathways, { query: search.query })}
        empty={{
          title: 'Здесь будут маршруты педагогов',
          text: 'Черновик появляется сам, когда педагог завершает независимую диагностику и у него находятся дефициты.',
          action: leads && <ButtonLink to="/pathway-drafts">Кому составить маршрут</ButtonLink>,
        }}
      />
    </ListPage>
  )
}

/** Where the contents are closed, the fact stands on the person's card. */
const addressOfRow = (row: PathwayRow) =>
  row.hasContents ? `/pathways/${row.id}` : `/people/${row.personId}?tab=pathway`

const FACT_COLUMNS: Column<PathwayRow>[] = [
  { id: 'person', title: 'Педагог', cell: row => row.personName, phone: 'title' },
  {
    id: 'status',
    title: 'Состояние',
    width: '13rem',
    phone: 'detail',
    cell: row => <Status tone={toneOf(row)}>{statusWords(row)}</Status>,
  },
  { id: 'organisation', title: 'Организация', cell: row => row.organisationName ?? '—' },
  { id: 'number', title: 'Номер', width: '8rem', cell: row => row.number, isOptional: true },
  { id: 'drafted', title: 'Составлен', width: '8rem', align: 'end', cell: row => formatDate(row.draftedOn) },
  {
    id: 'confirmed',
    title: 'Подтверждён',
    width: '8rem',
    align: 'end',
    cell: row => formatDate(row.confirmedOn),
    isOptional: true,
  },
  {
    id: 'ends',
    title: 'Окончание',
    width: '11rem',
    cell: row =>
      row.status === 'completed' || row.status === 'stopped' ? (
        formatDate(row.endsOn)
      ) : row.isLate ? (
        <Status tone="lost">Есть просрочка</Status>
      ) : (
        <Deadline date={row.endsOn} />
      ),
  },
]

const PROGRESS: Column<PathwayRow> = {
  id: 'progress',
  title: 'Шаги',
  width: '6rem',
  align: 'end',
  cell: row => progressWords(row),
}

const FILTERS: Filter[] = [
  {
    id: 'status',
    label: 'Состояние',
    kind: 'select',
    options: PATHWAY_STATUSES.map(value => ({ value, label: STATUS_TITLES[value] })),
  },
  { id: 'late', label: 'Просрочено', kind: 'flag' },
]
const MINE: Filter = { id: 'mine', label: 'Мои педагоги', kind: 'flag' }

function viewsOf(caresForOwn: boolean): TableView[] {
  const mine: Record<string, string> = caresForOwn ? { mine: 'true' } : {}
  return [
    { id: 'all', label: 'Все', search: {} },
    { id: 'waits', label: 'Ждут меня', search: { waits: 'methodologist', ...mine } },
    { id: 'late', label: 'Просрочено', search: { late: 'true', ...mine } },
    { id: 'teacher', label: 'Ждут педагога', search: { waits: 'teacher', ...mine } },
  ]
}

const FACT_VIEWS: TableView[] = [
  { id: 'all', label: 'Все', search: {} },
  { id: 'running', label: 'Выполняются', search: { status: 'running' } },
  { id: 'late', label: 'Просрочено', search: { late: 'true' } },
]

/** Organisations of the viewer's unit, found as she types. */
function useOrganisationFilter(): Filter {
  const [q, setQ] = useState('')
  const { rows, isLoading } = useList(listOrganisations, { query: { limit: 50, ...(q && { q }) } })
  return {
    id: 'organisation',
    label: 'Организация',
    kind: 'combobox',
    options: rows.map(row => ({ value: row.id, label: row.shortName })),
    onSearch: setQ,
    isLoading,
  }
}
