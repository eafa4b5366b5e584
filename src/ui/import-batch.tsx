import type { ReactNode } from 'react'
import { ButtonLink, ButtonRow } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { formatMoment, plural } from './format.ts'
import classes from './import.module.css'
import { KeyValue } from './key-value.tsx'
import { AppLink } from './link.tsx'
import { RecordPage, Section } from './page.tsx'
import { Status } from './status.tsx'
import { type KeptRow, KeptRows } from './undo-import.tsx'

/** One loading of a file, whatever it held. */
export type LoadedFile = {
  id: string
  fileName: string
  rows: number
  created: number
  updated: number
  unchanged: number
  refused: number
  status: 'loaded' | 'undone'
  loadedAt: string
  loadedBy: string
  undoneAt: string | null
  undoneBy: string | null
}

/** Record of a loading: what it did, what it left out, what its undoing has left. */
export function ImportBatch({
  batch,
  lead,
  back,
  refusedTo,
  more = [],
  undo,
}: {
  batch: LoadedFile & { keptRows: readonly KeptRow[] }
  lead?: string
  back: { to: string; label: string }
  /** Address of the file with the refused rows. */
  refusedTo: string
  /** Facts of this kind of file. */
  more?: readonly ({ label: string; value: number; note: string } | false)[]
  undo: ReactNode
}) {
  const isLoaded = batch.status === 'loaded'
  return (
    <RecordPage
      title={batch.fileName}
      {...(lead && { lead })}
      back={back}
      status={isLoaded ? <Status tone="proven">загружена</Status> : <Status tone="lost">отменена</Status>}
    >
      {isLoaded && undo}
      <Section title="Что сделано">
        <KeyValue
          items={[
            { label: 'Загрузил(а)', value: batch.loadedBy, note: formatMoment(batch.loadedAt) },
            { label: 'Строк в файле', value: batch.rows },
            { label: 'Создано', value: batch.created },
            { label: 'Изменено', value: batch.updated },
            { label: 'Без изменений', value: batch.unchanged },
            {
              label: 'Не загружено',
              value: batch.refused,
              note: batch.refused > 0 && isLoaded && (
                <AppLink to={back.to}>исправьте строки и загрузите снова</AppLink>
              ),
            },
            ...more,
            !isLoaded && { label: 'Отменил(а)', value: batch.undoneBy, note: formatMoment(batch.undoneAt) },
          ]}
        />
        {batch.refused > 0 && isLoaded && (
          <ButtonRow>
            <ButtonLink to={refusedTo} isDownload size="small">
              Скачать незагруженные строки
            </ButtonLink>
          </ButtonRow>
        )}
      </Section>
      {batch.keptRows.length > 0 && (
        <Section title="Осталось как есть">
          <KeptRows rows={batch.keptRows} />
        </Section>
      )}
    </RecordPage>
  )
}

/** The last loadings, each of which can be undone. */
export function ImportLog<Batch extends LoadedFile>({
  batches,
  linksOf,
}: {
  batches: readonly Batch[]
  /** Where the record and the refused rows are; what the loading was about. */
  linksOf: (batch: Batch) => { to: string; refusedTo: string; about?: string }
}) {
  if (batches.length === 0)
    return (
      <EmptyState title="Загрузок ещё не было">
        Здесь будет каждая загрузка, и любую можно отменить.
      </EmptyState>
    )
  return (
    <ul className={classes.log}>
      {batches.map(batch => (
        <Entry key={batch.id} batch={batch} {...linksOf(batch)} />
      ))}
    </ul>
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
