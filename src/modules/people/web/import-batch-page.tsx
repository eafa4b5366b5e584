import { useState } from 'react'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { previewUndoImport, refusedRows, showImport, type UndoReport, undoImport } from '../contract.ts'

/** One loading of a staff file: what it did, what it left out, and the way to take it back whole. */
export default function ImportBatchPage() {
  const id = usePageParam('batch')
  const query = useOperation(showImport, { params: { id } })
  return (
    <Loaded query={query}>
      {batch => (
        <RecordPage
          title={batch.fileName}
          lead={batch.organisationName}
          back={{ to: '/people/import', label: 'Загрузка списка работников' }}
          status={
            batch.status === 'undone' ? (
              <Status tone="lost">отменена</Status>
            ) : (
              <Status tone="proven">загружена</Status>
            )
          }
        >
          {batch.status === 'loaded' && <Undo id={id} fileName={batch.fileName} />}
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
                  note: batch.refused > 0 && batch.status === 'loaded' && (
                    <AppLink to={`/people/import`}>исправьте строки и загрузите снова</AppLink>
                  ),
                },
                batch.status === 'undone' && {
                  label: 'Отменил(а)',
                  value: batch.undoneBy,
                  note: formatMoment(batch.undoneAt),
                },
              ]}
            />
            {batch.refused > 0 && batch.status === 'loaded' && (
              <ButtonRow>
                <ButtonLink to={addressOf(refusedRows, { params: { id } })} isDownload size="small">
                  Скачать незагруженные строки
                </ButtonLink>
              </ButtonRow>
            )}
          </Section>
          {batch.keptRows.length > 0 && (
            <Section title="Осталось как есть">
              <Kept rows={batch.keptRows} />
            </Section>
          )}
        </RecordPage>
      )}
    </Loaded>
  )
}

function Undo({ id, fileName }: { id: string; fileName: string }) {
  const [isAsked, setAsked] = useState(false)
  const undo = useAction(undoImport, {
    onDone: () => {
      setAsked(false)
      notify.success('Загрузка отменена')
    },
  })
  // once it is being undone there is nothing left to preview
  const isPreviewed = isAsked && !undo.isPending
  const preview = useOperation(previewUndoImport, { params: { id } }, { enabled: isPreviewed })
  return (
    <ButtonRow>
      <Button tone="danger" onClick={() => setAsked(true)}>
        Отменить загрузку
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить загрузку «${fileName}»?`}
        consequence={preview.data ? <Consequence report={preview.data} /> : <Loading shape="text" />}
        confirm="Отменить загрузку"
        tone="danger"
        isBusy={undo.isPending || preview.isPending}
        error={undo.error ?? preview.error}
        onConfirm={() => void undo.run({ params: { id } })}
        onClose={() => setAsked(false)}
      />
    </ButtonRow>
  )
}

const SHOWN = 10

function Consequence({ report }: { report: UndoReport }) {
  const { deleted, restored, rights, kept } = report
  return (
    <>
      <p>
        Удалится: {plural(deleted, 'запись', 'записи', 'записей')}. Вернётся к прежнему:{' '}
        {plural(restored, 'запись', 'записи', 'записей')}.
        {rights > 0 && ` Продолжатся сопровождение и роли, которые закончились с увольнением: ${rights}.`}
      </p>
      {kept.length > 0 && (
        <>
          <p>Останется как есть, отменить это нельзя:</p>
          <Kept rows={kept.slice(0, SHOWN)} />
          {kept.length > SHOWN && <p>и ещё {kept.length - SHOWN}. Полный список будет на этой странице.</p>}
        </>
      )}
    </>
  )
}

function Kept({ rows }: { rows: UndoReport['kept'] }) {
  return (
    <ul>
      {rows.map(one => (
        <li key={`${one.row} ${one.name}`}>
          Строка {one.row}, {one.name}. {one.reason}.
        </li>
      ))}
    </ul>
  )
}
