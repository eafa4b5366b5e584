import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { AppointDialog, AppointmentPanel } from '#modules/appointments/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { EMPLOYMENT_KINDS } from '#modules/people/contract.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { RecordTraining, type TrainedPerson } from '#modules/training/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { AppLink } from '#ui/link.tsx'
import { ListPage, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import {
  exportRegister,
  listRegister,
  listRegisterQuery,
  printRegister,
  REGISTERS,
  type RegisterCode,
  type RegisterRow,
  registerTraining,
  TRAINED,
} from '../contract.ts'
import { columnsOf, isAboutTraining, isOfAppointments } from './register-columns.tsx'
import { sentenceOf } from './training-words.ts'

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
  const isByOrder = isOfAppointments(register)
  const search = useTableSearch(listRegisterQuery.omit({ register: true }))
  const query = { ...search.query, register }
  const list = useList(listRegister, { query })
  const [isAppointing, setAppointing] = useState(false)
  const [trained, setTrained] = useState<TrainedPerson[]>()
  const columns = columnsOf(register, can('training.read'))
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
      lead={
        isAboutTraining(register) && can('training.read') ? (
          <TrainingLead register={register} query={search.query} />
        ) : undefined
      }
      actions={
        <ButtonRow>
          {isByOrder && can('people.write') && (
            <Button tone="primary" onClick={() => setAppointing(true)}>
              Назначить
            </Button>
          )}
          <ButtonLink to={`/registers/${register}/changes`}>Кто вошёл и выбыл</ButtonLink>
          <ButtonLink to={paper('pdf')} isExternal>
            Печать списка
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
        filters={useFilters(search.query, register)}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.name}
        {...(isByOrder
          ? { panel: (_id: string, row: RegisterRow | undefined) => row && <AppointmentPanel row={row} /> }
          : { rowTo: (row: RegisterRow) => `/people/${row.personId}` })}
        {...(can('training.record') && {
          bulk: [
            {
              id: 'train',
              label: 'Записать обучение',
              run: (ids: string[]) => {
                setTrained(peopleOf(list.rows, ids))
                return false
              },
            },
          ],
        })}
        exportTo={addressOf(exportRegister, { query: { ...query, columns: chosen } })}
        empty={{
          title: 'В реестре пока никого нет',
          text: isByOrder
            ? 'Здесь будут назначенные приказом. Нажмите «Назначить».'
            : 'Реестр складывается сам из записей о работе. Для списка по стране выберите субъект РФ или муниципалитет.',
        }}
      />
      {isAppointing && <AppointDialog isPool={register === 'pools'} onClose={() => setAppointing(false)} />}
      {trained && (
        <RecordTraining
          people={trained}
          byCoordinator={register === 'centre-staff'}
          onClose={() => setTrained(undefined)}
        />
      )}
    </ListPage>
  )
}

/** People behind the chosen rows, each once. */
function peopleOf(rows: readonly RegisterRow[], ids: readonly string[]): TrainedPerson[] {
  const chosen = rows.filter(row => ids.includes(row.id))
  return [...new Map(chosen.map(({ personId, name }) => [personId, { id: personId, name }])).values()]
}

/** «Обучены 7 из 12 человек (58,3 %), срок вышел у 2, не обучены 3», with the way to the shares of units. */
function TrainingLead({
  register,
  query: { region, municipality, on },
}: {
  register: RegisterCode
  query: { region?: string; municipality?: string; on?: string }
}) {
  const { data } = useOperation(
    registerTraining,
    { query: { register, region, municipality, on } },
    { keepPrevious: true },
  )
  if (!data || data.total.people === 0) return null
  return (
    <>
      {sentenceOf(data.total)}{' '}
      <AppLink to={`/registers/${register}/training`}>По территориям и организациям</AppLink>
    </>
  )
}

function useFilters(
  query: { organisation?: string; region?: string; municipality?: string },
  register: RegisterCode,
): Filter[] {
  const hasKind = !isOfAppointments(register)
  const { active, can } = useSession()
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
    ...(can('training.read')
      ? [
          {
            id: 'training',
            label: 'Обучение',
            kind: 'select' as const,
            options: Object.entries(TRAINED).map(([value, label]) => ({ value, label })),
          },
          { id: 'trainedAfter', label: 'Обучены с', kind: 'date' as const },
        ]
      : []),
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}
