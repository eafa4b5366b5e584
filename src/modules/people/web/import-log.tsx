import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type ImportBatch, listImports, listRuns, refusedRows } from '../contract.ts'
import classes from './import.module.css'
import { Running } from './import-progress.tsx'

const EVERY = 5_000

/**
 * Long works of others that go on now, or of the reader who has left the page meanwhile, and the last loadings, each of
 * which can be undone.
 */
export function ImportLog({ ownRun }: { ownRun: string }) {
  const { data } = useOperation(listRuns, {}, { refetchEvery: EVERY })
  const running = data?.runs.filter(run => run.id !== ownRun) ?? []
  const query = useOperation(listImports, {}, { refetchEvery: running.length > 0 && EVERY })
  return (
    <>
      {running.map(run => (
        <div key={run.id}>
          <p>
            Сейчас: {run.fileName} · {run.organisationName} · {run.startedBy}
          </p>
          <Running run={run} note="Остановленная загрузка ничего не меняет" />
        </div>
      ))}
      <Batches query={query} />
    </>
  )
}

function Batches({ query }: { query: ReturnType<typeof useOperation<typeof listImports>> }) {
  return (
    <Loaded query={query} shape="rows">
      {({ batches }) =>
        batches.length === 0 ? (
          <EmptyState title="Загрузок ещё не было">
            Здесь будет каждая загрузка, и любую можно отменить.
          </EmptyState>
        ) : (
          <ul className={classes.log}>
            {batches.map(batch => (
              <Batch key={batch.id} batch={batch} />
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Batch({ batch }: { batch: ImportBatch }) {
  return (
    <li>
      <AppLink to={`/people/import/${batch.id}`}>{batch.fileName}</AppLink>
      <span className={classes.note}>
        {batch.organisationName} · {formatMoment(batch.loadedAt)} · {batch.loadedBy}
      </span>
      <span>
        {plural(batch.rows, 'строка', 'строки', 'строк')}: создано {batch.created}, изменено {batch.updated},
        без изменений {batch.unchanged}, не загружено {batch.refused}
      </span>
      {batch.status === 'undone' ? (
        <Status tone="lost">{`отменена: ${batch.undoneBy}, ${formatMoment(batch.undoneAt)}`}</Status>
      ) : (
        <ButtonRow>
          {batch.refused > 0 && (
            <ButtonLink to={addressOf(refusedRows, { params: { id: batch.id } })} isDownload size="small">
              Скачать незагруженные строки
            </ButtonLink>
          )}
          <ButtonLink to={`/people/import/${batch.id}`} size="small">
            Отменить загрузку
          </ButtonLink>
        </ButtonRow>
      )}
    </li>
  )
}
