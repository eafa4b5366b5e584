import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { showFramework } from '#modules/competencies/contract.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, type TableView, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatMoney, formatNumber, NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import {
  ACCESS,
  exportResources,
  listResourceKinds,
  listResources,
  listResourcesQuery,
  printResources,
  type ResourceRow,
  TYPES,
} from '../contract.ts'
import { ResourceDialog } from './resource-dialog.tsx'
import { ResourcePanel } from './resource-panel.tsx'

const COLUMNS: Column<ResourceRow>[] = [
  { id: 'name', title: 'Название', cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'type', title: 'Тип', cell: row => TYPES[row.type], width: '13rem' },
  { id: 'kind', title: 'Вид', cell: row => row.kindTitle },
  { id: 'owner', title: 'Владелец', cell: row => row.ownerName, sort: 'owner', phone: 'detail' },
  { id: 'place', title: 'Муниципалитет', cell: row => row.municipalityName ?? NOTHING, isOptional: true },
  { id: 'purpose', title: 'Для чего', cell: row => row.purpose, isOptional: true },
  { id: 'volume', title: 'Объём', cell: row => volumeOf(row), align: 'end', width: '9rem' },
  { id: 'access', title: 'Кому доступен', cell: row => ACCESS[row.access], width: '11rem' },
]

const volumeOf = (row: ResourceRow) =>
  row.amountKopecks !== null
    ? formatMoney(row.amountKopecks)
    : row.capacity !== null
      ? `${formatNumber(row.capacity)}\u00A0${row.capacityUnit}`
      : NOTHING

const VIEWS: TableView[] = [
  { id: 'all', label: 'Все', search: {} },
  ...Object.entries(TYPES).map(([type, title]) => ({
    id: type,
    label: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    search: { type },
  })),
  { id: 'free', label: 'Свободны для всех', search: { access: 'free' } },
]

/** What the region has and who may use it, on a day. */
export default function ResourcesPage() {
  const { can } = useSession()
  const search = useTableSearch(listResourcesQuery)
  const list = useList(listResources, { query: search.query })
  const [isNew, setNew] = useState(false)
  const paper = (format: 'pdf' | 'docx') => addressOf(printResources, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Ресурсы"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Кадры, площадки, средства и оборудование: чьи, для чего и как ими воспользоваться"
      actions={
        <ButtonRow>
          {can('resources.keep') && (
            <Button tone="primary" onClick={() => setNew(true)}>
              Внести ресурс
            </Button>
          )}
          {can('resources.watch') && <ButtonLink to="/resources/summary">Свод и пробелы</ButtonLink>}
          {can('resources.keep-kinds') && <ButtonLink to="/resource-kinds">Виды</ButtonLink>}
          <ButtonLink to={paper('pdf')} isDownload>
            Печать списка
          </ButtonLink>
          <ButtonLink to={paper('docx')} isDownload>
            Word
          </ButtonLink>
        </ButtonRow>
      }
    >
      <DataTable
        id="resources"
        label="Ресурсы"
        searchLabel="Название, назначение или владелец"
        columns={COLUMNS}
        filters={useFilters(search.query)}
        list={list}
        search={search}
        views={VIEWS}
        rowId={row => row.id}
        rowTitle={row => row.name}
        panel={id => <ResourcePanel id={id} />}
        exportTo={addressOf(exportResources, { query: search.query })}
        empty={{
          title: 'Здесь будут ресурсы, которыми можно делиться',
          text: 'Лаборатория, стажировочная площадка, эксперт, средства на обучение: их вносит методист владельца или центр.',
          action: can('resources.keep') && (
            <Button tone="primary" onClick={() => setNew(true)}>
              Внести ресурс
            </Button>
          ),
        }}
      />
      {isNew && <ResourceDialog known={undefined} onClose={() => setNew(false)} />}
    </ListPage>
  )
}

type Query = { region?: string | undefined; owner?: string | undefined; type?: string | undefined }

function useFilters({ region, owner, type }: Query): Filter[] {
  const { active } = useSession()
  const kinds = useOperation(listResourceKinds, {})
  const competencies = useOperation(showFramework, {})
  const owners = useOrganisationOptions(owner)
  const regions = useRegionOptions()
  const own = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const municipalities = useMunicipalityOptions(region ?? own)
  return [
    {
      id: 'type',
      label: 'Тип',
      kind: 'select',
      options: Object.entries(TYPES).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'kind',
      label: 'Вид',
      kind: 'combobox',
      options: (kinds.data?.kinds ?? [])
        .filter(kind => !type || kind.type === type)
        .map(({ code, title }) => ({ value: code, label: title })),
    },
    { id: 'owner', label: 'Владелец', kind: 'combobox', ...owners },
    ...(active?.scopeKind === 'country'
      ? ([{ id: 'region', label: 'Субъект РФ', kind: 'combobox', options: regions }] satisfies Filter[])
      : []),
    { id: 'municipality', label: 'Муниципалитет', kind: 'combobox', options: municipalities },
    {
      id: 'access',
      label: 'Кому доступен',
      kind: 'select',
      options: Object.entries(ACCESS).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'competency',
      label: 'Компетенция',
      kind: 'combobox',
      options: (competencies.data?.competencies ?? []).map(one => ({ value: one.id, label: one.title })),
    },
    { id: 'on', label: 'Доступен в день', kind: 'date' },
    { id: 'all', label: 'И закончившиеся', kind: 'flag' },
  ]
}
