import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, type TableView, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatDateShort, NOTHING } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { ListPage, Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import {
  exportPairs,
  getPair,
  listPairGrounds,
  listPairs,
  listPairsQuery,
  type PairRow,
  printPairs,
} from '../contract.ts'
import { PAIR_STATUSES, STATUS_TITLES } from '../lifecycle.ts'
import { NewPairDialog } from './new-pair-dialog.tsx'
import { PairActions } from './pair-actions.tsx'
import { PairFacts } from './pair-facts.tsx'
import classes from './pairs.module.css'
import { useCompetencyOptions, usePeopleOptions } from './pickers.ts'
import { pairTitle, statusWords, toneOf } from './words.ts'

const COLUMNS: Column<PairRow>[] = [
  { id: 'giver', title: 'Передаёт опыт', cell: row => row.giver.name, sort: 'giver' },
  { id: 'receiver', title: 'Получает помощь', cell: row => row.receiver.name, sort: 'receiver' },
  { id: 'pair', title: 'Пара', cell: row => pairTitle(row), phone: 'title', isOptional: true },
  { id: 'ground', title: 'Основание', cell: row => row.groundTitle },
  { id: 'competency', title: 'Компетенция', cell: row => row.competencyTitle ?? NOTHING, width: '11rem' },
  { id: 'organisation', title: 'Организация', cell: row => row.receiver.organisationName },
  {
    id: 'municipality',
    title: 'Муниципалитет',
    cell: row => row.municipalityName ?? NOTHING,
    isOptional: true,
  },
  {
    id: 'starts',
    title: 'Начало',
    cell: row => formatDateShort(row.startsOn),
    sort: 'starts',
    align: 'end',
    width: '7rem',
    isOptional: true,
  },
  {
    id: 'ends',
    title: 'Срок до',
    cell: row => formatDateShort(row.endsOn),
    sort: 'ends',
    align: 'end',
    width: '7rem',
  },
  {
    id: 'status',
    title: 'Состояние',
    cell: row => <Status tone={toneOf(row)}>{statusWords(row)}</Status>,
    width: '9rem',
    phone: 'detail',
  },
]

const VIEWS: TableView[] = [
  { id: 'all', label: 'Все', search: {} },
  { id: 'asked', label: 'Ждут согласия', search: { status: 'proposed' } },
  { id: 'agreed', label: 'Можно начать', search: { status: 'agreed' } },
  { id: 'working', label: 'Работают', search: { status: 'working' } },
  { id: 'late', label: 'Срок прошёл', search: { late: 'true' } },
  { id: 'ended', label: 'Завершены', search: { status: 'ended' } },
]

/** Pairs of the reader's unit: propose, lead, print to sign. */
export default function PairsPage() {
  const search = useTableSearch(listPairsQuery)
  const list = useList(listPairs, { query: search.query })
  const [isNew, setNew] = useState(false)
  const paper = (format: 'pdf' | 'docx') => addressOf(printPairs, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Пары педагогов"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Двое учатся друг у друга: на общем предмете, как наставник и молодой специалист, ради одной компетенции"
      actions={
        <ButtonRow>
          <ButtonLink to="/pairs/suggest" tone="primary">
            Подобрать пары
          </ButtonLink>
          <Button onClick={() => setNew(true)}>Создать пару</Button>
          <ButtonLink to="/pairs/counts">Сколько пар</ButtonLink>
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
        id="pairs"
        label="Пары педагогов"
        searchLabel="Фамилия любого из двоих"
        columns={COLUMNS}
        filters={useFilters(search.query, list.rows)}
        list={list}
        search={search}
        views={VIEWS}
        rowId={row => row.id}
        rowTitle={pairTitle}
        panel={id => <PairPanel id={id} />}
        exportTo={addressOf(exportPairs, { query: search.query })}
        empty={{
          title: 'Здесь будут пары педагогов',
          text: 'Подберите их по дефицитам, стажу и предметам: отметьте подходящие, и каждому из двоих придёт предложение.',
          action: (
            <ButtonLink to="/pairs/suggest" tone="primary">
              Подобрать пары
            </ButtonLink>
          ),
        }}
      />
      {isNew && <NewPairDialog onClose={() => setNew(false)} />}
    </ListPage>
  )
}

function PairPanel({ id }: { id: string }) {
  const query = useOperation(getPair, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {pair => (
        <div className={classes.stack}>
          <div>
            <Status tone={toneOf(pair)}>{statusWords(pair)}</Status>
          </div>
          <PairFacts pair={pair} />
          <PairActions pair={pair} />
          <AppLink to={`/pairs/${id}`}>Карточка пары с историей</AppLink>
        </div>
      )}
    </Loaded>
  )
}

type Query = { organisation?: string | undefined; person?: string | undefined }

function useFilters({ organisation, person }: Query, rows: readonly PairRow[]): Filter[] {
  const { active } = useSession()
  const grounds = useOperation(listPairGrounds, {})
  const competencies = useCompetencyOptions()
  const chosen = rows.flatMap(row => [row.giver, row.receiver]).find(one => one.personId === person)
  const people = usePeopleOptions(chosen && { value: chosen.personId, label: chosen.name })
  const organisations = useOrganisationOptions(organisation)
  const municipalities = useMunicipalityOptions(
    active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined,
  )
  return [
    {
      id: 'ground',
      label: 'Основание',
      kind: 'select',
      options: (grounds.data?.grounds ?? []).map(({ code, title }) => ({ value: code, label: title })),
    },
    {
      id: 'status',
      label: 'Состояние',
      kind: 'select',
      options: PAIR_STATUSES.map(value => ({ value, label: STATUS_TITLES[value] })),
    },
    { id: 'competency', label: 'Компетенция', kind: 'combobox', options: competencies },
    { id: 'person', label: 'Человек', kind: 'combobox', ...people },
    ...(active?.scopeKind === 'organisation'
      ? []
      : ([
          { id: 'organisation', label: 'Организация', kind: 'combobox', ...organisations },
        ] satisfies Filter[])),
    ...(active?.scopeKind === 'region'
      ? ([
          { id: 'municipality', label: 'Муниципалитет', kind: 'combobox', options: municipalities },
        ] satisfies Filter[])
      : []),
    { id: 'late', label: 'Срок прошёл', kind: 'flag' },
    { id: 'on', label: 'Работали в день', kind: 'date' },
  ]
}
