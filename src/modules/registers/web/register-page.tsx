import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { AppointDialog, AppointmentPanel } from '#modules/appointments/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '#modules/people/contract.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatNumber, NOTHING } from '#ui/format.ts'
import { ListPage, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  exportRegister,
  listRegister,
  listRegisterQuery,
  printRegister,
  REGISTER_COLUMNS,
  REGISTERS,
  type RegisterCode,
  type RegisterColumn,
  type RegisterRow,
} from '../contract.ts'

type RegisterColumnSpec = Column<RegisterRow> & { id: RegisterColumn }

const COMMON: RegisterColumnSpec[] = [
  { id: 'name', title: REGISTER_COLUMNS.name, cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'title', title: REGISTER_COLUMNS.title, cell: row => row.title, phone: 'detail' },
  {
    id: 'organisation',
    title: REGISTER_COLUMNS.organisation,
    cell: row => row.organisationName,
    sort: 'organisation',
  },
  {
    id: 'municipality',
    title: REGISTER_COLUMNS.municipality,
    cell: row => row.municipalityName ?? NOTHING,
    isOptional: true,
  },
]

const OF_STAFF: RegisterColumnSpec[] = [
  {
    id: 'kind',
    title: REGISTER_COLUMNS.kind,
    cell: row => (row.kind ? EMPLOYMENT_KINDS[row.kind] : NOTHING),
    width: '10rem',
  },
  {
    id: 'load',
    title: REGISTER_COLUMNS.load,
    cell: row => formatNumber(row.load),
    align: 'end',
    width: '5.5rem',
  },
]

const COMMON_END: RegisterColumnSpec[] = [
  {
    id: 'category',
    title: REGISTER_COLUMNS.category,
    cell: row => (row.category ? CATEGORIES[row.category as keyof typeof CATEGORIES] : NOTHING),
    width: '9rem',
  },
  {
    id: 'inCare',
    title: REGISTER_COLUMNS.inCare,
    cell: row => (row.inCare > 0 ? row.inCare : NOTHING),
    align: 'end',
    width: '8rem',
    isOptional: true,
  },
  {
    id: 'validFrom',
    title: REGISTER_COLUMNS.validFrom,
    cell: row => formatDateShort(row.validFrom),
    align: 'end',
    width: '7rem',
  },
]

const OF_APPOINTMENTS: RegisterColumnSpec[] = [
  { id: 'act', title: REGISTER_COLUMNS.act, cell: row => row.act ?? NOTHING },
]

/** One register of people: filter, columns, export, official list, changes. */
export default function RegisterPage() {
  const code = usePageParam('register')
  if (!(code in REGISTERS))
    return (
      <Page title="Реестр" back={{ to: '/registers', label: 'Реестры' }}>
        <EmptyState title="Такого реестра нет">Выберите реестр из списка.</EmptyState>
      </Page>
    )
  return <Register key={code} register={code as RegisterCode} />
}

function Register({ register }: { register: RegisterCode }) {
  const { can } = useSession()
  const isOfAppointments = register === 'pools' || register === 'appointments'
  const search = useTableSearch(listRegisterQuery.omit({ register: true }))
  const query = { ...search.query, register }
  const list = useList(listRegister, { query })
  const [isAppointing, setAppointing] = useState(false)
  const columns = [...COMMON, ...(isOfAppointments ? OF_APPOINTMENTS : OF_STAFF), ...COMMON_END]
  const shown = search.columns ?? columns.filter(column => !column.isOptional).map(column => column.id)
  const chosen = columns
    .map(column => column.id)
    .filter(id => shown.includes(id))
    .join(',')
  const paper = (format: 'pdf' | 'docx') =>
    addressOf(printRegister, { query: { ...query, columns: chosen, format } })
  return (
    <ListPage
      title={REGISTERS[register]}
      back={{ to: '/registers', label: 'Реестры' }}
      actions={
        <ButtonRow>
          {isOfAppointments && can('people.write') && (
            <Button tone="primary" onClick={() => setAppointing(true)}>
              Назначить
            </Button>
          )}
          <ButtonLink to={`/registers/${register}/changes`}>Кто вошёл и выбыл</ButtonLink>
          <ButtonLink to={paper('pdf')} isExternal>
            Печать (PDF)
          </ButtonLink>
          <ButtonLink to={paper('docx')} isDownload>
            Word
          </ButtonLink>
        </ButtonRow>
      }
    >
      <DataTable
        id={`register-${register}`}
        label={REGISTERS[register]}
        searchLabel="Фамилия, имя, отчество"
        columns={columns}
        filters={useFilters(search.query, !isOfAppointments)}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.name}
        {...(isOfAppointments
          ? { panel: (_id: string, row: RegisterRow | undefined) => row && <AppointmentPanel row={row} /> }
          : { rowTo: (row: RegisterRow) => `/people/${row.personId}` })}
        exportTo={addressOf(exportRegister, { query: { ...query, columns: chosen } })}
        empty={{
          title: 'В реестре пока никого нет',
          text: isOfAppointments
            ? 'Здесь будут назначенные приказом. Нажмите «Назначить».'
            : 'Реестр складывается сам из записей о работе. Для списка по стране выберите субъект РФ или муниципалитет.',
        }}
      />
      {isAppointing && <AppointDialog isPool={register === 'pools'} onClose={() => setAppointing(false)} />}
    </ListPage>
  )
}

function useFilters(
  query: { organisation?: string; region?: string; municipality?: string },
  hasKind: boolean,
): Filter[] {
  const { active } = useSession()
  const kind = active?.scopeKind
  const region = query.region ?? (kind === 'region' ? (active?.scopeId ?? undefined) : undefined)
  const organisations = useOrganisationOptions(query.organisation, {
    region,
    municipality:
      query.municipality ?? (kind === 'municipality' ? (active?.scopeId ?? undefined) : undefined),
  })
  const regions = useRegionOptions()
  const municipalities = useMunicipalityOptions(region)
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
    ...(hasKind
      ? [
          {
            id: 'kind',
            label: 'Форма занятости',
            kind: 'select' as const,
            options: Object.entries(EMPLOYMENT_KINDS).map(([value, label]) => ({ value, label })),
          },
        ]
      : []),
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}
