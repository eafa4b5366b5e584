import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisationKinds } from '#modules/organisations/contract.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatNumber, NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type BodyRow, exportBodies, listBodies, listBodiesQuery } from '../contract.ts'

const COLUMNS: Column<BodyRow>[] = [
  { id: 'name', title: 'Название', cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'kind', title: 'Вид', cell: row => row.kindTitle },
  { id: 'parent', title: 'При организации', cell: row => row.parentName ?? NOTHING },
  { id: 'place', title: 'Муниципалитет', cell: row => row.municipalityName ?? NOTHING, isOptional: true },
  { id: 'chair', title: 'Председатель', cell: row => <Chair row={row} />, phone: 'detail' },
  { id: 'members', title: 'Членов', cell: row => formatNumber(row.members), width: '6rem', align: 'end' },
]

function Chair({ row }: { row: BodyRow }) {
  if (row.members === null) return NOTHING
  return row.chairName ?? <Status tone="warning">не назначен</Status>
}

/** Councils, associations, communities, leadership teams and pools, with who leads them. */
export default function BodiesPage() {
  const search = useTableSearch(listBodiesQuery)
  const list = useList(listBodies, { query: search.query })
  return (
    <ListPage
      title="Советы и объединения"
      lead="Коллегиальные органы, управленческие команды и методические активы: кто в составе и с какого дня"
    >
      <DataTable
        id="bodies"
        label="Советы и объединения"
        searchLabel="Название"
        columns={COLUMNS}
        filters={useFilters(search.query.region)}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'councils', label: 'Советы', search: { kind: 'council' } },
          { id: 'associations', label: 'Объединения', search: { kind: 'association' } },
          { id: 'teams', label: 'Команды', search: { kind: 'leadership-team' } },
          { id: 'pools', label: 'Активы', search: { kind: 'methodologist-pool' } },
          { id: 'leaderless', label: 'Без председателя', search: { leaderless: 'true' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => row.name}
        rowTo={row => `/bodies/${row.id}`}
        exportTo={addressOf(exportBodies, { query: search.query })}
        empty={{
          title: 'Здесь будут советы и объединения',
          text: 'Администратор добавляет их в реестр организаций, выбирая вид: совет, объединение, команда.',
        }}
      />
    </ListPage>
  )
}

function useFilters(region: string | undefined): Filter[] {
  const { active } = useSession()
  const own = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const kinds = useOperation(listOrganisationKinds, {})
  return [
    {
      id: 'kind',
      label: 'Вид',
      kind: 'select',
      options: (kinds.data?.kinds ?? [])
        .filter(kind => kind.isCollegial)
        .map(({ code, title }) => ({ value: code, label: title })),
    },
    { id: 'region', label: 'Субъект РФ', kind: 'combobox', options: useRegionOptions() },
    {
      id: 'municipality',
      label: 'Муниципалитет',
      kind: 'combobox',
      options: useMunicipalityOptions(region ?? own),
    },
    { id: 'leaderless', label: 'Без председателя', kind: 'flag' },
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}
