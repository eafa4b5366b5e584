import { useState } from 'react'
import { useList } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type Column, DataTable, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatDate, plural } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { type CandidateRow, listCandidates, listCandidatesQuery } from '../contract.ts'
import { BulkDraft } from './draft/bulk-draft.tsx'
import { DraftForm } from './draft/draft-form.tsx'

/** People with deficits and no pathway: one drafted with a preview, or many at once. */
export default function CandidatesPage() {
  const search = useTableSearch(listCandidatesQuery)
  const list = useList(listCandidates, { query: search.query })
  const [chosen, setChosen] = useState<CandidateRow[]>([])
  const [isBulk, setBulk] = useState(false)
  return (
    <ListPage
      title="Кому составить маршрут"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      back={{ to: '/pathways', label: 'Маршруты' }}
      lead="Педагоги, у которых диагностика нашла дефициты, а действующего маршрута нет."
    >
      <DataTable
        id="pathway-candidates"
        label="Педагоги без маршрута"
        searchLabel="Фамилия"
        columns={COLUMNS}
        list={list}
        search={search}
        rowId={row => row.personId}
        rowTitle={row => row.personName}
        panel={id => <DraftForm personId={id} />}
        bulk={[
          {
            id: 'draft',
            label: 'Составить для выбранных',
            run: ids => {
              setChosen(list.rows.filter(row => ids.includes(row.personId)))
              setBulk(true)
            },
          },
        ]}
        empty={{
          title: 'Все, кому нужен маршрут, его уже получили',
          text: 'Педагог появится здесь, когда диагностика найдёт у него дефициты.',
          action: <ButtonLink to="/pathways">К маршрутам</ButtonLink>,
        }}
      />
      <SidePanel
        isOpen={isBulk}
        title={`Составить ${plural(chosen.length, 'маршрут', 'маршрута', 'маршрутов')}`}
        onClose={() => setBulk(false)}
      >
        <BulkDraft people={chosen} />
      </SidePanel>
    </ListPage>
  )
}

const COLUMNS: Column<CandidateRow>[] = [
  { id: 'person', title: 'Педагог', cell: row => row.personName, phone: 'title' },
  { id: 'position', title: 'Должность', cell: row => row.positionTitle ?? '—' },
  { id: 'organisation', title: 'Организация', cell: row => row.organisationName ?? '—' },
  {
    id: 'deficits',
    title: 'Дефициты',
    width: '9rem',
    align: 'end',
    phone: 'detail',
    cell: row => plural(row.deficits, 'дефицит', 'дефицита', 'дефицитов'),
  },
  { id: 'found', title: 'Найдены', width: '10rem', align: 'end', cell: row => formatDate(row.foundOn) },
]
