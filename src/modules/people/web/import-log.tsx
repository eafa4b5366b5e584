import { useState } from 'react'
import { addressOf, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type ImportBatch, listImports, refusedRows, type UndoReport, undoImport } from '../contract.ts'
import classes from './import.module.css'

/** The last loadings, each of which can be undone. */
export function ImportLog() {
  const query = useOperation(listImports, {})
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
  const [isAsked, setAsked] = useState(false)
  const [undone, setUndone] = useState<UndoReport | null>(null)
  const undo = useAction(undoImport, {
    onDone: report => {
      setAsked(false)
      setUndone(report)
      notify.success('Загрузка отменена')
    },
  })
  return (
    <li>
      <strong>{batch.fileName}</strong>
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
          <Button size="small" onClick={() => setAsked(true)}>
            Отменить загрузку
          </Button>
        </ButtonRow>
      )}
      {undone && undone.kept.length > 0 && <Kept report={undone} />}
      <ConfirmAction
        isOpen={isAsked}
        title={`Отменить загрузку «${batch.fileName}»?`}
        consequence={
          'Созданные записи удалятся, изменённые вернутся к прежним. Что после загрузки правили вручную, останется как есть — мы назовём такие записи.'
        }
        confirm="Отменить загрузку"
        tone="danger"
        isBusy={undo.isPending}
        error={undo.error}
        onConfirm={() => void undo.run({ params: { id: batch.id } })}
        onClose={() => setAsked(false)}
      />
    </li>
  )
}

function Kept({ report }: { report: UndoReport }) {
  return (
    <div role="status">
      <p>Осталось как есть, {plural(report.kept.length, 'запись', 'записи', 'записей')}:</p>
      <ul>
        {report.kept.map(one => (
          <li key={`${one.row} ${one.name}`}>
            Строка {one.row}, {one.name}. {one.reason}.
          </li>
        ))}
      </ul>
    </div>
  )
}
