import { useMemo } from 'react'
import { z } from 'zod'
import { type ListState, ProblemError } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort, formatNumber } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { daysFromNow } from './sample-days.ts'

type Row = { id: string; name: string; place: string; hours: number; since: string; isRural: boolean }

const PLACES = ['Светлогорский округ', 'Зеленоградский округ', 'Гвардейский округ', 'Балтийский округ']
const NAMES = ['Соколова Мария', 'Иванов Пётр', 'Кузнецова Анна', 'Попов Илья', 'Лебедева Ольга']

const ROWS: Row[] = Array.from({ length: 10_000 }, (_, at) => ({
  id: String(at + 1),
  name: `${NAMES[at % NAMES.length]} ${at + 1}`,
  place: PLACES[(at * 7) % PLACES.length]!,
  hours: (at * 37) % 144,
  since: daysFromNow(-(at % 900)),
  isRural: at % 3 === 0,
}))

const query = z.object({
  q: z.string().optional(),
  place: z.enum(PLACES).optional(),
  rural: z.stringbool().optional(),
  sort: z.enum(['name', 'hours']).optional(),
  order: z.enum(['asc', 'desc']).optional(),
})

const COLUMNS: Column<Row>[] = [
  { id: 'name', title: 'Педагог', cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'place', title: 'Муниципалитет', cell: row => row.place, phone: 'detail' },
  {
    id: 'rural',
    title: 'Школа',
    cell: row => (row.isRural ? <Status>Сельская</Status> : 'Городская'),
    width: '9rem',
  },
  {
    id: 'hours',
    title: 'Часы',
    cell: row => formatNumber(row.hours),
    sort: 'hours',
    align: 'end',
    width: '6rem',
  },
  {
    id: 'since',
    title: 'С какого дня',
    cell: row => formatDateShort(row.since),
    align: 'end',
    width: '8rem',
    isOptional: true,
  },
]

const FILTERS: Filter[] = [
  {
    id: 'place',
    label: 'Муниципалитет',
    kind: 'select',
    options: PLACES.map(place => ({ value: place, label: place })),
  },
  { id: 'rural', label: 'Сельская школа', kind: 'flag' },
]

const EMPTY = {
  title: 'Здесь будут педагоги вашей школы',
  text: 'Загрузите штат из файла.',
  action: <Button>Загрузить штат</Button>,
}

/** Ten thousand rows, and the three states without any. */
export function TableSamples() {
  const search = useTableSearch(query)
  const list = useLocalList(search.query)
  const common = {
    columns: COLUMNS,
    search,
    rowId: (row: Row) => row.id,
    rowTitle: (row: Row) => row.name,
    empty: EMPTY,
  }
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2rem' }}>
      <DataTable
        {...common}
        id="sample"
        label="Педагоги"
        list={list}
        filters={FILTERS}
        searchLabel="Фамилия"
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'rural', label: 'Сельские', search: { rural: 'true' }, count: 3334 },
        ]}
        panel={(id, row) => <p>{row ? `${row.name}, ${row.place}` : `Строка ${id}`}</p>}
        bulk={[
          { id: 'invite', label: 'Пригласить', run: ids => notify.success(`Приглашено: ${ids.length}`) },
        ]}
        exportTo="/dev/ui"
      />
      <Section title="Загружается">
        <DataTable {...common} id="s2" label="Загружается" list={{ ...NONE, isLoading: true }} />
      </Section>
      <Section title="Пусто">
        <DataTable {...common} id="s3" label="Пусто" list={{ ...NONE, total: 0 }} />
      </Section>
      <Section title="Не загрузилось">
        <DataTable {...common} id="s4" label="Не загрузилось" list={{ ...NONE, error: OFFLINE }} />
      </Section>
    </div>
  )
}

const OFFLINE = new ProblemError(0, 'offline', 'Проверьте интернет и повторите.', [])

const NONE: ListState<Row> = {
  rows: [],
  total: undefined,
  shownFor: [],
  isLoading: false,
  isStale: false,
  isLoadingMore: false,
  hasMore: false,
  error: null,
  loadMore: () => undefined,
  retry: () => undefined,
}

/** Does in the browser what the server does for real lists. */
function useLocalList({ q, place, rural, sort, order }: Partial<z.input<typeof query>>): ListState<Row> {
  const rows = useMemo(() => {
    const found = ROWS.filter(
      row =>
        (!q || row.name.toLocaleLowerCase('ru').includes(q.toLocaleLowerCase('ru'))) &&
        (!place || row.place === place) &&
        (!rural || row.isRural === (rural === 'true')),
    )
    if (!sort) return found
    const sign = order === 'desc' ? -1 : 1
    return found.toSorted(
      (a, b) => sign * (sort === 'hours' ? a.hours - b.hours : a.name.localeCompare(b.name, 'ru')),
    )
  }, [q, place, rural, sort, order])
  return { ...NONE, rows, total: rows.length }
}
