import { useList } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatDateShort } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import { ACT_KINDS, ACT_STATUSES, type ActRow, listActs, listActsQuery } from '../contract.ts'
import { usePacks } from './pack-filter.ts'

export const STATUS_TONES: Record<ActRow['status'], StatusTone> = {
  'in-force': 'proven',
  repealed: 'lost',
  coming: 'progress',
  unknown: 'neutral',
}

/** The register of legal acts: what holds, in which edition, what it replaced. */
export default function ActsPage() {
  const search = useTableSearch(listActsQuery)
  const list = useList(listActs, { query: search.query })
  const { options } = usePacks()
  return (
    <ListPage
      title="Правовые акты"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Акты, на которых стоит система: что действует, в какой редакции, что чем отменено."
    >
      <DataTable
        id="acts"
        label="Правовые акты"
        searchLabel="Номер, название или орган"
        columns={COLUMNS}
        filters={[{ id: 'pack', label: 'Пакет', kind: 'select', options }, ...FILTERS]}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'in-force', label: 'Действуют', search: { status: 'in-force' } },
          { id: 'repealed', label: 'Утратили силу', search: { status: 'repealed' } },
        ]}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.title}
        rowTo={row => `/acts/${row.id}`}
        empty={{
          title: 'Здесь будут правовые акты',
          text: 'Они загружаются вместе с пакетом региона.',
        }}
      />
    </ListPage>
  )
}

const COLUMNS: Column<ActRow>[] = [
  { id: 'title', title: 'Название', sort: 'title', phone: 'title', cell: row => row.title },
  { id: 'number', title: 'Номер', width: '6rem', cell: row => row.number ?? 'без номера' },
  {
    id: 'issued',
    title: 'Дата',
    sort: 'issued',
    width: '7rem',
    align: 'end',
    cell: row => formatDateShort(row.issuedOn),
  },
  {
    id: 'status',
    title: 'Состояние',
    width: '11rem',
    phone: 'detail',
    cell: row => <Status tone={STATUS_TONES[row.status]}>{ACT_STATUSES[row.status]}</Status>,
  },
  { id: 'authority', title: 'Орган', width: '14rem', isOptional: true, cell: row => row.authority },
  { id: 'pack', title: 'Пакет', width: '10rem', cell: row => row.packTitle },
  {
    id: 'edition',
    title: 'Редакция',
    width: '8rem',
    isOptional: true,
    cell: row => formatDateShort(row.editionOn),
  },
]

const FILTERS: Filter[] = [
  {
    id: 'kind',
    label: 'Вид',
    kind: 'select',
    options: Object.entries(ACT_KINDS).map(([value, label]) => ({ value, label })),
  },
]
