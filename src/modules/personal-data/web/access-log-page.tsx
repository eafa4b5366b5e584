import { ROLE_CODES, ROLES } from '#modules/accounts/role.ts'
import { addressOf, useList } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatMoment, NOTHING } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { ListPage } from '#ui/page.tsx'
import { CARD_PARTS, exportViews, type LoggedView, listViews, listViewsQuery } from '../contract.ts'

const COLUMNS: Column<LoggedView>[] = [
  { id: 'at', title: 'Когда', cell: row => formatMoment(row.at), width: '11rem' },
  { id: 'who', title: 'Кто смотрел', cell: row => row.who, phone: 'title' },
  { id: 'capacity', title: 'В каком качестве', cell: row => row.capacity },
  {
    id: 'person',
    title: 'Чьи сведения',
    cell: row => (row.person ? <AppLink to={`/people/${row.personId}`}>{row.person}</AppLink> : NOTHING),
    phone: 'detail',
  },
  { id: 'part', title: 'Что именно', cell: row => row.part, width: '14rem' },
]

const FILTERS: Filter[] = [
  {
    id: 'part',
    label: 'Что смотрели',
    kind: 'select',
    options: Object.entries(CARD_PARTS).map(([value, label]) => ({ value, label })),
  },
  {
    id: 'role',
    label: 'Роль',
    kind: 'select',
    options: ROLE_CODES.map(role => ({ value: role, label: ROLES[role].title })),
  },
  { id: 'from', label: 'С дня', kind: 'date' },
  { id: 'to', label: 'По день', kind: 'date' },
]

/** «Журнал просмотров»: whose personal cards were looked at in the keeper's place. */
export default function AccessLogPage() {
  const search = useTableSearch(listViewsQuery)
  const list = useList(listViews, { query: search.query })
  return (
    <ListPage
      title="Журнал просмотров"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Кто открывал личные карточки за последние 30 дней; раньше — выберите дни в отборе. Повторные просмотры в пределах часа — одна строка; списки не записываются."
    >
      <DataTable
        id="card-views"
        label="Просмотры личных карточек"
        searchLabel="Кто смотрел"
        columns={COLUMNS}
        filters={FILTERS}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => `${row.who}, ${formatMoment(row.at)}`}
        exportTo={addressOf(exportViews, { query: search.query })}
        empty={{
          title: 'Просмотров ещё не было',
          text: 'Здесь появится каждый, кто откроет личную карточку человека вашей территории.',
        }}
      />
    </ListPage>
  )
}
