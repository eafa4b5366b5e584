import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort, formatNumber, NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { formatPersonName } from '#ui/person-name.tsx'
import {
  CATEGORIES,
  exportPeople,
  listPeople,
  listPeopleQuery,
  PEOPLE_COLUMNS,
  type PeopleColumn,
  type PersonRow,
  POSITION_CLASSES,
  peopleDictionaries,
} from '../contract.ts'
import { AssignCareDialog } from './assign-care-dialog.tsx'

const COLUMNS: (Column<PersonRow> & { id: PeopleColumn })[] = [
  {
    id: 'name',
    title: PEOPLE_COLUMNS.name,
    cell: row => formatPersonName(row),
    sort: 'name',
    phone: 'title',
  },
  {
    id: 'position',
    title: PEOPLE_COLUMNS.position,
    cell: row => row.positionTitle,
    phone: 'detail',
  },
  {
    id: 'organisation',
    title: PEOPLE_COLUMNS.organisation,
    cell: row => row.organisationName,
    sort: 'organisation',
  },
  { id: 'municipality', title: PEOPLE_COLUMNS.municipality, cell: row => row.municipalityName ?? NOTHING },
  { id: 'region', title: PEOPLE_COLUMNS.region, cell: row => row.regionName ?? NOTHING, isOptional: true },
  { id: 'subjects', title: PEOPLE_COLUMNS.subjects, cell: row => row.subjects.join(', ') || NOTHING },
  {
    id: 'load',
    title: PEOPLE_COLUMNS.load,
    cell: row => formatNumber(row.load),
    align: 'end',
    width: '6rem',
    isOptional: true,
  },
  {
    id: 'employedFrom',
    title: PEOPLE_COLUMNS.employedFrom,
    cell: row => formatDateShort(row.employedFrom),
    align: 'end',
    width: '8rem',
    isOptional: true,
  },
  {
    id: 'category',
    title: PEOPLE_COLUMNS.category,
    cell: row => (row.category ? CATEGORIES[row.category] : NOTHING),
    width: '9rem',
  },
  {
    id: 'under35',
    title: PEOPLE_COLUMNS.under35,
    cell: row => yes(row.isUnder35 === true),
    width: '7rem',
    isOptional: true,
  },
  {
    id: 'firstYears',
    title: PEOPLE_COLUMNS.firstYears,
    cell: row => yes(row.isInFirstThreeYears),
    width: '8rem',
    isOptional: true,
  },
  {
    id: 'pensionAge',
    title: PEOPLE_COLUMNS.pensionAge,
    cell: row => yes(row.isOfPensionAge === true),
    width: '9rem',
    isOptional: true,
  },
]

const yes = (flag: boolean) => (flag ? 'да' : NOTHING)
const USUAL = COLUMNS.filter(column => !column.isOptional).map(column => column.id)

/** «Педагоги и руководители»: everybody employed in what the reader may see. */
export default function PeoplePage() {
  const { can, account, active } = useSession()
  const search = useTableSearch(listPeopleQuery)
  const [assigning, setAssigning] = useState<{ ids: string[]; done: (isDone: boolean) => void } | null>(null)
  const shown = search.columns ?? USUAL
  const offered = COLUMNS.filter(column => column.id !== 'pensionAge' || can('people.read-identifiers'))
  const columns = offered.map(column => column.id).filter(id => shown.includes(id))
  const list = useList(listPeople, {
    query: { ...search.query, ...(columns.includes('pensionAge') && { withPensionAge: 'true' }) },
  })
  return (
    <ListPage
      title="Педагоги и руководители"
      lead={active?.scopeName ?? undefined}
      actions={
        can('people.write') && (
          <ButtonRow>
            <ButtonLink to="/people/new">Принять на работу</ButtonLink>
            <ButtonLink to="/people/import">Загрузить список</ButtonLink>
          </ButtonRow>
        )
      }
    >
      <DataTable
        id="people"
        label="Педагоги и руководители"
        searchLabel="Фамилия, имя, отчество"
        columns={offered}
        filters={useFilters(search.query)}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          ...(account.personId ? [{ id: 'mine', label: 'Мои педагоги', search: { mine: 'true' } }] : []),
          { id: 'leaders', label: 'Руководители', search: { class: 'leader' } },
          { id: 'young', label: 'До 35 лет', search: { under35: 'true' } },
          { id: 'beginning', label: 'Первые три года', search: { firstYears: 'true' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => formatPersonName(row)}
        rowTo={row => `/people/${row.id}`}
        bulk={
          can('people.assign-care')
            ? [
                {
                  id: 'assign',
                  label: 'Закрепить за методистом',
                  run: ids => new Promise<boolean>(done => setAssigning({ ids, done })),
                },
              ]
            : []
        }
        exportTo={addressOf(exportPeople, { query: { ...search.query, columns: columns.join(',') } })}
        empty={{
          title: 'Здесь будут педагоги и руководители',
          text: 'Примите человека на работу или загрузите список из файла Excel.',
          action: can('people.import') && <ButtonLink to="/people/import">Загрузить список</ButtonLink>,
        }}
      />
      {assigning && (
        <AssignCareDialog
          people={assigning.ids}
          onClose={isDone => {
            assigning.done(isDone)
            setAssigning(null)
          }}
        />
      )}
    </ListPage>
  )
}

function useFilters(query: { organisation?: string; region?: string; municipality?: string }): Filter[] {
  const { active, can } = useSession()
  const dictionaries = useOperation(peopleDictionaries, {})
  const organisations = useOrganisationOptions(query.organisation, {
    region: query.region ?? (active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined),
    municipality: query.municipality,
  })
  const regions = useRegionOptions()
  const municipalities = useMunicipalityOptions(
    query.region ?? (active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined),
  )
  const kind = active?.scopeKind
  return [
    ...(kind === 'country'
      ? [{ id: 'region', label: 'Субъект РФ', kind: 'combobox' as const, options: regions }]
      : []),
    ...(kind === 'country' || kind === 'region'
      ? [{ id: 'municipality', label: 'Муниципалитет', kind: 'combobox' as const, options: municipalities }]
      : []),
    ...(kind === 'organisation'
      ? []
      : [{ id: 'organisation', label: 'Организация', kind: 'combobox' as const, ...organisations }]),
    {
      id: 'position',
      label: 'Должность',
      kind: 'combobox',
      options: (dictionaries.data?.positions ?? []).map(({ code, title }) => ({ value: code, label: title })),
    },
    {
      id: 'class',
      label: 'Кто',
      kind: 'select',
      options: Object.entries(POSITION_CLASSES).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'subject',
      label: 'Предмет',
      kind: 'combobox',
      options: (dictionaries.data?.subjects ?? []).map(subject => ({ value: subject, label: subject })),
    },
    {
      id: 'category',
      label: 'Категория',
      kind: 'select',
      options: Object.entries(CATEGORIES).map(([value, label]) => ({ value, label })),
    },
    { id: 'under35', label: 'До 35 лет', kind: 'flag' },
    { id: 'firstYears', label: 'Первые три года', kind: 'flag' },
    ...(can('people.read-identifiers')
      ? [{ id: 'pensionAge', label: 'Пенсионный возраст', kind: 'flag' as const }]
      : []),
    { id: 'mine', label: 'Мои педагоги', kind: 'flag' },
    { id: 'on', label: 'Работали на дату', kind: 'date' },
  ]
}
