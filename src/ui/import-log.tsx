import type { Operation } from '#platform/http/operation.ts'
import type { BrokenRun } from '#platform/import/contract.ts'
import { useOperation } from './api.ts'
import { ButtonLink, ButtonRow } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { formatMoment, plural } from './format.ts'
import classes from './import.module.css'
import type { LoadedFile } from './import-batch.tsx'
import { Running, type RunOperations, useRuns } from './import-progress.tsx'
import { AppLink } from './link.tsx'
import { Loaded } from './page.tsx'
import { Status } from './status.tsx'

const EVERY = 5_000

/** Where the record and the refused rows of a loading are; what it was about. */
type LinksOf<Batch> = (batch: Batch) => { to: string; refusedTo: string; about?: string }

/**
 * The last loadings of a kind, each of which can be undone; among them those that were broken off, above them those
 * that go on now: of others, or of the reader who has left the page meanwhile.
 */
export function ImportHistory<Batch extends LoadedFile>({
  list,
  runs: operations,
  ownRun,
  linksOf,
}: {
  list: Operation
  runs: RunOperations
  /** The reader's own work, which the page shows itself. */
  ownRun: string
  linksOf: LinksOf<Batch>
}) {
  const running = useRuns(operations, EVERY)?.filter(run => run.id !== ownRun) ?? []
  const query = useOperation(list, {} as never, { refetchEvery: running.length > 0 && EVERY })
  return (
    <>
      {running.map(run => (
        <div key={run.id}>
          <p>
            Сейчас: {run.fileName} · {run.placeName} · {run.startedBy}
          </p>
          <Running operations={operations} run={run} note="Остановленная загрузка ничего не меняет" />
        </div>
      ))}
      <Loaded query={query} shape="rows">
        {data => {
          const { batches, broken } = data as { batches: Batch[]; broken: BrokenRun[] }
          return <ImportLog batches={batches} broken={broken} linksOf={linksOf} />
        }}
      </Loaded>
    </>
  )
}

/** Loadings, and works that were broken off, newest first. */
export function ImportLog<Batch extends LoadedFile>({
  batches,
  broken = [],
  linksOf,
}: {
  batches: readonly Batch[]
  broken?: readonly BrokenRun[]
  linksOf: LinksOf<Batch>
}) {
  const entries = [
    ...batches.map(batch => ({
      at: batch.loadedAt,
      entry: <Entry key={batch.id} batch={batch} {...linksOf(batch)} />,
    })),
    ...broken.map(run => ({ at: run.brokenAt, entry: <Broken key={run.id} run={run} /> })),
  ].toSorted((one, other) => other.at.localeCompare(one.at))
  if (entries.length === 0)
    return (
      <EmptyState title="Загрузок ещё не было">
        Здесь будет каждая загрузка, и любую можно отменить.
      </EmptyState>
    )
  return <ul className={classes.log}>{entries.map(one => one.entry)}</ul>
}

function Broken({ run }: { run: BrokenRun }) {
  return (
    <li>
      <strong>{run.fileName}</strong>
      <span className={classes.note}>
        {[run.placeName, `начата ${formatMoment(run.startedAt)}`, run.startedBy].join(' · ')}
      </span>
      <span>
        {run.isCheck
          ? 'Проверка не дошла до конца, ничего не изменено. Проверьте файл ещё раз.'
          : 'Ничего из файла не загружено. Загрузите его снова.'}
      </span>
      <Status tone="lost">{`прервана ${formatMoment(run.brokenAt)}`}</Status>
    </li>
  )
}

function Entry({
  batch,
  to,
  refusedTo,
  about,
}: {
  batch: LoadedFile
  to: string
  refusedTo: string
  about?: string
}) {
  return (
    <li>
      <AppLink to={to}>{batch.fileName}</AppLink>
      <span className={classes.note}>
        {[about, formatMoment(batch.loadedAt), batch.loadedBy].filter(Boolean).join(' · ')}
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
            <ButtonLink to={refusedTo} isDownload size="small">
              Скачать незагруженные строки
            </ButtonLink>
          )}
          <ButtonLink to={to} size="small">
            Отменить загрузку
          </ButtonLink>
        </ButtonRow>
      )}
    </li>
  )
}
