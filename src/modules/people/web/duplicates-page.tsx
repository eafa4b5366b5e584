import { useList } from '#ui/api.ts'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort, NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { DUPLICATE_KINDS, type DuplicateRow, listDuplicates, listDuplicatesQuery } from '../contract.ts'
import classes from './person.module.css'

const COLUMNS: Column<DuplicateRow>[] = [
  { id: 'one', title: 'Первая карточка', cell: row => <Card card={row.one} />, phone: 'title' },
  { id: 'other', title: 'Вторая карточка', cell: row => <Card card={row.other} />, phone: 'detail' },
  { id: 'kind', title: 'Чем похожи', cell: row => DUPLICATE_KINDS[row.kind], width: '12rem' },
  {
    id: 'decision',
    title: 'Кто решает',
    cell: row => (row.survivor ? 'вы' : 'ЦНППМ или администратор'),
    width: '11rem',
  },
]

const FILTERS: Filter[] = [
  {
    id: 'kind',
    label: 'Чем похожи',
    kind: 'select',
    options: Object.entries(DUPLICATE_KINDS).map(([value, label]) => ({ value, label })),
  },
]

/** Likely duplicates: a row leads to both cards side by side. */
export default function DuplicatesPage() {
  const search = useTableSearch(listDuplicatesQuery)
  const list = useList(listDuplicates, { query: search.query })
  return (
    <ListPage
      title="Похожие карточки"
      lead="Вероятно, один человек записан дважды. Сравните и объедините или отметьте, что это разные люди"
      back={{ to: '/people', label: 'Педагоги и руководители' }}
    >
      <DataTable
        id="duplicates"
        label="Похожие карточки"
        columns={COLUMNS}
        filters={FILTERS}
        list={list}
        search={search}
        rowId={row => `${row.one.id} ${row.other.id}`}
        rowTitle={row => `${row.one.name} и ${row.other.name}`}
        rowTo={mergeOf}
        empty={{
          title: 'Похожих карточек нет',
          text: 'Они появятся здесь сами, когда двух людей запишут одинаково или с опечаткой.',
        }}
      />
    </ListPage>
  )
}

function mergeOf({ one, other, survivor }: DuplicateRow): string {
  return survivor === 'other' ? `/people/${other.id}/merge/${one.id}` : `/people/${one.id}/merge/${other.id}`
}

function Card({ card }: { card: DuplicateRow['one'] }) {
  const facts = [
    card.birthDate ? formatDateShort(card.birthDate) : 'дата рождения не указана',
    card.hasSnils ? null : 'без СНИЛС',
    card.positionTitle ? `${card.positionTitle}, ${card.organisationName}` : NOTHING,
  ]
  return (
    <>
      {card.name}
      <div className={classes.soft}>{facts.filter(Boolean).join(' · ')}</div>
    </>
  )
}
