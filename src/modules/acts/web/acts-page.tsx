import { useSession } from '#modules/accounts/web/index.ts'
import { addressOf, useList } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatDateShort } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import {
  ACT_KINDS,
  ACT_STATUSES,
  ACT_TOPICS,
  type ActRow,
  exportActs,
  LEVEL_TITLES,
  listActs,
  listActsQuery,
} from '../contract.ts'
import { usePacks } from './pack-filter.ts'

export const STATUS_TONES: Record<ActRow['status'], StatusTone> = {
  'in-force': 'proven',
  repealed: 'lost',
  coming: 'progress',
  unknown: 'neutral',
}

/** The register of legal acts: what holds, in which edition, what it replaced. */
export default function ActsPage() {
  const search = useTableSearch(listActsQuery)
  const list = useList(listActs, { query: search.query })
  const { options } = usePacks()
  const { can } = useSession()
  const paper = (format: 'pdf' | 'docx') => addressOf(exportActs, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Правовые акты"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      lead="Акты, на которых стоит система: что действует, в какой редакции, что чем отменено."
      actions={
        <ButtonRow>
          {can('acts.keep') && (
            <ButtonLink to="/acts/new" tone="primary">
              Внести акт
            </ButtonLink>
          )}
          <ButtonLink to={paper('pdf')} isDownload>
            Печать реестра
          </ButtonLink>
          <ButtonLink to={paper('docx')} isDownload>
            Реестр в DOCX
          </ButtonLink>
        </ButtonRow>
      }
    >
      <DataTable
        id="acts"
        label="Правовые акты"
        searchLabel="Номер, название или орган"
        columns={COLUMNS}
        filters={[{ id: 'pack', label: 'Пакет', kind: 'select', options }, ...FILTERS]}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'in-force', label: 'Действуют', search: { status: 'in-force' } },
          { id: 'repealed', label: 'Утратили силу', search: { status: 'repealed' } },
        ]}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.title}
        rowTo={row => `/acts/${row.id}`}
        exportTo={addressOf(exportActs, { query: search.query })}
        empty={{
          title: 'Здесь будут правовые акты',
          text: 'Они загружаются вместе с пакетом региона, остальные вносят вручную.',
        }}
      />
    </ListPage>
  )
}

const COLUMNS: Column<ActRow>[] = [
  { id: 'title', title: 'Название', sort: 'title', phone: 'title', cell: row => row.title },
  { id: 'number', title: 'Номер', width: '6rem', cell: row => row.number ?? 'без номера' },
  {
    id: 'issued',
    title: 'Дата',
    sort: 'issued',
    width: '7rem',
    align: 'end',
    cell: row => formatDateShort(row.issuedOn),
  },
  {
    id: 'status',
    title: 'Состояние',
    width: '11rem',
    phone: 'detail',
    cell: row => <Status tone={STATUS_TONES[row.status]}>{ACT_STATUSES[row.status]}</Status>,
  },
  { id: 'authority', title: 'Орган', width: '14rem', isOptional: true, cell: row => row.authority },
  {
    id: 'register',
    title: 'Чей реестр',
    width: '12rem',
    cell: row => row.ownerName ?? row.packTitle ?? 'Вся страна',
  },
  {
    id: 'level',
    title: 'Уровень',
    width: '9rem',
    isOptional: true,
    cell: row => row.level && LEVEL_TITLES[row.level],
  },
  { id: 'topic', title: 'Тема', isOptional: true, cell: row => row.topic && ACT_TOPICS[row.topic] },
  {
    id: 'files',
    title: 'Файлы',
    width: '5rem',
    align: 'end',
    isOptional: true,
    cell: row => row.files || '',
  },
  {
    id: 'edition',
    title: 'Редакция',
    width: '8rem',
    isOptional: true,
    cell: row => formatDateShort(row.editionOn),
  },
]

const FILTERS: Filter[] = [
  {
    id: 'kind',
    label: 'Вид',
    kind: 'select',
    options: Object.entries(ACT_KINDS).map(([value, label]) => ({ value, label })),
  },
  {
    id: 'level',
    label: 'Кем издан',
    kind: 'select',
    options: Object.entries(LEVEL_TITLES).map(([value, label]) => ({ value, label })),
  },
  {
    id: 'topic',
    label: 'Тема',
    kind: 'select',
    options: Object.entries(ACT_TOPICS).map(([value, label]) => ({ value, label })),
  },
  { id: 'inForceOn', label: 'Действует на день', kind: 'date' },
]
