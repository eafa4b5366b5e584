import type { ReactNode } from 'react'
import type { ImportedBatch } from '#platform/import/contract.ts'
import { ButtonLink, ButtonRow } from './button.tsx'
import { formatMoment } from './format.ts'
import { KeyValue } from './key-value.tsx'
import { AppLink } from './link.tsx'
import { RecordPage, Section } from './page.tsx'
import { Status } from './status.tsx'
import { type KeptRow, KeptRows } from './undo-import.tsx'

/** One loading of a file, whatever it held. */
export type LoadedFile = Omit<ImportedBatch, 'kept'>

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
