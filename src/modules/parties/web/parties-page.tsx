import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisationKinds, organisationDictionaries } from '#modules/organisations/contract.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort, NOTHING, typeset } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import {
  exportParties,
  LEVELS,
  listParties,
  listPartiesQuery,
  PARTY_TYPES,
  type PartyRow,
  partyCapacities,
} from '../contract.ts'
import { PartyDialog } from './party-dialog.tsx'

const COLUMNS: Column<PartyRow>[] = [
  { id: 'name', title: 'Название или имя', cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'type', title: 'Тип', cell: row => PARTY_TYPES[row.type], width: '11rem' },
  { id: 'kind', title: 'Вид, в качестве кого', cell: row => row.kindTitle, phone: 'detail' },
  { id: 'level', title: 'Уровень', cell: row => LEVELS[row.level], width: '9rem' },
  {
    id: 'place',
    title: 'Территория',
    cell: row => row.municipalityName ?? row.regionName ?? NOTHING,
  },
  { id: 'functions', title: 'Функции', cell: row => row.functions.join('; ') || NOTHING, isOptional: true },
  { id: 'unit', title: 'Входит в; кем уполномочен', cell: row => row.unitName ?? NOTHING, isOptional: true },
  {
    id: 'basis',
    title: 'Основание',
    cell: row => (row.basis ? typeset(row.basis) : NOTHING),
    isOptional: true,
  },
  {
    id: 'term',
    title: 'Срок полномочий',
    cell: row =>
      row.type === 'person'
        ? `с ${formatDateShort(row.validFrom)}${row.validTo ? ` по ${formatDateShort(row.validTo)}` : ''}`
        : NOTHING,
    width: '10rem',
    isOptional: true,
  },
]

/** Where a subject's own card is: of a body in the register of organisations, of a person here. */
const cardOf = (row: PartyRow) => (row.type === 'person' ? `/parties/${row.id}` : `/organisations/${row.id}`)

/** All subjects of methodical work: legal persons, units, collegial bodies, physical persons. */
export default function PartiesPage() {
  const { can } = useSession()
  const search = useTableSearch(listPartiesQuery)
  const list = useList(listParties, { query: search.query })
  const [isAdding, setAdding] = useState(false)
  const paper = (format: 'pdf' | 'docx') => addressOf(exportParties, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Субъекты научно-методической деятельности"
      lead="Организации, подразделения и коллегиальные органы — из своих реестров; физические лица — по приказу или договору"
      actions={
        <ButtonRow>
          {can('parties.keep') && (
            <Button tone="primary" onClick={() => setAdding(true)}>
              Внести физическое лицо
            </Button>
          )}
          {can('parties.keep-capacities') && <ButtonLink to="/parties/capacities">Справочник</ButtonLink>}
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
        id="parties"
        label="Субъекты научно-методической деятельности"
        searchLabel="Название, имя, код или ИНН"
        columns={COLUMNS}
        filters={useFilters(search.query.region)}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'legal', label: 'Юридические лица', search: { type: 'legal' } },
          { id: 'units', label: 'Подразделения', search: { type: 'unit' } },
          { id: 'collegial', label: 'Коллегиальные органы', search: { type: 'collegial' } },
          { id: 'persons', label: 'Физические лица', search: { type: 'person' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => row.name}
        rowTo={cardOf}
        exportTo={addressOf(exportParties, { query: search.query })}
        empty={{
          title: 'Здесь будут субъекты деятельности',
          text: 'Организации добавляет администратор; физическое лицо вносит тот, кто ведёт кадры уполномочившей организации.',
        }}
      />
      {isAdding && <PartyDialog known={undefined} onClose={() => setAdding(false)} />}
    </ListPage>
  )
}

const optionsOf = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([value, label]) => ({ value, label }))

function useFilters(region: string | undefined): Filter[] {
  const { active } = useSession()
  const own = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const kinds = useOperation(listOrganisationKinds, {})
  const capacities = useOperation(partyCapacities, {})
  const words = useOperation(organisationDictionaries, {})
  return [
    { id: 'type', label: 'Тип', kind: 'select', options: optionsOf(PARTY_TYPES) },
    { id: 'level', label: 'Уровень', kind: 'select', options: optionsOf(LEVELS) },
    {
      id: 'kind',
      label: 'Вид',
      kind: 'combobox',
      options: [
        ...(capacities.data?.capacities ?? []).map(one => ({
          value: `person:${one.code}`,
          label: one.title,
        })),
        ...(kinds.data?.kinds ?? []).map(one => ({ value: one.code, label: one.title })),
      ],
    },
    {
      id: 'function',
      label: 'Функция',
      kind: 'combobox',
      options: (words.data?.functions ?? []).map(one => ({ value: one.code, label: one.title })),
    },
    { id: 'region', label: 'Субъект РФ', kind: 'combobox', options: useRegionOptions() },
    {
      id: 'municipality',
      label: 'Муниципалитет',
      kind: 'combobox',
      options: useMunicipalityOptions(region ?? own),
    },
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}
