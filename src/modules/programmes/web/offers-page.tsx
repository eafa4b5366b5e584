import { useEffect, useState } from 'react'
import { AREAS, showFramework } from '#modules/competencies/contract.ts'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { useList, useOperation } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { listOffers, listOffersQuery, OFFER_KINDS, type OfferRow } from '../contract.ts'
import { OfferCard } from './offer-card.tsx'
import classes from './offers.module.css'
import { subkindOf } from './words.ts'

const TYPING_PAUSE_MS = 250

/** Programmes of additional education and every other thing that raises a competency. */
export default function OffersPage() {
  const search = useTableSearch(listOffersQuery)
  const list = useList(listOffers, { query: search.query })
  return (
    <ListPage
      title="Программы и возможности"
      lead="Всё, из чего складывается маршрут: курсы, вебинары, стажировки, наставничество, самообразование."
    >
      <DataTable
        id="offers"
        label="Программы и возможности"
        columns={COLUMNS}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.title}
        searchLabel="Название, содержание, код"
        filters={useFilters(search.query.provider)}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'formal', label: 'Программы ДПО', search: { kind: 'formal' } },
          { id: 'federal', label: 'В федеральном реестре', search: { kind: 'formal', inRegister: 'true' } },
          { id: 'practice', label: 'Практика', search: { kind: 'practice' } },
        ]}
        panel={id => <OfferCard id={id} />}
        empty={{
          title: 'Здесь появятся программы и другие возможности',
          text: 'Их вносят авторы программ, кураторы курсов и руководитель центра.',
        }}
      />
    </ListPage>
  )
}

const COLUMNS: Column<OfferRow>[] = [
  {
    id: 'title',
    title: 'Название',
    sort: 'title',
    phone: 'title',
    cell: row => (
      <>
        {row.title}
        <span className={classes.under}>{row.providerName ?? 'Без организатора'}</span>
      </>
    ),
  },
  { id: 'kind', title: 'Вид', width: '12rem', cell: subkindOf },
  {
    id: 'hours',
    title: 'Часы',
    sort: 'hours',
    width: '5.5rem',
    align: 'end',
    cell: row => formatNumber(row.hours),
  },
  {
    id: 'raises',
    title: 'Что поднимает',
    width: '22rem',
    cell: row => row.raises.map(raise => raise.title).join(', ') || '—',
  },
  {
    id: 'register',
    title: 'Федеральный реестр',
    width: '11rem',
    cell: row => row.federalNumber ?? (row.kind === 'formal' ? 'нет' : '—'),
  },
  {
    id: 'brief',
    title: 'Вид и часы',
    width: '12rem',
    isOptional: true,
    phone: 'detail',
    cell: row => (
      <>
        {subkindOf(row)}, {formatNumber(row.hours)}&nbsp;ч
      </>
    ),
  },
  { id: 'code', title: 'Код', width: '8rem', isOptional: true, cell: row => row.code },
]

function useFilters(provider: string | undefined): Filter[] {
  const framework = useOperation(showFramework, {})
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const providers = useList(listOrganisations, { query: { q: q || undefined, limit: 50 } })
  const names = providers.rows.map(row => ({ value: row.id, label: row.shortName }))
  return [
    {
      id: 'kind',
      label: 'Образование',
      kind: 'select',
      options: Object.entries(OFFER_KINDS).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'area',
      label: 'Область',
      kind: 'select',
      options: Object.entries(AREAS).map(([value, label]) => ({ value, label })),
    },
    {
      id: 'competency',
      label: 'Компетенция',
      kind: 'combobox',
      options: (framework.data?.competencies ?? []).map(one => ({
        value: one.id,
        label: `${one.code} ${one.title}`,
      })),
      isLoading: framework.isPending,
    },
    {
      id: 'track',
      label: 'Для кого',
      kind: 'select',
      options: [
        { value: 'teacher', label: 'Педагоги' },
        { value: 'leader', label: 'Руководители' },
      ],
    },
    { id: 'inRegister', label: 'В федеральном реестре', kind: 'flag' },
    { id: 'asOf', label: 'Реестр на дату', kind: 'date' },
    {
      id: 'maxHours',
      label: 'Часов не больше',
      kind: 'select',
      options: ['8', '16', '36', '72', '144', '250'].map(value => ({ value, label: value })),
    },
    {
      id: 'provider',
      label: 'Кто проводит',
      kind: 'combobox',
      options: names,
      // The searching select repeats the chosen name as if it were typed.
      onSearch: text => !(provider && names.some(one => one.label === text)) && setTyped(text),
      isLoading: providers.isLoading || providers.isStale,
    },
  ]
}
