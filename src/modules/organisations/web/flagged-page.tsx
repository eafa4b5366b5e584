import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { NOTHING } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { exportFlagged, FLAGS, type FlaggedRow, listFlagged, listFlaggedQuery } from '../contract.ts'

const COLUMNS: Column<FlaggedRow>[] = [
  { id: 'name', title: 'Организация', cell: row => row.organisationName, sort: 'name', phone: 'title' },
  { id: 'place', title: 'Муниципалитет', cell: row => row.municipalityName ?? NOTHING },
  { id: 'region', title: 'Субъект РФ', cell: row => row.regionName ?? NOTHING, isOptional: true },
  { id: 'year', title: 'Год', cell: row => row.year, width: '5rem', align: 'end' },
  { id: 'flag', title: 'Отметка', cell: row => FLAGS[row.flag], width: '12rem', phone: 'detail' },
  { id: 'source', title: 'Источник', cell: row => row.source },
]

const thisYear = new Date().getFullYear()
const YEARS = Array.from({ length: 6 }, (_, index) => String(thisYear - index))

/** Register of schools by the marks of a year: low results, hard conditions, rural, small (row 244). */
export default function FlaggedPage() {
  const search = useTableSearch(listFlaggedQuery)
  const list = useList(listFlagged, { query: search.query })
  const paper = (format: 'pdf' | 'docx') => addressOf(exportFlagged, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Списки школ по годам"
      lead="Низкие результаты, сложные условия, сельские и малокомплектные — по перечням, с источником"
      actions={
        <ButtonRow>
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
        id="organisation-flags"
        label="Списки школ по годам"
        searchLabel="Название организации"
        columns={COLUMNS}
        filters={useFilters(search.query.region)}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все этого года', search: {} },
          { id: 'low', label: 'Низкие результаты', search: { flag: 'low-results' } },
          { id: 'hard', label: 'Сложные условия', search: { flag: 'hard-conditions' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => row.organisationName}
        rowTo={row => `/organisations/${row.organisationId}?tab=facts-by-kind`}
        exportTo={addressOf(exportFlagged, { query: search.query })}
        empty={{
          title: 'Перечней этого года ещё нет',
          text: 'Отметку с источником ставят в карточке школы, на вкладке «Деятельность».',
        }}
      />
    </ListPage>
  )
}

function useFilters(region: string | undefined): Filter[] {
  return [
    { id: 'year', label: 'Год', kind: 'select', options: YEARS.map(year => ({ value: year, label: year })) },
    {
      id: 'flag',
      label: 'Отметка',
      kind: 'select',
      options: Object.entries(FLAGS).map(([value, label]) => ({ value, label })),
    },
    { id: 'region', label: 'Субъект РФ', kind: 'combobox', options: useRegionOptions() },
    { id: 'municipality', label: 'Муниципалитет', kind: 'combobox', options: useMunicipalityOptions(region) },
  ]
}
