import { AREAS } from '#modules/competencies/contract.ts'
import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type TableSearch, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { FiguresPage, Loaded } from '#ui/page.tsx'
import { deficitsQuery, exportDeficits, summariseDeficits } from '../../contract.ts'
import classes from './deficits.module.css'
import { matrixOf, type Summary, sentenceOf } from './matrix.ts'
import { MatrixTable } from './matrix-table.tsx'

const SPLITS = {
  region: 'По субъектам',
  municipality: 'По муниципалитетам',
  organisation: 'По организациям',
} as const
const TRACKS = { teacher: 'Педагоги', leader: 'Руководители' } as const

/** What is lacking where: competency × unit as counts, never names. */
export default function DeficitsPage() {
  const search = useTableSearch(deficitsQuery)
  const query = useOperation(summariseDeficits, { query: search.query }, { keepPrevious: true })
  return <Loaded query={query}>{summary => <DeficitsView summary={summary} search={search} />}</Loaded>
}

type Split = keyof typeof SPLITS

function DeficitsView({ summary, search }: { summary: Summary; search: TableSearch }) {
  const { by } = summary
  const matrix = matrixOf(summary)
  const splits = (Object.keys(SPLITS) as Split[]).slice(Object.keys(SPLITS).indexOf(summary.widest))
  return (
    <FiguresPage
      title={summary.within ? `Дефициты: ${summary.within.name}` : 'Дефициты'}
      back={summary.within ? { to: '/deficits', label: 'Все' } : undefined}
      sentence={matrix.lines.length > 0 ? sentenceOf(matrix) : 'Диагностик ещё не было.'}
      actions={
        <ButtonLink to={addressOf(exportDeficits, { query: search.query })} isDownload>
          Выгрузить XLSX
        </ButtonLink>
      }
      filters={<Filters search={search} by={by} splits={splits} />}
    >
      {matrix.lines.length === 0 ? (
        <EmptyState title="Здесь появится, чего не хватает педагогам">
          Цифры появятся после первой диагностики или по другому отбору.
        </EmptyState>
      ) : (
        <>
          <p className={classes.how}>
            В&nbsp;клетке — сколько человек ниже целевого уровня своей должности и&nbsp;сколько измерено;
            учтено последнее измерение каждого. Имён здесь нет: их видят сам педагог и&nbsp;его методист.
            {matrix.hidden > 0 &&
              ` «Скрыто» стоит там, где измерено меньше ${summary.smallGroup}\u00A0человек, и\u00A0там, откуда такую группу можно было бы вычислить.`}
          </p>
          <MatrixTable matrix={matrix} by={by} narrow={unit => narrowTo(search, by, unit)} />
        </>
      )}
    </FiguresPage>
  )
}

/** Address of the same figures within one unit, split one step finer; none for an organisation. */
function narrowTo(search: TableSearch, by: Split, unit: string): string | undefined {
  if (by === 'organisation') return undefined
  const kept = Object.entries(search.raw).filter(([key]) => key === 'track' || key === 'area')
  const finer = by === 'region' ? 'municipality' : 'organisation'
  return `/deficits?${new URLSearchParams([...kept, ['by', finer], [by, unit]] as [string, string][])}`
}

function Filters({ search, by, splits }: { search: TableSearch; by: Split; splits: Split[] }) {
  const value = (key: string) => String(search.raw[key] ?? '')
  return (
    <>
      <Field
        kind="select"
        name="by"
        label="Разрез"
        value={by}
        onChange={next => search.set({ by: next })}
        options={splits.map(split => ({ value: split, label: SPLITS[split] }))}
      />
      <Field
        kind="select"
        name="track"
        label="Кто"
        placeholder="Все"
        value={value('track')}
        onChange={next => search.set({ track: next })}
        options={Object.entries(TRACKS).map(([key, label]) => ({ value: key, label }))}
      />
      <Field
        kind="select"
        name="area"
        label="Область"
        placeholder="Все"
        value={value('area')}
        onChange={next => search.set({ area: next })}
        options={Object.entries(AREAS).map(([key, label]) => ({ value: key, label }))}
      />
    </>
  )
}
