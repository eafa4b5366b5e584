import { useSession } from '#modules/accounts/web/index.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import {
  exportOrganisations,
  FLAGS,
  LEVELS,
  listOrganisationKinds,
  listOrganisations,
  listOrganisationsQuery,
  type OrganisationRow,
  organisationDictionaries,
} from '../contract.ts'

const COLUMNS: Column<OrganisationRow>[] = [
  { id: 'name', title: 'Название', cell: row => row.shortName, sort: 'name', phone: 'title' },
  { id: 'kind', title: 'Вид', cell: row => row.kindTitle },
  { id: 'place', title: 'Муниципалитет', cell: row => row.municipalityName ?? NOTHING, phone: 'detail' },
  { id: 'region', title: 'Субъект РФ', cell: row => row.regionName ?? NOTHING, isOptional: true },
  { id: 'level', title: 'Уровень', cell: row => LEVELS[row.level], width: '10rem' },
  { id: 'marks', title: 'Отметки', cell: row => marksOf(row), width: '11rem', isOptional: true },
  { id: 'code', title: 'Код', cell: row => row.code, sort: 'code', width: '10rem', isOptional: true },
]

const marksOf = (row: OrganisationRow) =>
  [row.isRural && !row.flags.includes('rural') && FLAGS.rural, ...row.flags.map(flag => FLAGS[flag])]
    .filter(Boolean)
    .join(', ') || NOTHING

/** The register of bodies and organisations. */
export default function OrganisationsPage() {
  const { can } = useSession()
  const search = useTableSearch(listOrganisationsQuery)
  const list = useList(listOrganisations, { query: search.query })
  return (
    <ListPage
      title="Организации"
      lead="Органы, институты, методические службы, школы и их подразделения"
      actions={
        <ButtonRow>
          <ButtonLink to="/organisations/flags">Списки школ по годам</ButtonLink>
          {can('organisations.keep') && (
            <ButtonLink to="/organisations/import">Загрузить из файла</ButtonLink>
          )}
          {can('organisations.keep') && <ButtonLink to="/organisations/new">Добавить организацию</ButtonLink>}
        </ButtonRow>
      }
    >
      <DataTable
        id="organisations"
        label="Организации"
        searchLabel="Название или код"
        columns={COLUMNS}
        filters={useFilters(search.query.region)}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'schools', label: 'Образовательные', search: { kind: 'organisation' } },
          { id: 'rural', label: 'Сельские', search: { rural: 'true' } },
          { id: 'low-results', label: 'Низкие результаты', search: { flag: 'low-results' } },
        ]}
        exportTo={addressOf(exportOrganisations, { query: search.query })}
        rowId={row => row.id}
        rowTitle={row => row.shortName}
        rowTo={row => `/organisations/${row.id}`}
        empty={{
          title: 'Здесь будут организации',
          text: 'Их приносит пакет региона, загружает из файла или добавляет администратор.',
          action: can('organisations.keep') && (
            <ButtonLink to="/organisations/import">Загрузить из файла</ButtonLink>
          ),
        }}
      />
    </ListPage>
  )
}

function useFilters(region: string | undefined): Filter[] {
  const kinds = useOperation(listOrganisationKinds, {})
  const words = useOperation(organisationDictionaries, {})
  return [
    { id: 'region', label: 'Субъект РФ', kind: 'combobox', options: useRegionOptions() },
    { id: 'municipality', label: 'Муниципалитет', kind: 'combobox', options: useMunicipalityOptions(region) },
    {
      id: 'kind',
      label: 'Вид',
      kind: 'select',
      options: (kinds.data?.kinds ?? []).map(({ code, title }) => ({ value: code, label: title })),
    },
    {
      id: 'level',
      label: 'Уровень',
      kind: 'select',
      options: Object.entries(LEVELS).map(([value, label]) => ({ value, label })),
    },
    { id: 'rural', label: 'Сельская', kind: 'flag' },
    {
      id: 'flag',
      label: 'Отметка года',
      kind: 'select',
      options: Object.entries(FLAGS).map(([value, label]) => ({ value, label })),
    },
    { id: 'function', label: 'Функция', kind: 'select', options: optionsOf(words.data?.functions) },
    {
      id: 'infrastructure',
      label: 'Инфраструктура',
      kind: 'select',
      options: optionsOf(words.data?.infrastructure),
    },
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}

const optionsOf = (words: readonly { code: string; title: string }[] = []) =>
  words.map(({ code, title }) => ({ value: code, label: title }))
